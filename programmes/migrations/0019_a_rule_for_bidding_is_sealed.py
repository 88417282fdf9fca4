"""The rule on who may bid is sealed with the rest of a round."""

from django.db import migrations

FORWARD = """
CREATE FUNCTION programmes_eligibility_rule_stays() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF OLD.published_at IS NOT NULL AND NEW.eligibility_rule IS DISTINCT FROM OLD.eligibility_rule THEN
        PERFORM programmes_refuse(format('Round %s is sealed: its rule for bidding stays', OLD.slug));
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER programmes_eligibility_rule_stays BEFORE UPDATE ON programmes_round
    FOR EACH ROW EXECUTE FUNCTION programmes_eligibility_rule_stays();
"""

BACKWARD = """
DROP TRIGGER programmes_eligibility_rule_stays ON programmes_round;
DROP FUNCTION programmes_eligibility_rule_stays();
"""


class Migration(migrations.Migration):
    dependencies = [("programmes", "0018_programmes_of_every_shape")]

    operations = [migrations.RunSQL(FORWARD, BACKWARD)]
