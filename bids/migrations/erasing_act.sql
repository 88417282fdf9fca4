-- The act itself.

CREATE FUNCTION bids_what_is_erased(bid bigint) RETURNS jsonb LANGUAGE sql STABLE AS $$
    SELECT coalesce(jsonb_agg(jsonb_build_object('what', what, 'name', name, 'sha256', sha256)), '[]') FROM (
        SELECT 'submission' AS what, number::text AS name, sha256 FROM bids_submission WHERE bid_id = bid
        UNION ALL
        SELECT 'file', key::text, sha256 FROM bids_attachment WHERE bid_id = bid
        UNION ALL
        SELECT 'clarification file', f.key::text, f.sha256 FROM bids_clarificationfile f
            JOIN bids_clarificationreply y ON y.id = f.reply_id
            JOIN bids_clarification c ON c.id = y.clarification_id WHERE c.bid_id = bid
        UNION ALL
        SELECT 'document', d.id::text, d.sha256 FROM documents_document d
            WHERE d.id IN (SELECT bids_papers_of(bid)) AND d.sha256 <> '' AND d.erased_at IS NULL
    ) AS erased
$$;

CREATE FUNCTION bids_files_of(bid bigint) RETURNS jsonb LANGUAGE sql STABLE AS $$
    SELECT coalesce(jsonb_agg(file), '[]') FROM (
        SELECT file FROM bids_attachment WHERE bid_id = bid
        UNION
        SELECT f.file FROM bids_clarificationfile f JOIN bids_clarificationreply y ON y.id = f.reply_id
            JOIN bids_clarification c ON c.id = y.clarification_id WHERE c.bid_id = bid
        UNION
        SELECT d.file FROM documents_document d
            WHERE d.id IN (SELECT bids_papers_of(bid)) AND d.erased_at IS NULL
    ) AS files WHERE file <> ''
$$;

CREATE FUNCTION bids_may_be_erased() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    PERFORM 1 FROM bids_bid WHERE id = NEW.bid_id FOR UPDATE;
    NEW.due_at := bids_kept_until(NEW.bid_id);
    NEW.erased_at := clock_timestamp();
    IF NEW.due_at IS NULL THEN
        PERFORM bids_refuse('Bidders of this round were not told yet, so its bids are kept');
    END IF;
    IF NEW.due_at > NEW.erased_at THEN
        PERFORM bids_refuse(format('This bid is kept until %s', NEW.due_at));
    END IF;
    IF EXISTS (SELECT 1 FROM bids_hold WHERE bid_id = NEW.bid_id AND lifted_at IS NULL) THEN
        PERFORM bids_refuse('This bid is held back from erasing');
    END IF;
    IF EXISTS (SELECT 1 FROM documents_document
        WHERE id IN (SELECT bids_papers_of(NEW.bid_id)) AND state IN ('queued', 'rendering')) THEN
        PERFORM bids_refuse('A document about this bid is being made: wait until it is ready');
    END IF;
    NEW.digests := bids_what_is_erased(NEW.bid_id);
    NEW.paths := bids_files_of(NEW.bid_id);
    NEW.is_done := false;
    NEW.files_gone_at := NULL;
    RETURN NEW;
END $$;
CREATE TRIGGER may_be_erased BEFORE INSERT ON bids_erasure
    FOR EACH ROW EXECUTE FUNCTION bids_may_be_erased();

CREATE FUNCTION bids_erase() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    reference text;
BEGIN
    SELECT bids_bid.reference INTO reference FROM bids_bid WHERE id = NEW.bid_id;
    UPDATE bids_submission SET snapshot = bids_left_of_snapshot(snapshot::jsonb), erased_at = NEW.erased_at
        WHERE bid_id = NEW.bid_id;
    UPDATE documents_document SET erased_at = NEW.erased_at, snapshot = jsonb_build_object(
            'context', jsonb_strip_nulls(jsonb_build_object(
                'basis', snapshot #> '{context,basis}', 'holds_scores', snapshot #> '{context,holds_scores}',
                'accept_by_at', snapshot #> '{context,accept_by_at}')))
        WHERE id IN (SELECT bids_papers_of(NEW.bid_id)) AND erased_at IS NULL;
    UPDATE bids_answer SET value = NULL, typing_since = NULL WHERE bid_id = NEW.bid_id;
    DELETE FROM bids_answerversion WHERE answer_id IN (SELECT id FROM bids_answer WHERE bid_id = NEW.bid_id);
    DELETE FROM bids_attachment WHERE bid_id = NEW.bid_id;
    DELETE FROM bids_costline WHERE bid_id = NEW.bid_id;
    DELETE FROM bids_comment WHERE bid_id = NEW.bid_id;
    DELETE FROM bids_presence WHERE bid_id = NEW.bid_id;
    DELETE FROM bids_assignment WHERE bid_id = NEW.bid_id;
    DELETE FROM bids_partnerinvitation WHERE partner_id IN (SELECT id FROM bids_partner WHERE bid_id = NEW.bid_id);
    UPDATE bids_partner SET contribution = '', contact_name = '', contact_email = '', comment = ''
        WHERE bid_id = NEW.bid_id;
    UPDATE bids_certification SET comment = 'Erased' WHERE bid_id = NEW.bid_id AND comment <> '';
    UPDATE bids_bidcopy SET left_out = '[]' WHERE bid_id = NEW.bid_id;
    DELETE FROM bids_clarificationfile WHERE reply_id IN (
        SELECT y.id FROM bids_clarificationreply y JOIN bids_clarification c ON c.id = y.clarification_id
        WHERE c.bid_id = NEW.bid_id);
    UPDATE bids_clarificationreply SET text = 'Erased' WHERE clarification_id IN (
        SELECT id FROM bids_clarification WHERE bid_id = NEW.bid_id);
    UPDATE mail_outboxemail SET text_body = 'Erased', html_body = '', "values" = '{}'
        WHERE state NOT IN ('queued', 'sending')
        AND text_body ~ ('(^|[^A-Za-z0-9-])' || reference || '($|[^A-Za-z0-9-])');
    UPDATE bids_erasure SET is_done = true WHERE id = NEW.id;
    RETURN NULL;
END $$;
CREATE TRIGGER erase AFTER INSERT ON bids_erasure FOR EACH ROW EXECUTE FUNCTION bids_erase();

CREATE FUNCTION bids_erasure_stays() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP = 'UPDATE' AND NOT OLD.is_done AND NEW.is_done
        AND to_jsonb(NEW) - 'is_done' = to_jsonb(OLD) - 'is_done' THEN
        RETURN NEW;
    END IF;
    IF TG_OP = 'UPDATE' AND OLD.files_gone_at IS NULL AND NEW.files_gone_at IS NOT NULL AND NEW.paths = '[]'
        AND to_jsonb(NEW) - 'files_gone_at' - 'paths' = to_jsonb(OLD) - 'files_gone_at' - 'paths' THEN
        RETURN NEW;
    END IF;
    PERFORM bids_refuse('That a bid was erased, and what, stays on record');
    RETURN NULL;
END $$;
CREATE TRIGGER erasure_stays BEFORE UPDATE OR DELETE ON bids_erasure
    FOR EACH ROW EXECUTE FUNCTION bids_erasure_stays();

CREATE FUNCTION bids_erasure_is_audited() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF NOT EXISTS (
        SELECT 1 FROM audit_auditevent
        WHERE subject_type = 'bids.erasure' AND subject_id = NEW.id::text AND kind = 'bid.erased'
    ) THEN
        PERFORM bids_refuse('A bid is erased on the record or not at all');
    END IF;
    RETURN NULL;
END $$;
CREATE CONSTRAINT TRIGGER erasure_is_audited AFTER INSERT ON bids_erasure DEFERRABLE INITIALLY DEFERRED
    FOR EACH ROW EXECUTE FUNCTION bids_erasure_is_audited();
