"""What the panel agreed, runs, due diligence and overrides stay as they were made.

Deletion is for rounds flagged as rehearsal when they were created. A condition is answered once, a
run is adopted and retired once, and an approved wording is followed by a new version, never changed.
"""

from django.db import migrations

FORWARD = """
CREATE FUNCTION judging_bid_record_stays() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP = 'DELETE' AND judging_rehearses(OLD.bid_id) THEN
        RETURN OLD;
    END IF;
    PERFORM judging_refuse(format('%s: %s stays as it was made', TG_OP, TG_ARGV[0]));
    RETURN NULL;
END $$;
CREATE TRIGGER moderation_stays BEFORE UPDATE OR DELETE ON evaluations_moderation
    FOR EACH ROW EXECUTE FUNCTION judging_bid_record_stays('what the panel agreed');
CREATE TRIGGER diligence_stays BEFORE UPDATE OR DELETE ON evaluations_duediligence
    FOR EACH ROW EXECUTE FUNCTION judging_bid_record_stays('a due diligence check');
CREATE TRIGGER override_stays BEFORE UPDATE OR DELETE ON evaluations_conflictoverride
    FOR EACH ROW EXECUTE FUNCTION judging_bid_record_stays('an override of a conflict');

CREATE FUNCTION judging_part_of_moderation_stays() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP = 'DELETE' AND judging_rehearses(
        (SELECT bid_id FROM evaluations_moderation WHERE id = OLD.moderation_id)
    ) THEN
        RETURN OLD;
    END IF;
    PERFORM judging_refuse('What the panel agreed stays as it was made');
    RETURN NULL;
END $$;
CREATE TRIGGER agreed_score_stays BEFORE UPDATE OR DELETE ON evaluations_agreedscore
    FOR EACH ROW EXECUTE FUNCTION judging_part_of_moderation_stays();
CREATE TRIGGER present_stays BEFORE UPDATE OR DELETE ON evaluations_moderation_present
    FOR EACH ROW EXECUTE FUNCTION judging_part_of_moderation_stays();
CREATE TRIGGER out_stays BEFORE UPDATE OR DELETE ON evaluations_moderation_out
    FOR EACH ROW EXECUTE FUNCTION judging_part_of_moderation_stays();

CREATE FUNCTION judging_flag_stays() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP = 'DELETE' THEN
        IF judging_rehearses(judging_bid_of_allocation(OLD.allocation_id)) THEN
            RETURN OLD;
        END IF;
        PERFORM judging_refuse('A flag is kept');
    END IF;
    IF (to_jsonb(NEW) - ARRAY['answered_at', 'answered_by_id', 'answer'])
        <> (to_jsonb(OLD) - ARRAY['answered_at', 'answered_by_id', 'answer'])
        OR OLD.answered_at IS NOT NULL AND to_jsonb(NEW) <> to_jsonb(OLD)
    THEN
        PERFORM judging_refuse('A flag stays as it was raised, and its answer as it was given');
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER flag_stays BEFORE UPDATE OR DELETE ON evaluations_bidflag
    FOR EACH ROW EXECUTE FUNCTION judging_flag_stays();

CREATE FUNCTION judging_condition_stays() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP = 'DELETE' THEN
        IF judging_rehearses(OLD.bid_id) THEN
            RETURN OLD;
        END IF;
        PERFORM judging_refuse('A condition is kept');
    END IF;
    IF (NEW.bid_id, NEW.text, NEW.set_at, NEW.set_by_id) IS DISTINCT FROM (OLD.bid_id, OLD.text, OLD.set_at, OLD.set_by_id)
        OR (OLD.met_at IS NOT NULL OR OLD.waived_at IS NOT NULL) AND to_jsonb(NEW) <> to_jsonb(OLD)
    THEN
        PERFORM judging_refuse('A condition stays as it was set, and its end as it was recorded');
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER condition_stays BEFORE UPDATE OR DELETE ON evaluations_condition
    FOR EACH ROW EXECUTE FUNCTION judging_condition_stays();

CREATE FUNCTION judging_run_stays() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    steps text[] := ARRAY['adopted_at', 'adopted_by_id', 'retired_at', 'retired_by_id'];
BEGIN
    IF TG_OP = 'DELETE' THEN
        IF (SELECT is_rehearsal FROM programmes_round WHERE id = OLD.round_id) THEN
            RETURN OLD;
        END IF;
        PERFORM judging_refuse('An award run is kept');
    END IF;
    IF (to_jsonb(NEW) - steps) <> (to_jsonb(OLD) - steps)
        OR OLD.adopted_at IS NOT NULL AND NEW.adopted_at IS DISTINCT FROM OLD.adopted_at
        OR OLD.retired_at IS NOT NULL AND NEW.retired_at IS DISTINCT FROM OLD.retired_at
    THEN
        PERFORM judging_refuse('An award run stays as it was run');
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER run_stays BEFORE UPDATE OR DELETE ON evaluations_awardrun
    FOR EACH ROW EXECUTE FUNCTION judging_run_stays();

CREATE FUNCTION judging_approved_wording_stays() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF OLD.approved_at IS NULL THEN
        RETURN CASE WHEN TG_OP = 'DELETE' THEN OLD ELSE NEW END;
    END IF;
    IF TG_OP = 'DELETE' AND (SELECT is_rehearsal FROM programmes_round WHERE id = OLD.round_id) THEN
        RETURN OLD;
    END IF;
    PERFORM judging_refuse('An approved wording stays: write the next version');
    RETURN NULL;
END $$;
CREATE TRIGGER approved_wording_stays BEFORE UPDATE OR DELETE ON evaluations_lettertemplate
    FOR EACH ROW EXECUTE FUNCTION judging_approved_wording_stays();
"""

BACKWARD = """
DROP TRIGGER approved_wording_stays ON evaluations_lettertemplate;
DROP TRIGGER run_stays ON evaluations_awardrun;
DROP TRIGGER condition_stays ON evaluations_condition;
DROP TRIGGER flag_stays ON evaluations_bidflag;
DROP TRIGGER out_stays ON evaluations_moderation_out;
DROP TRIGGER present_stays ON evaluations_moderation_present;
DROP TRIGGER agreed_score_stays ON evaluations_agreedscore;
DROP TRIGGER override_stays ON evaluations_conflictoverride;
DROP TRIGGER diligence_stays ON evaluations_duediligence;
DROP TRIGGER moderation_stays ON evaluations_moderation;
DROP FUNCTION judging_approved_wording_stays();
DROP FUNCTION judging_run_stays();
DROP FUNCTION judging_condition_stays();
DROP FUNCTION judging_flag_stays();
DROP FUNCTION judging_part_of_moderation_stays();
DROP FUNCTION judging_bid_record_stays();
"""

KEPT = (
    "moderation",
    "agreedscore",
    "moderation_present",
    "moderation_out",
    "duediligence",
    "conflictoverride",
    "bidflag",
    "condition",
    "awardrun",
    "lettertemplate",
)


class Migration(migrations.Migration):
    dependencies = [("evaluations", "0006_judging_that_stands_up"), ("audit", "0002_append_only")]

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
