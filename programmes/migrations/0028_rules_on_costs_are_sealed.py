"""What costs must add up to, and the least match funding, are sealed with the rest of a round."""

from django.db import migrations

SEALED = "section_id,key,kind,required,word_limit,options,columns,show_if_id,show_if_values,order"
QUESTIONS = """
DROP TRIGGER programmes_question_is_sealed ON programmes_question;
CREATE TRIGGER programmes_question_is_sealed BEFORE INSERT OR UPDATE OR DELETE ON programmes_question
    FOR EACH ROW EXECUTE FUNCTION programmes_sealed_part(
        'SELECT round_id FROM programmes_section WHERE id = ($1->>''section_id'')::bigint', '{fields}');
"""

FORWARD = """
CREATE FUNCTION programmes_match_stays() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF OLD.published_at IS NOT NULL AND (NEW.min_match_pounds, NEW.min_match_percent)
        IS DISTINCT FROM (OLD.min_match_pounds, OLD.min_match_percent) THEN
        PERFORM programmes_refuse(format('Round %s is sealed: its least match funding stays', OLD.slug));
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER programmes_match_stays BEFORE UPDATE ON programmes_round
    FOR EACH ROW EXECUTE FUNCTION programmes_match_stays();
"""

BACKWARD = """
DROP TRIGGER programmes_match_stays ON programmes_round;
DROP FUNCTION programmes_match_stays();
"""


class Migration(migrations.Migration):
    dependencies = [("programmes", "0027_costs_add_up")]

    operations = [
        migrations.RunSQL(FORWARD, BACKWARD),
        migrations.RunSQL(QUESTIONS.format(fields=f"{SEALED},equals"), QUESTIONS.format(fields=SEALED)),
    ]
