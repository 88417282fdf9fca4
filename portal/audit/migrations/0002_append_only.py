"""The database itself refuses to change or remove what happened.

The triggers are ordinary ones, so `session_replication_role = replica` (a superuser's setting,
used by test teardown and by restores) passes them by; the hash chain then shows what was touched.
"""

from django.db import migrations

FORWARD = """
CREATE FUNCTION portal_append_only() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION '% is append-only: % refused', TG_TABLE_NAME, TG_OP USING ERRCODE = 'restrict_violation';
END $$;

CREATE FUNCTION audit_head_moves_on() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF NEW.chain <> OLD.chain OR NEW.sequence <> OLD.sequence + 1 THEN
        RAISE EXCEPTION 'The head of chain % moves one event at a time', OLD.chain
            USING ERRCODE = 'restrict_violation';
    END IF;
    RETURN NEW;
END $$;

CREATE TRIGGER audit_event_kept BEFORE UPDATE OR DELETE ON audit_auditevent
    FOR EACH ROW EXECUTE FUNCTION portal_append_only();
CREATE TRIGGER audit_event_not_emptied BEFORE TRUNCATE ON audit_auditevent
    FOR EACH STATEMENT EXECUTE FUNCTION portal_append_only();
CREATE TRIGGER audit_anchor_kept BEFORE UPDATE OR DELETE ON audit_anchor
    FOR EACH ROW EXECUTE FUNCTION portal_append_only();
CREATE TRIGGER audit_anchor_not_emptied BEFORE TRUNCATE ON audit_anchor
    FOR EACH STATEMENT EXECUTE FUNCTION portal_append_only();
CREATE TRIGGER audit_head_kept BEFORE DELETE ON audit_chainhead
    FOR EACH ROW EXECUTE FUNCTION portal_append_only();
CREATE TRIGGER audit_head_not_emptied BEFORE TRUNCATE ON audit_chainhead
    FOR EACH STATEMENT EXECUTE FUNCTION portal_append_only();
CREATE TRIGGER audit_head_forward BEFORE UPDATE ON audit_chainhead
    FOR EACH ROW EXECUTE FUNCTION audit_head_moves_on();
"""

BACKWARD = """
DROP TRIGGER audit_head_forward ON audit_chainhead;
DROP TRIGGER audit_head_not_emptied ON audit_chainhead;
DROP TRIGGER audit_head_kept ON audit_chainhead;
DROP TRIGGER audit_anchor_not_emptied ON audit_anchor;
DROP TRIGGER audit_anchor_kept ON audit_anchor;
DROP TRIGGER audit_event_not_emptied ON audit_auditevent;
DROP TRIGGER audit_event_kept ON audit_auditevent;
DROP FUNCTION audit_head_moves_on();
DROP FUNCTION portal_append_only();
"""


class Migration(migrations.Migration):
    dependencies = [("audit", "0001_initial")]

    operations = [migrations.RunSQL(FORWARD, BACKWARD)]
