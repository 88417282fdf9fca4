-- When a bid may be erased, what holds it back, and what stands of it.

CREATE FUNCTION bids_is_being_erased(bid bigint) RETURNS boolean LANGUAGE sql STABLE AS $$
    SELECT EXISTS (SELECT 1 FROM bids_erasure WHERE bid_id = bid AND NOT is_done)
$$;

CREATE FUNCTION bids_kept_until(bid bigint) RETURNS timestamptz LANGUAGE sql STABLE AS $$
    SELECT r.notified_at + make_interval(years => r.keeps_years)
    FROM bids_bid b JOIN programmes_round r ON r.id = b.round_id WHERE b.id = bid
$$;

-- The documents that are about one bid. The judging side adds its own kinds.
CREATE FUNCTION bids_papers_of(bid bigint) RETURNS SETOF uuid LANGUAGE sql STABLE AS $$
    SELECT id FROM documents_document WHERE kind = 'bid_draft' AND subject_id = bid
    UNION ALL
    SELECT id FROM documents_document WHERE kind = 'submission_receipt'
        AND subject_id IN (SELECT id FROM bids_submission WHERE bid_id = bid)
$$;

CREATE OR REPLACE FUNCTION documents_may_be_erased(document uuid) RETURNS boolean LANGUAGE sql STABLE AS $$
    SELECT EXISTS (
        SELECT 1 FROM bids_erasure WHERE NOT is_done AND document IN (SELECT bids_papers_of(bid_id))
    )
$$;

CREATE FUNCTION bids_years_are_not_made_fewer() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    PERFORM bids_refuse('The years for which bids are kept are never made fewer once a round is published');
    RETURN NULL;
END $$;
CREATE TRIGGER years_are_not_made_fewer BEFORE UPDATE OF keeps_years ON programmes_round
    FOR EACH ROW WHEN (OLD.published_at IS NOT NULL AND NEW.keeps_years < OLD.keeps_years)
    EXECUTE FUNCTION bids_years_are_not_made_fewer();

CREATE FUNCTION bids_hold_stays() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP = 'INSERT' THEN
        PERFORM 1 FROM bids_bid WHERE id = NEW.bid_id FOR SHARE;
        IF EXISTS (SELECT 1 FROM bids_erasure WHERE bid_id = NEW.bid_id) THEN
            PERFORM bids_refuse('What this bid said is erased already: there is nothing to hold back');
        END IF;
        RETURN NEW;
    END IF;
    IF TG_OP = 'DELETE' OR OLD.lifted_at IS NOT NULL
        OR (NEW.bid_id, NEW.reason, NEW.held_at, NEW.held_by_id)
            IS DISTINCT FROM (OLD.bid_id, OLD.reason, OLD.held_at, OLD.held_by_id) THEN
        PERFORM bids_refuse('A hold stays as it was made, and is lifted once');
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER hold_stays BEFORE INSERT OR UPDATE OR DELETE ON bids_hold
    FOR EACH ROW EXECUTE FUNCTION bids_hold_stays();
CREATE TRIGGER not_emptied BEFORE TRUNCATE ON bids_hold
    FOR EACH STATEMENT EXECUTE FUNCTION portal_append_only();
CREATE TRIGGER not_emptied BEFORE TRUNCATE ON bids_erasure
    FOR EACH STATEMENT EXECUTE FUNCTION portal_append_only();

-- A snapshot is under its digest, or it is what an erasing left of it.
ALTER TABLE bids_submission DROP CONSTRAINT submission_digest_is_of_its_snapshot;
ALTER TABLE bids_submission ADD CONSTRAINT submission_digest_is_of_its_snapshot
    CHECK (erased_at IS NOT NULL OR sha256 = encode(sha256(convert_to(snapshot, 'UTF8')), 'hex'));

CREATE FUNCTION bids_left_of_snapshot(snapshot jsonb) RETURNS text LANGUAGE sql IMMUTABLE AS $$
    SELECT (
        jsonb_build_object(
            'schema', snapshot -> 'schema', 'reference', snapshot -> 'reference', 'title', snapshot -> 'title',
            'round', snapshot -> 'round', 'organisation', snapshot -> 'organisation',
            'applied_for_pounds', snapshot -> 'applied_for_pounds', 'match_pounds', snapshot -> 'match_pounds',
            'certifications', coalesce(snapshot -> 'certifications', '[]'), 'submitted_at', snapshot -> 'submitted_at',
            'receipt_code', snapshot -> 'receipt_code'
        ) || '{"sections": [], "costs": [], "partners": [], "attachments": [], "is_erased": true}'
    )::text
$$;

CREATE FUNCTION bids_submission_is_whole() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    PERFORM bids_refuse('A submission is handed in whole, not erased');
    RETURN NULL;
END $$;
CREATE TRIGGER submission_is_whole BEFORE INSERT ON bids_submission
    FOR EACH ROW WHEN (NEW.erased_at IS NOT NULL) EXECUTE FUNCTION bids_submission_is_whole();
