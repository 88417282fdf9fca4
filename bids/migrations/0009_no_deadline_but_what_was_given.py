"""The database holds a submission against its bid's deadline, and an answer against that of its clarification.

A bid's own deadline is one that an extension gave it, and is never made earlier. A submission is held
against the round's deadline or the bid's own, whichever is later, and against none beyond. Clarifications
are answered by their moment, by the database's clock. Extensions and answers stay as they were made.
"""

from django.db import migrations

FORWARD = """
CREATE FUNCTION bids_own_deadline_was_given() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF NEW.extended_to IS DISTINCT FROM OLD.extended_to AND (
        NEW.extended_to IS NULL OR NEW.extended_to < OLD.extended_to
        OR NOT EXISTS (SELECT 1 FROM bids_bidextension WHERE bid_id = NEW.id AND to_at = NEW.extended_to)
    ) THEN
        PERFORM bids_refuse('A deadline of its own comes from an extension, and is never made earlier');
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER own_deadline_was_given BEFORE UPDATE OF extended_to ON bids_bid
    FOR EACH ROW EXECUTE FUNCTION bids_own_deadline_was_given();

CREATE FUNCTION bids_held_against_its_deadline() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    latest timestamptz;
BEGIN
    SELECT greatest(r.closes_at, b.extended_to) INTO latest
    FROM bids_bid b JOIN programmes_round r ON r.id = b.round_id WHERE b.id = NEW.bid_id;
    IF NEW.closes_at > latest THEN
        PERFORM bids_refuse('A submission is held against no later deadline than its bid has');
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER held_against_its_deadline BEFORE INSERT ON bids_submission
    FOR EACH ROW EXECUTE FUNCTION bids_held_against_its_deadline();

CREATE FUNCTION bids_stays_unless_rehearsed() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP = 'DELETE' AND bids_rehearses(CASE TG_TABLE_NAME
        WHEN 'bids_bidextension' THEN (to_jsonb(OLD) ->> 'bid_id')::bigint
        WHEN 'bids_clarification' THEN (to_jsonb(OLD) ->> 'bid_id')::bigint
        WHEN 'bids_clarificationreply' THEN (
            SELECT bid_id FROM bids_clarification WHERE id = (to_jsonb(OLD) ->> 'clarification_id')::bigint)
        ELSE (SELECT c.bid_id FROM bids_clarificationreply y JOIN bids_clarification c ON c.id = y.clarification_id
            WHERE y.id = (to_jsonb(OLD) ->> 'reply_id')::bigint)
    END) IS NOT FALSE THEN
        RETURN OLD;
    END IF;
    PERFORM bids_refuse(format('What is on record of a bid stays as it was made: %s refused', TG_OP));
    RETURN NULL;
END $$;
CREATE TRIGGER bid_extension_stays BEFORE UPDATE OR DELETE ON bids_bidextension
    FOR EACH ROW EXECUTE FUNCTION bids_stays_unless_rehearsed();
CREATE TRIGGER clarification_stays BEFORE DELETE OR UPDATE OF bid_id, number, question, asked_at, asked_by_id
    ON bids_clarification FOR EACH ROW EXECUTE FUNCTION bids_stays_unless_rehearsed();
CREATE TRIGGER clarification_reply_stays BEFORE UPDATE OR DELETE ON bids_clarificationreply
    FOR EACH ROW EXECUTE FUNCTION bids_stays_unless_rehearsed();
CREATE TRIGGER clarification_file_stays
    BEFORE DELETE OR UPDATE OF key, reply_id, file, name, media_type, size, sha256
    ON bids_clarificationfile FOR EACH ROW EXECUTE FUNCTION bids_stays_unless_rehearsed();

CREATE FUNCTION bids_more_time_to_answer() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF NEW.answer_by < OLD.answer_by THEN
        PERFORM bids_refuse('The time to answer a clarification is never made shorter');
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER clarification_keeps_its_time BEFORE UPDATE OF answer_by ON bids_clarification
    FOR EACH ROW EXECUTE FUNCTION bids_more_time_to_answer();

CREATE FUNCTION bids_answered_in_time() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    held record;
BEGIN
    SELECT answer_by, cancelled_at INTO held FROM bids_clarification WHERE id = NEW.clarification_id FOR SHARE;
    IF held.cancelled_at IS NOT NULL OR clock_timestamp() > held.answer_by OR NEW.sent_at > held.answer_by THEN
        PERFORM bids_refuse('A clarification is answered by its deadline, and not after it');
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER clarification_answered_in_time BEFORE INSERT ON bids_clarificationreply
    FOR EACH ROW EXECUTE FUNCTION bids_answered_in_time();
"""

BACKWARD = """
DROP TRIGGER clarification_answered_in_time ON bids_clarificationreply;
DROP TRIGGER clarification_keeps_its_time ON bids_clarification;
DROP TRIGGER clarification_file_stays ON bids_clarificationfile;
DROP TRIGGER clarification_reply_stays ON bids_clarificationreply;
DROP TRIGGER clarification_stays ON bids_clarification;
DROP TRIGGER bid_extension_stays ON bids_bidextension;
DROP TRIGGER held_against_its_deadline ON bids_submission;
DROP TRIGGER own_deadline_was_given ON bids_bid;
DROP FUNCTION bids_answered_in_time();
DROP FUNCTION bids_more_time_to_answer();
DROP FUNCTION bids_stays_unless_rehearsed();
DROP FUNCTION bids_held_against_its_deadline();
DROP FUNCTION bids_own_deadline_was_given();
"""

KEPT = ("bidextension", "clarification", "clarificationreply", "clarificationfile")


class Migration(migrations.Migration):
    dependencies = [("bids", "0008_deadlines_of_their_own_and_questions"), ("audit", "0002_append_only")]

    operations = [
        migrations.RunSQL(FORWARD, BACKWARD),
        *(
            migrations.RunSQL(
                f"CREATE TRIGGER not_emptied BEFORE TRUNCATE ON bids_{table}"
                " FOR EACH STATEMENT EXECUTE FUNCTION portal_append_only()",
                f"DROP TRIGGER not_emptied ON bids_{table}",
            )
            for table in KEPT
        ),
    ]
