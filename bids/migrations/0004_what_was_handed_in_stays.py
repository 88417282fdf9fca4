"""The database keeps what a submission rests on: its files, every version of an answer, and what was answered.

A file is never replaced: another one is another row. Rows stay with their bid. What a bidder was told
stays as it was answered, and feedback as it was released. None of these tables can be emptied.
Deletion is for rounds flagged as rehearsal when they were created.
"""

from django.db import migrations

KEPT = ("answer", "answerversion", "attachment", "bidoutcome", "certification", "costline", "partner")
OWNED = ("answer", "certification", "costline", "partner")

FORWARD = """
CREATE FUNCTION bids_refuse(sentence text) RETURNS void LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION '%', sentence USING ERRCODE = 'restrict_violation';
END $$;

CREATE FUNCTION bids_rehearses(bid bigint) RETURNS boolean LANGUAGE sql STABLE AS $$
    SELECT programmes_round.is_rehearsal FROM bids_bid
    JOIN programmes_round ON programmes_round.id = bids_bid.round_id WHERE bids_bid.id = bid
$$;

CREATE FUNCTION bids_attachment_stays() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP = 'DELETE' THEN
        IF NOT bids_rehearses(OLD.bid_id) AND EXISTS (SELECT 1 FROM bids_submission WHERE bid_id = OLD.bid_id) THEN
            PERFORM bids_refuse('A file of a bid that was handed in is kept');
        END IF;
        RETURN OLD;
    END IF;
    IF (NEW.key, NEW.bid_id, NEW.question_id, NEW.file, NEW.name, NEW.media_type, NEW.size, NEW.sha256)
        IS DISTINCT FROM
        (OLD.key, OLD.bid_id, OLD.question_id, OLD.file, OLD.name, OLD.media_type, OLD.size, OLD.sha256) THEN
        PERFORM bids_refuse('A file is never replaced: attach another');
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER attachment_stays BEFORE UPDATE OR DELETE ON bids_attachment
    FOR EACH ROW EXECUTE FUNCTION bids_attachment_stays();

CREATE FUNCTION bids_version_stays() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    PERFORM bids_refuse('A version of an answer stays as it was saved');
    RETURN NULL;
END $$;
CREATE TRIGGER answer_version_stays BEFORE UPDATE ON bids_answerversion
    FOR EACH ROW EXECUTE FUNCTION bids_version_stays();

CREATE FUNCTION bids_stays_with_its_bid() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    PERFORM bids_refuse('What belongs to one bid cannot be moved to another');
    RETURN NULL;
END $$;

CREATE FUNCTION bids_outcome_stays() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP = 'DELETE' THEN
        IF NOT bids_rehearses(OLD.bid_id) THEN
            PERFORM bids_refuse('What a bidder was told is kept');
        END IF;
        RETURN OLD;
    END IF;
    IF OLD.response <> '' AND (
        NEW.bid_id, NEW.result, NEW.amount_pounds, NEW.letter_id, NEW.told_at,
        NEW.response, NEW.responded_at, NEW.responded_by_id
    ) IS DISTINCT FROM (
        OLD.bid_id, OLD.result, OLD.amount_pounds, OLD.letter_id, OLD.told_at,
        OLD.response, OLD.responded_at, OLD.responded_by_id
    ) THEN
        PERFORM bids_refuse('An award that was answered stays as it was answered');
    END IF;
    IF OLD.feedback_at IS NOT NULL AND (NEW.score, NEW.feedback, NEW.feedback_at)
        IS DISTINCT FROM (OLD.score, OLD.feedback, OLD.feedback_at) THEN
        PERFORM bids_refuse('Feedback stays as it was released');
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER outcome_stays BEFORE UPDATE OR DELETE ON bids_bidoutcome
    FOR EACH ROW EXECUTE FUNCTION bids_outcome_stays();
"""

BACKWARD = """
DROP TRIGGER outcome_stays ON bids_bidoutcome;
DROP TRIGGER answer_version_stays ON bids_answerversion;
DROP TRIGGER attachment_stays ON bids_attachment;
DROP FUNCTION bids_outcome_stays();
DROP FUNCTION bids_stays_with_its_bid();
DROP FUNCTION bids_version_stays();
DROP FUNCTION bids_attachment_stays();
DROP FUNCTION bids_rehearses(bigint);
DROP FUNCTION bids_refuse(text);
"""


class Migration(migrations.Migration):
    dependencies = [("bids", "0003_awards_may_lapse"), ("audit", "0002_append_only")]

    operations = [
        migrations.RunSQL(FORWARD, BACKWARD),
        *(
            migrations.RunSQL(
                f"CREATE TRIGGER stays_with_its_bid BEFORE UPDATE OF bid_id ON bids_{table}"
                " FOR EACH ROW WHEN (OLD.bid_id <> NEW.bid_id) EXECUTE FUNCTION bids_stays_with_its_bid()",
                f"DROP TRIGGER stays_with_its_bid ON bids_{table}",
            )
            for table in OWNED
        ),
        *(
            migrations.RunSQL(
                f"CREATE TRIGGER not_emptied BEFORE TRUNCATE ON bids_{table}"
                " FOR EACH STATEMENT EXECUTE FUNCTION portal_append_only()",
                f"DROP TRIGGER not_emptied ON bids_{table}",
            )
            for table in KEPT
        ),
    ]
