"""Statistics stay as they were published: a withdrawal may be added once, and nothing else changes."""

from django.db import migrations

FORWARD = """
CREATE FUNCTION programmes_statistics_stay() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP = 'DELETE' THEN
        IF (SELECT is_rehearsal FROM programmes_round WHERE id = OLD.round_id) THEN
            RETURN OLD;
        END IF;
        PERFORM programmes_refuse('Published statistics are kept: withdraw them with a reason');
    END IF;
    IF OLD.withdrawn_at IS NOT NULL
        OR to_jsonb(NEW) - ARRAY['withdrawn_at', 'withdrawn_by_id', 'withdrawn_reason']
           IS DISTINCT FROM to_jsonb(OLD) - ARRAY['withdrawn_at', 'withdrawn_by_id', 'withdrawn_reason'] THEN
        PERFORM programmes_refuse('Published statistics stay as they were published');
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER programmes_statistics_stay BEFORE UPDATE OR DELETE ON programmes_roundstatistics
    FOR EACH ROW EXECUTE FUNCTION programmes_statistics_stay();
CREATE TRIGGER not_emptied BEFORE TRUNCATE ON programmes_roundstatistics
    FOR EACH STATEMENT EXECUTE FUNCTION portal_append_only();
"""

BACKWARD = """
DROP TRIGGER not_emptied ON programmes_roundstatistics;
DROP TRIGGER programmes_statistics_stay ON programmes_roundstatistics;
DROP FUNCTION programmes_statistics_stay();
"""


class Migration(migrations.Migration):
    dependencies = [("programmes", "0024_what_rounds_came_to"), ("audit", "0002_append_only")]

    operations = [migrations.RunSQL(FORWARD, BACKWARD)]
