"""A ready document never changes: not its content, its file, its digests or its state."""

from django.db import migrations

FORWARDS = """
CREATE FUNCTION documents_ready_is_final() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF (NEW.state, NEW.kind, NEW.subject_id, NEW.version, NEW.title, NEW.snapshot, NEW.input_digest,
        NEW.template_version, NEW.file, NEW.sha256, NEW.page_count, NEW.byte_count, NEW.ready_at, NEW.queued_at)
       IS DISTINCT FROM
       (OLD.state, OLD.kind, OLD.subject_id, OLD.version, OLD.title, OLD.snapshot, OLD.input_digest,
        OLD.template_version, OLD.file, OLD.sha256, OLD.page_count, OLD.byte_count, OLD.ready_at, OLD.queued_at)
    THEN
        RAISE EXCEPTION 'Document % is ready and cannot change', OLD.id USING ERRCODE = 'integrity_constraint_violation';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER documents_ready_is_final BEFORE UPDATE ON documents_document
    FOR EACH ROW WHEN (OLD.state = 'ready') EXECUTE FUNCTION documents_ready_is_final();
"""
BACKWARDS = """
DROP TRIGGER documents_ready_is_final ON documents_document;
DROP FUNCTION documents_ready_is_final();
"""


class Migration(migrations.Migration):
    """Adds the trigger."""

    dependencies = [("documents", "0001_initial")]
    operations = [migrations.RunSQL(FORWARDS, BACKWARDS)]
