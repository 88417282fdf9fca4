"""An extension and a published answer stay as they were made; deletion is for rehearsals."""

from django.db import migrations

FORWARD = """
CREATE FUNCTION programmes_stays_as_published() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP = 'DELETE' AND (SELECT is_rehearsal FROM programmes_round WHERE id = OLD.round_id) THEN
        RETURN OLD;
    END IF;
    PERFORM programmes_refuse(format('%s stays as it was made: %s refused', TG_ARGV[0], TG_OP));
    RETURN NULL;
END $$;
CREATE TRIGGER programmes_extension_stays BEFORE UPDATE OR DELETE ON programmes_extension
    FOR EACH ROW EXECUTE FUNCTION programmes_stays_as_published('An extension');
CREATE TRIGGER programmes_answer_stays BEFORE UPDATE OR DELETE ON programmes_publishedanswer
    FOR EACH ROW EXECUTE FUNCTION programmes_stays_as_published('A published answer');
CREATE TRIGGER not_emptied BEFORE TRUNCATE ON programmes_extension
    FOR EACH STATEMENT EXECUTE FUNCTION portal_append_only();
CREATE TRIGGER not_emptied BEFORE TRUNCATE ON programmes_publishedanswer
    FOR EACH STATEMENT EXECUTE FUNCTION portal_append_only();
"""

BACKWARD = """
DROP TRIGGER not_emptied ON programmes_publishedanswer;
DROP TRIGGER not_emptied ON programmes_extension;
DROP TRIGGER programmes_answer_stays ON programmes_publishedanswer;
DROP TRIGGER programmes_extension_stays ON programmes_extension;
DROP FUNCTION programmes_stays_as_published();
"""


class Migration(migrations.Migration):
    dependencies = [
        ("programmes", "0022_deadlines_move_and_questions_are_answered"),
        ("audit", "0002_append_only"),
    ]

    operations = [migrations.RunSQL(FORWARD, BACKWARD)]
