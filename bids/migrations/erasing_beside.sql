-- What stands beside bids, and goes with the last bid that it belongs to.

-- Questions that were asked about the round: those of an organisation with the last of its bids in it, those of
-- organisations that did not bid with the last bid of all.
CREATE FUNCTION bids_questions_over(bid bigint) RETURNS SETOF bigint LANGUAGE sql STABLE AS $$
    SELECT asked.id FROM bids_enquiry asked JOIN bids_bid mine ON mine.id = bid AND mine.round_id = asked.round_id
    WHERE asked.text <> 'Erased' AND NOT EXISTS (
        SELECT 1 FROM bids_bid other
        WHERE other.round_id = mine.round_id AND other.id <> mine.id
        AND (other.organisation_id = asked.organisation_id OR NOT EXISTS (
            SELECT 1 FROM bids_bid its WHERE its.round_id = mine.round_id
            AND its.organisation_id = asked.organisation_id))
        AND other.id NOT IN (SELECT bid_id FROM bids_erasure))
    AND (asked.organisation_id = mine.organisation_id OR NOT EXISTS (
        SELECT 1 FROM bids_bid its WHERE its.round_id = mine.round_id
        AND its.organisation_id = asked.organisation_id))
$$;

-- Facts of the organisation that were replaced before any bid of it was begun that is still kept. Those that
-- stand are its own, and stay.
CREATE FUNCTION bids_facts_over(bid bigint) RETURNS SETOF bigint LANGUAGE sql STABLE AS $$
    SELECT fact.id FROM bids_standingfact fact
    JOIN bids_bid mine ON mine.id = bid AND mine.organisation_id = fact.organisation_id
    WHERE fact.replaced_at IS NOT NULL AND fact.text <> 'Erased' AND NOT EXISTS (
        SELECT 1 FROM bids_bid other
        WHERE other.organisation_id = fact.organisation_id AND other.id <> mine.id
        AND other.created_at <= fact.replaced_at
        AND other.id NOT IN (SELECT bid_id FROM bids_erasure))
$$;

-- The judging side puts its own in this place.
CREATE FUNCTION bids_erase_judging(bid bigint) RETURNS void LANGUAGE sql AS $$
    SELECT NULL
$$;

CREATE OR REPLACE FUNCTION bids_fact_stays() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF OLD.replaced_at IS NOT NULL AND NEW.text = 'Erased' AND NEW.file = '' AND NEW.name = ''
        AND to_jsonb(NEW) - ARRAY['text', 'file', 'name'] = to_jsonb(OLD) - ARRAY['text', 'file', 'name']
        AND EXISTS (
            SELECT 1 FROM bids_erasure e JOIN bids_bid b ON b.id = e.bid_id
            WHERE NOT e.is_done AND b.organisation_id = OLD.organisation_id
        ) THEN
        RETURN NEW;
    END IF;
    IF (NEW.organisation_id, NEW.kind, NEW.text, NEW.file, NEW.sha256)
        IS DISTINCT FROM (OLD.organisation_id, OLD.kind, OLD.text, OLD.file, OLD.sha256)
        OR (OLD.replaced_at IS NOT NULL AND NEW.replaced_at IS DISTINCT FROM OLD.replaced_at) THEN
        PERFORM bids_refuse('A fact is never rewritten: a newer one replaces it');
    END IF;
    RETURN NEW;
END $$;

CREATE OR REPLACE FUNCTION bids_what_is_erased(bid bigint) RETURNS jsonb LANGUAGE sql STABLE AS $$
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
        UNION ALL
        SELECT 'question', id::text, encode(sha256(convert_to(text, 'UTF8')), 'hex') FROM bids_enquiry
            WHERE id IN (SELECT bids_questions_over(bid))
        UNION ALL
        SELECT 'fact', key::text, CASE WHEN file = '' THEN encode(sha256(convert_to(text, 'UTF8')), 'hex') ELSE sha256 END
            FROM bids_standingfact WHERE id IN (SELECT bids_facts_over(bid))
    ) AS erased
$$;

CREATE OR REPLACE FUNCTION bids_files_of(bid bigint) RETURNS jsonb LANGUAGE sql STABLE AS $$
    SELECT coalesce(jsonb_agg(file), '[]') FROM (
        SELECT file FROM bids_attachment WHERE bid_id = bid
        UNION
        SELECT f.file FROM bids_clarificationfile f JOIN bids_clarificationreply y ON y.id = f.reply_id
            JOIN bids_clarification c ON c.id = y.clarification_id WHERE c.bid_id = bid
        UNION
        SELECT d.file FROM documents_document d
            WHERE d.id IN (SELECT bids_papers_of(bid)) AND d.erased_at IS NULL
        UNION
        SELECT file FROM bids_standingfact WHERE id IN (SELECT bids_facts_over(bid))
    ) AS files WHERE file <> ''
$$;

CREATE OR REPLACE FUNCTION bids_erase() RETURNS trigger LANGUAGE plpgsql AS $$
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
        WHERE state NOT IN ('queued', 'sending') AND template = 'bids/enquiry_settled' AND split_part(key, ':', 2) IN (
            SELECT id::text FROM bids_enquiry WHERE id IN (SELECT bids_questions_over(NEW.bid_id)));
    UPDATE bids_enquiry SET text = 'Erased', note = CASE WHEN note = '' THEN '' ELSE 'Erased' END
        WHERE id IN (SELECT bids_questions_over(NEW.bid_id));
    UPDATE bids_standingfact SET text = 'Erased', file = '', name = '' WHERE id IN (SELECT bids_facts_over(NEW.bid_id));
    PERFORM bids_erase_judging(NEW.bid_id);
    UPDATE mail_outboxemail SET text_body = 'Erased', html_body = '', "values" = '{}'
        WHERE state NOT IN ('queued', 'sending')
        AND text_body ~ ('(^|[^A-Za-z0-9-])' || reference || '($|[^A-Za-z0-9-])');
    UPDATE bids_erasure SET is_done = true WHERE id = NEW.id;
    RETURN NULL;
END $$;
