"""What bidders are judged by cannot change once a round is published, and a gate opens once.

The triggers on criteria, levels, priority areas, sections and questions hold their round's row for
key share, so that an edit under way makes the publication wait, and one that comes after it is
refused: what was sealed is what stands. Wording is left to recorded corrections. Deletion is allowed
in rounds that were flagged as rehearsals when they were made.
"""

from django.db import migrations

FORWARD = """
CREATE FUNCTION programmes_refuse(sentence text) RETURNS void LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION '%', sentence USING ERRCODE = 'restrict_violation';
END $$;

CREATE FUNCTION programmes_round_is_sealed(wanted bigint, deleting boolean) RETURNS boolean LANGUAGE plpgsql AS $$
DECLARE
    held record;
BEGIN
    SELECT published_at, is_rehearsal INTO held FROM programmes_round WHERE id = wanted FOR KEY SHARE;
    RETURN held.published_at IS NOT NULL AND NOT (deleting AND held.is_rehearsal);
END $$;

CREATE FUNCTION programmes_round_keeps_its_word() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    gate text;
    before jsonb := to_jsonb(OLD);
    after jsonb;
BEGIN
    IF TG_OP = 'DELETE' THEN
        IF OLD.published_at IS NOT NULL AND NOT OLD.is_rehearsal THEN
            PERFORM programmes_refuse('A published round is kept');
        END IF;
        RETURN OLD;
    END IF;
    after := to_jsonb(NEW);
    IF NEW.is_rehearsal <> OLD.is_rehearsal THEN
        PERFORM programmes_refuse('A round is a rehearsal from the start or never');
    END IF;
    FOREACH gate IN ARRAY ARRAY[
        'published', 'assessing', 'deciding', 'notified', 'feedback_released', 'outcomes_published'
    ] LOOP
        IF before ->> (gate || '_at') IS NOT NULL AND (
            before -> (gate || '_at') IS DISTINCT FROM after -> (gate || '_at')
            OR before -> (gate || '_by_id') IS DISTINCT FROM after -> (gate || '_by_id')
        ) THEN
            PERFORM programmes_refuse(format('The gate %s of round %s is open and stays so', gate, OLD.slug));
        END IF;
    END LOOP;
    IF OLD.published_at IS NOT NULL AND (
        OLD.slug, OLD.budget_pounds, OLD.min_award_pounds, OLD.max_award_pounds, OLD.award_rule, OLD.threshold,
        OLD.reads_per_bid, OLD.eligible_kinds, OLD.first_financial_year, OLD.last_financial_year, OLD.is_record,
        OLD.opens_at
    ) IS DISTINCT FROM (
        NEW.slug, NEW.budget_pounds, NEW.min_award_pounds, NEW.max_award_pounds, NEW.award_rule, NEW.threshold,
        NEW.reads_per_bid, NEW.eligible_kinds, NEW.first_financial_year, NEW.last_financial_year, NEW.is_record,
        NEW.opens_at
    ) THEN
        PERFORM programmes_refuse(format('Round %s is sealed: what bidders are judged by stays', OLD.slug));
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER programmes_round_keeps_its_word BEFORE UPDATE OR DELETE ON programmes_round
    FOR EACH ROW EXECUTE FUNCTION programmes_round_keeps_its_word();

CREATE FUNCTION programmes_sealed_part() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    frozen text[] := string_to_array(TG_ARGV[1], ',');
    part jsonb := CASE WHEN TG_OP = 'DELETE' THEN to_jsonb(OLD) ELSE to_jsonb(NEW) END;
    before jsonb;
    owner bigint;
    owner_before bigint;
    field text;
    changed boolean := TG_OP <> 'UPDATE';
    deleting boolean := TG_OP <> 'INSERT';  -- what is deleted is first let go by what points to it
BEGIN
    IF TG_OP = 'UPDATE' THEN
        before := to_jsonb(OLD);
        FOREACH field IN ARRAY frozen LOOP
            IF before -> field IS DISTINCT FROM part -> field THEN
                changed := true;
                deleting := deleting AND part -> field = 'null'::jsonb;
            END IF;
        END LOOP;
    END IF;
    IF changed THEN
        EXECUTE TG_ARGV[0] INTO owner USING part;
        IF TG_OP = 'UPDATE' THEN
            EXECUTE TG_ARGV[0] INTO owner_before USING before;
        END IF;
        IF programmes_round_is_sealed(owner, deleting)
            OR (owner_before IS DISTINCT FROM owner AND programmes_round_is_sealed(owner_before, false)) THEN
            PERFORM programmes_refuse(format('The round is sealed: %s refused on %s', TG_OP, TG_TABLE_NAME));
        END IF;
    END IF;
    RETURN CASE WHEN TG_OP = 'DELETE' THEN OLD ELSE NEW END;
END $$;

CREATE TRIGGER programmes_criterion_is_sealed BEFORE INSERT OR UPDATE OR DELETE ON programmes_criterion
    FOR EACH ROW EXECUTE FUNCTION programmes_sealed_part(
        'SELECT ($1->>''round_id'')::bigint', 'round_id,slug,weight,order');
CREATE TRIGGER programmes_level_is_sealed BEFORE INSERT OR UPDATE OR DELETE ON programmes_level
    FOR EACH ROW EXECUTE FUNCTION programmes_sealed_part(
        'SELECT round_id FROM programmes_criterion WHERE id = ($1->>''criterion_id'')::bigint', 'criterion_id,value');
CREATE TRIGGER programmes_priorityarea_is_sealed BEFORE INSERT OR UPDATE OR DELETE ON programmes_priorityarea
    FOR EACH ROW EXECUTE FUNCTION programmes_sealed_part(
        'SELECT ($1->>''round_id'')::bigint', 'round_id,slug,order');
CREATE TRIGGER programmes_section_is_sealed BEFORE INSERT OR UPDATE OR DELETE ON programmes_section
    FOR EACH ROW EXECUTE FUNCTION programmes_sealed_part(
        'SELECT ($1->>''round_id'')::bigint', 'round_id,slug,criterion_id,order');
CREATE TRIGGER programmes_question_is_sealed BEFORE INSERT OR UPDATE OR DELETE ON programmes_question
    FOR EACH ROW EXECUTE FUNCTION programmes_sealed_part(
        'SELECT round_id FROM programmes_section WHERE id = ($1->>''section_id'')::bigint',
        'section_id,key,kind,required,word_limit,options,columns,show_if_id,show_if_values,order');

CREATE FUNCTION programmes_seal_stays() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP = 'DELETE' THEN
        IF programmes_round_is_sealed(OLD.round_id, true) THEN
            PERFORM programmes_refuse('A seal is kept');
        END IF;
        RETURN OLD;
    END IF;
    IF (OLD.round_id, OLD.version, OLD.payload, OLD.sha256, OLD.seed_sha256, OLD.sealed_at, OLD.sealed_by_id)
        IS DISTINCT FROM
        (NEW.round_id, NEW.version, NEW.payload, NEW.sha256, NEW.seed_sha256, NEW.sealed_at, NEW.sealed_by_id) THEN
        PERFORM programmes_refuse('A seal never changes');
    END IF;
    IF OLD.seed <> '' AND NEW.seed <> OLD.seed THEN
        PERFORM programmes_refuse('A seed is revealed once');
    END IF;
    IF NEW.seed <> '' AND encode(sha256(convert_to(NEW.seed, 'UTF8')), 'hex') <> NEW.seed_sha256 THEN
        PERFORM programmes_refuse('That is not the seed whose digest was sealed');
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER programmes_seal_stays BEFORE UPDATE OR DELETE ON programmes_seal
    FOR EACH ROW EXECUTE FUNCTION programmes_seal_stays();
"""

BACKWARD = """
DROP TRIGGER programmes_seal_stays ON programmes_seal;
DROP TRIGGER programmes_question_is_sealed ON programmes_question;
DROP TRIGGER programmes_section_is_sealed ON programmes_section;
DROP TRIGGER programmes_priorityarea_is_sealed ON programmes_priorityarea;
DROP TRIGGER programmes_level_is_sealed ON programmes_level;
DROP TRIGGER programmes_criterion_is_sealed ON programmes_criterion;
DROP TRIGGER programmes_round_keeps_its_word ON programmes_round;
DROP FUNCTION programmes_seal_stays();
DROP FUNCTION programmes_sealed_part();
DROP FUNCTION programmes_round_keeps_its_word();
DROP FUNCTION programmes_round_is_sealed(bigint, boolean);
DROP FUNCTION programmes_refuse(text);
"""


class Migration(migrations.Migration):
    dependencies = [("programmes", "0001_initial")]

    operations = [migrations.RunSQL(FORWARD, BACKWARD)]
