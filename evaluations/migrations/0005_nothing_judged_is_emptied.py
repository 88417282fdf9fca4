"""Checks, recusals and the sealed seed stay too, and no table of what was judged can be emptied.

Deletion is for rounds flagged as rehearsal when they were created.
"""

from django.db import migrations

KEPT = ("allocation", "assessment", "decision", "eligibilitycheck", "score", "sealedseed")

FORWARD = """
CREATE FUNCTION judging_check_stays() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP = 'DELETE' AND judging_rehearses(OLD.bid_id) THEN
        RETURN OLD;
    END IF;
    PERFORM judging_refuse('A check stays as it was made: check the bid again');
    RETURN NULL;
END $$;
CREATE TRIGGER check_stays BEFORE UPDATE OR DELETE ON evaluations_eligibilitycheck
    FOR EACH ROW EXECUTE FUNCTION judging_check_stays();

CREATE FUNCTION judging_allocation_stays() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP = 'DELETE' THEN
        IF judging_rehearses(OLD.bid_id) THEN
            RETURN OLD;
        END IF;
        PERFORM judging_refuse('An allocation is kept: recuse the assessor');
    END IF;
    IF (NEW.bid_id, NEW.assessor_id) IS DISTINCT FROM (OLD.bid_id, OLD.assessor_id)
        OR OLD.state = 'recused' AND NEW.state <> 'recused'
    THEN
        PERFORM judging_refuse('Who was taken off a bid stays off it');
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER allocation_stays BEFORE UPDATE OR DELETE ON evaluations_allocation
    FOR EACH ROW EXECUTE FUNCTION judging_allocation_stays();

CREATE FUNCTION judging_seed_stays() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP = 'DELETE' THEN
        IF (SELECT is_rehearsal FROM programmes_round WHERE id = OLD.round_id) THEN
            RETURN OLD;
        END IF;
        PERFORM judging_refuse('A sealed seed is kept');
    END IF;
    IF (NEW.round_id, NEW.seed) IS DISTINCT FROM (OLD.round_id, OLD.seed) THEN
        PERFORM judging_refuse('A sealed seed never changes');
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER seed_stays BEFORE UPDATE OR DELETE ON evaluations_sealedseed
    FOR EACH ROW EXECUTE FUNCTION judging_seed_stays();
"""

BACKWARD = """
DROP TRIGGER seed_stays ON evaluations_sealedseed;
DROP TRIGGER allocation_stays ON evaluations_allocation;
DROP TRIGGER check_stays ON evaluations_eligibilitycheck;
DROP FUNCTION judging_seed_stays();
DROP FUNCTION judging_allocation_stays();
DROP FUNCTION judging_check_stays();
"""


class Migration(migrations.Migration):
    dependencies = [("evaluations", "0004_approvals_may_be_taken_back"), ("audit", "0002_append_only")]

    operations = [
        migrations.RunSQL(FORWARD, BACKWARD),
        *(
            migrations.RunSQL(
                f"CREATE TRIGGER not_emptied BEFORE TRUNCATE ON evaluations_{table}"
                " FOR EACH STATEMENT EXECUTE FUNCTION portal_append_only()",
                f"DROP TRIGGER not_emptied ON evaluations_{table}",
            )
            for table in KEPT
        ),
    ]
