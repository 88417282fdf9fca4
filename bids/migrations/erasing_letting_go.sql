-- The triggers that keep a bid as it is let go of it while it is being erased, and at no other time.

CREATE OR REPLACE FUNCTION bids_submission_stands() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP = 'DELETE' AND EXISTS (
        SELECT 1 FROM bids_bid b JOIN programmes_round r ON r.id = b.round_id
        WHERE b.id = OLD.bid_id AND r.is_rehearsal
    ) THEN
        RETURN OLD;
    END IF;
    IF TG_OP = 'UPDATE' AND bids_is_being_erased(OLD.bid_id)
        AND OLD.erased_at IS NULL AND NEW.erased_at IS NOT NULL
        AND NEW.snapshot = bids_left_of_snapshot(OLD.snapshot::jsonb)
        AND to_jsonb(NEW) - 'snapshot' - 'erased_at' = to_jsonb(OLD) - 'snapshot' - 'erased_at' THEN
        RETURN NEW;
    END IF;
    RAISE EXCEPTION 'A submission cannot be changed or deleted' USING ERRCODE = 'restrict_violation';
END $$;

CREATE OR REPLACE FUNCTION bids_only_drafts_change() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    bid bigint := CASE WHEN TG_OP = 'DELETE' THEN OLD.bid_id ELSE NEW.bid_id END;
    bid_state text;
    erasing boolean;
BEGIN
    SELECT state INTO bid_state FROM bids_bid WHERE id = bid FOR SHARE;
    SELECT NOT is_done INTO erasing FROM bids_erasure WHERE bid_id = bid;
    IF erasing AND TG_OP <> 'INSERT' THEN
        RETURN CASE WHEN TG_OP = 'DELETE' THEN OLD ELSE NEW END;
    END IF;
    IF erasing IS NOT NULL THEN
        PERFORM bids_refuse('What this bid said is erased, and nothing is written into it again');
    END IF;
    IF bid_state <> 'draft' AND NOT (TG_OP = 'DELETE' AND EXISTS (
        SELECT 1 FROM bids_bid b JOIN programmes_round r ON r.id = b.round_id WHERE b.id = bid AND r.is_rehearsal
    )) THEN
        RAISE EXCEPTION 'Only a draft can be changed' USING ERRCODE = 'restrict_violation';
    END IF;
    RETURN CASE WHEN TG_OP = 'DELETE' THEN OLD ELSE NEW END;
END $$;

CREATE OR REPLACE FUNCTION bids_attachment_stays() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP = 'DELETE' THEN
        IF NOT bids_rehearses(OLD.bid_id) AND NOT bids_is_being_erased(OLD.bid_id)
            AND EXISTS (SELECT 1 FROM bids_submission WHERE bid_id = OLD.bid_id) THEN
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

-- A version was kept from changing; one of a bid that was handed in is now kept from being deleted, too.
CREATE FUNCTION bids_version_of_a_submission_is_kept() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    bid bigint;
BEGIN
    SELECT bid_id INTO bid FROM bids_answer WHERE id = OLD.answer_id;
    IF bid IS NOT NULL AND NOT bids_rehearses(bid) AND NOT bids_is_being_erased(bid)
        AND EXISTS (SELECT 1 FROM bids_submission WHERE bid_id = bid) THEN
        PERFORM bids_refuse('The versions of an answer that was handed in are kept');
    END IF;
    RETURN OLD;
END $$;
CREATE TRIGGER version_of_a_submission_is_kept BEFORE DELETE ON bids_answerversion
    FOR EACH ROW EXECUTE FUNCTION bids_version_of_a_submission_is_kept();

CREATE OR REPLACE FUNCTION bids_kept_before_it_changes() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF EXISTS (SELECT 1 FROM bids_answerversion WHERE answer_id = OLD.id AND version = OLD.version)
        OR bids_is_being_erased(OLD.bid_id) THEN
        RETURN NEW;
    END IF;
    IF OLD.typing_since IS NOT NULL AND NEW.typing_since = OLD.typing_since
        AND NEW.saved_by_id = OLD.saved_by_id AND NEW.saved_at <= OLD.typing_since + interval '10 minutes' THEN
        RETURN NEW;
    END IF;
    PERFORM bids_refuse('An answer is kept as a version before it is changed');
    RETURN NULL;
END $$;

CREATE OR REPLACE FUNCTION bids_stays_unless_rehearsed() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    bid bigint := CASE TG_TABLE_NAME
        WHEN 'bids_bidextension' THEN (to_jsonb(OLD) ->> 'bid_id')::bigint
        WHEN 'bids_clarification' THEN (to_jsonb(OLD) ->> 'bid_id')::bigint
        WHEN 'bids_clarificationreply' THEN (
            SELECT bid_id FROM bids_clarification WHERE id = (to_jsonb(OLD) ->> 'clarification_id')::bigint)
        ELSE (SELECT c.bid_id FROM bids_clarificationreply y JOIN bids_clarification c ON c.id = y.clarification_id
            WHERE y.id = (to_jsonb(OLD) ->> 'reply_id')::bigint)
    END;
BEGIN
    IF TG_OP = 'DELETE' AND bids_rehearses(bid) IS NOT FALSE THEN
        RETURN OLD;
    END IF;
    IF bids_is_being_erased(bid) AND TG_TABLE_NAME = 'bids_clarificationfile' AND TG_OP = 'DELETE' THEN
        RETURN OLD;
    END IF;
    IF bids_is_being_erased(bid) AND TG_TABLE_NAME = 'bids_clarificationreply' AND TG_OP = 'UPDATE'
        AND to_jsonb(NEW) - 'text' = to_jsonb(OLD) - 'text' THEN
        RETURN NEW;
    END IF;
    PERFORM bids_refuse(format('What is on record of a bid stays as it was made: %s refused', TG_OP));
    RETURN NULL;
END $$;
