"""The database itself keeps what was judged, and keeps what was approved within the budget.

Submitted assessments and their scores, versions, declarations and approved decisions refuse
change. Deletion is for rounds flagged as rehearsal when they were created. ``committed_pounds``
follows the approved funding by its difference, under the round's own check constraint.
"""

from django.db import migrations

FORWARD = """
CREATE FUNCTION judging_rehearses(bid bigint) RETURNS boolean LANGUAGE sql STABLE AS $$
    SELECT programmes_round.is_rehearsal FROM bids_bid
    JOIN programmes_round ON programmes_round.id = bids_bid.round_id WHERE bids_bid.id = bid
$$;

CREATE FUNCTION judging_bid_of_allocation(allocation bigint) RETURNS bigint LANGUAGE sql STABLE AS $$
    SELECT bid_id FROM evaluations_allocation WHERE id = allocation
$$;

CREATE FUNCTION judging_refuse(what text) RETURNS void LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION '%', what USING ERRCODE = 'restrict_violation';
END $$;

CREATE FUNCTION judging_declaration_stays() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP = 'DELETE' AND judging_rehearses(judging_bid_of_allocation(OLD.allocation_id)) THEN
        RETURN OLD;
    END IF;
    PERFORM judging_refuse('A declaration of interest stays as it was made');
    RETURN NULL;
END $$;

CREATE FUNCTION judging_version_stays() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP = 'DELETE' AND judging_rehearses((
        SELECT judging_bid_of_allocation(allocation_id) FROM evaluations_assessment
        WHERE id = OLD.assessment_id
    )) THEN
        RETURN OLD;
    END IF;
    PERFORM judging_refuse('A version of an assessment stays as it was submitted');
    RETURN NULL;
END $$;

CREATE FUNCTION judging_submitted_assessment_stays() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF OLD.state <> 'submitted' THEN
        RETURN CASE WHEN TG_OP = 'DELETE' THEN OLD ELSE NEW END;
    END IF;
    IF TG_OP = 'DELETE' THEN
        IF judging_rehearses(judging_bid_of_allocation(OLD.allocation_id)) THEN
            RETURN OLD;
        END IF;
        PERFORM judging_refuse('A submitted assessment cannot be deleted');
    END IF;
    IF NEW.state <> 'returned' OR NEW.returned_at IS NULL OR NEW.return_reason = ''
        OR (to_jsonb(NEW) - ARRAY['state', 'returned_at', 'returned_by_id', 'return_reason', 'revision'])
        <> (to_jsonb(OLD) - ARRAY['state', 'returned_at', 'returned_by_id', 'return_reason', 'revision'])
    THEN
        PERFORM judging_refuse('A submitted assessment cannot change unless it is returned');
    END IF;
    RETURN NEW;
END $$;

CREATE FUNCTION judging_submitted_score_stays() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    locked record;
BEGIN
    FOR locked IN
        SELECT state, allocation_id FROM evaluations_assessment
        WHERE id IN (
            CASE WHEN TG_OP = 'INSERT' THEN NULL ELSE OLD.assessment_id END,
            CASE WHEN TG_OP = 'DELETE' THEN NULL ELSE NEW.assessment_id END
        )
        FOR SHARE
    LOOP
        IF locked.state = 'submitted' AND NOT (
            TG_OP = 'DELETE' AND judging_rehearses(judging_bid_of_allocation(locked.allocation_id))
        ) THEN
            PERFORM judging_refuse('The scores of a submitted assessment cannot change');
        END IF;
    END LOOP;
    RETURN CASE WHEN TG_OP = 'DELETE' THEN OLD ELSE NEW END;
END $$;

CREATE FUNCTION judging_approved_decision_stays() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP = 'DELETE' THEN
        IF judging_rehearses(OLD.bid_id) THEN
            RETURN OLD;
        END IF;
        PERFORM judging_refuse('A decision cannot be deleted');
    END IF;
    IF OLD.state IN ('sent_back', 'released', 'superseded') AND NEW.state <> OLD.state
        OR OLD.state = 'approved' AND NEW.state NOT IN ('approved', 'released', 'superseded')
    THEN
        PERFORM judging_refuse(format('A decision that is %s cannot become %s', OLD.state, NEW.state));
    END IF;
    IF (NEW.bid_id, NEW.kind, NEW.decided_at, NEW.decided_by_id)
        IS DISTINCT FROM (OLD.bid_id, OLD.kind, OLD.decided_at, OLD.decided_by_id)
        OR (NEW.amount_pounds, NEW.reserve_order, NEW.reason)
        IS DISTINCT FROM (OLD.amount_pounds, OLD.reserve_order, OLD.reason)
        OR OLD.approved_at IS NOT NULL AND (NEW.approved_at, NEW.approved_by_id)
        IS DISTINCT FROM (OLD.approved_at, OLD.approved_by_id)
    THEN
        PERFORM judging_refuse('What was decided stays as it was decided: decide anew');
    END IF;
    RETURN NEW;
END $$;

CREATE FUNCTION judging_committed(state text, kind text, amount bigint) RETURNS bigint
LANGUAGE sql IMMUTABLE AS $$
    SELECT CASE WHEN state = 'approved' AND kind = 'fund' THEN coalesce(amount, 0) ELSE 0 END
$$;

CREATE FUNCTION judging_keep_committed() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    difference bigint := 0;
BEGIN
    IF TG_OP <> 'INSERT' THEN
        difference := difference - judging_committed(OLD.state, OLD.kind, OLD.amount_pounds);
    END IF;
    IF TG_OP <> 'DELETE' THEN
        difference := difference + judging_committed(NEW.state, NEW.kind, NEW.amount_pounds);
    END IF;
    IF difference <> 0 THEN
        UPDATE programmes_round SET committed_pounds = committed_pounds + difference
        WHERE id = (
            SELECT round_id FROM bids_bid
            WHERE id = CASE WHEN TG_OP = 'DELETE' THEN OLD.bid_id ELSE NEW.bid_id END
        );
    END IF;
    RETURN NULL;
END $$;

CREATE TRIGGER declaration_stays BEFORE UPDATE OR DELETE ON evaluations_declaration
    FOR EACH ROW EXECUTE FUNCTION judging_declaration_stays();
CREATE TRIGGER declarations_not_emptied BEFORE TRUNCATE ON evaluations_declaration
    FOR EACH STATEMENT EXECUTE FUNCTION portal_append_only();
CREATE TRIGGER assessment_version_stays BEFORE UPDATE OR DELETE ON evaluations_assessmentversion
    FOR EACH ROW EXECUTE FUNCTION judging_version_stays();
CREATE TRIGGER assessment_versions_not_emptied BEFORE TRUNCATE ON evaluations_assessmentversion
    FOR EACH STATEMENT EXECUTE FUNCTION portal_append_only();
CREATE TRIGGER submitted_assessment_stays BEFORE UPDATE OR DELETE ON evaluations_assessment
    FOR EACH ROW EXECUTE FUNCTION judging_submitted_assessment_stays();
CREATE TRIGGER submitted_score_stays BEFORE INSERT OR UPDATE OR DELETE ON evaluations_score
    FOR EACH ROW EXECUTE FUNCTION judging_submitted_score_stays();
CREATE TRIGGER approved_decision_stays BEFORE UPDATE OR DELETE ON evaluations_decision
    FOR EACH ROW EXECUTE FUNCTION judging_approved_decision_stays();
CREATE TRIGGER decision_keeps_committed AFTER INSERT OR UPDATE OR DELETE ON evaluations_decision
    FOR EACH ROW EXECUTE FUNCTION judging_keep_committed();
"""

BACKWARD = """
DROP TRIGGER decision_keeps_committed ON evaluations_decision;
DROP TRIGGER approved_decision_stays ON evaluations_decision;
DROP TRIGGER submitted_score_stays ON evaluations_score;
DROP TRIGGER submitted_assessment_stays ON evaluations_assessment;
DROP TRIGGER assessment_versions_not_emptied ON evaluations_assessmentversion;
DROP TRIGGER assessment_version_stays ON evaluations_assessmentversion;
DROP TRIGGER declarations_not_emptied ON evaluations_declaration;
DROP TRIGGER declaration_stays ON evaluations_declaration;
DROP FUNCTION judging_keep_committed();
DROP FUNCTION judging_committed(text, text, bigint);
DROP FUNCTION judging_approved_decision_stays();
DROP FUNCTION judging_submitted_score_stays();
DROP FUNCTION judging_submitted_assessment_stays();
DROP FUNCTION judging_version_stays();
DROP FUNCTION judging_declaration_stays();
DROP FUNCTION judging_refuse(text);
DROP FUNCTION judging_bid_of_allocation(bigint);
DROP FUNCTION judging_rehearses(bigint);
"""


class Migration(migrations.Migration):
    dependencies = [
        ("evaluations", "0002_reserves_may_be_promoted"),
        ("bids", "0001_initial"),
        ("audit", "0002_append_only"),
    ]

    operations = [migrations.RunSQL(FORWARD, BACKWARD)]
