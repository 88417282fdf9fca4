"""Floors, caps and what decides are sealed with the rest of a round; a direction never changes."""

from django.db import migrations

FORWARD = """
CREATE FUNCTION programmes_award_terms_stay() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF OLD.published_at IS NOT NULL AND NEW.award_terms IS DISTINCT FROM OLD.award_terms THEN
        PERFORM programmes_refuse(format('Round %s is sealed: its floors and caps stay', OLD.slug));
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER programmes_award_terms_stay BEFORE UPDATE ON programmes_round
    FOR EACH ROW EXECUTE FUNCTION programmes_award_terms_stay();

CREATE FUNCTION programmes_direction_stays() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP = 'DELETE' AND (SELECT is_rehearsal FROM programmes_round WHERE id = OLD.round_id) THEN
        RETURN OLD;
    END IF;
    PERFORM programmes_refuse('A direction stays as it was given');
    RETURN NULL;
END $$;
CREATE TRIGGER programmes_direction_stays BEFORE UPDATE OR DELETE ON programmes_direction
    FOR EACH ROW EXECUTE FUNCTION programmes_direction_stays();
CREATE TRIGGER not_emptied BEFORE TRUNCATE ON programmes_direction
    FOR EACH STATEMENT EXECUTE FUNCTION portal_append_only();
"""

BACKWARD = """
DROP TRIGGER not_emptied ON programmes_direction;
DROP TRIGGER programmes_direction_stays ON programmes_direction;
DROP TRIGGER programmes_award_terms_stay ON programmes_round;
DROP FUNCTION programmes_direction_stays();
DROP FUNCTION programmes_award_terms_stay();
"""


class Migration(migrations.Migration):
    dependencies = [("programmes", "0008_directions_and_award_terms"), ("audit", "0002_append_only")]

    operations = [migrations.RunSQL(FORWARD, BACKWARD)]
