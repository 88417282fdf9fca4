"""Whom a published round is open to, and whether its partners must confirm, cannot change any more."""

from django.db import migrations

FORWARD = """
CREATE FUNCTION programmes_stages_stay() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF OLD.published_at IS NOT NULL
        AND (NEW.follows_id, NEW.partners_confirm) IS DISTINCT FROM (OLD.follows_id, OLD.partners_confirm) THEN
        PERFORM programmes_refuse(format('Round %s is sealed: who may bid in it stays', OLD.slug));
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER programmes_stages_stay BEFORE UPDATE ON programmes_round
    FOR EACH ROW EXECUTE FUNCTION programmes_stages_stay();
"""

BACKWARD = """
DROP TRIGGER programmes_stages_stay ON programmes_round;
DROP FUNCTION programmes_stages_stay();
"""


class Migration(migrations.Migration):
    dependencies = [("programmes", "0014_rounds_may_follow_rounds")]

    operations = [migrations.RunSQL(FORWARD, BACKWARD)]
