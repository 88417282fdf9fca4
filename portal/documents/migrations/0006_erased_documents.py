"""A document whose time is over loses its text and its file, and keeps its digests, its code and its dates.

What may be erased is for the app to say that the document is about: until one does, nothing may
(``documents_may_be_erased`` is replaced by that app's own migration).
"""

from django.db import migrations, models

KEPT = (
    "state, kind, subject_id, version, title, input_digest, template_version, file, sha256, page_count, "
    "byte_count, ready_at, queued_at, check_code, unsigned_sha256, signed_at, signed_by, certificate_sha256"
)


def function(erasing: str, columns: str) -> str:
    """The trigger's function: these columns stay, unless the document is being erased."""
    rows = [", ".join(f"{row}.{name.strip()}" for name in columns.split(",")) for row in ("NEW", "OLD")]
    return f"""
CREATE OR REPLACE FUNCTION documents_ready_is_final() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF ({rows[0]}) IS DISTINCT FROM ({rows[1]}) {erasing} THEN
        RAISE EXCEPTION 'Document % is ready and cannot change', OLD.id USING ERRCODE = 'integrity_constraint_violation';
    END IF;
    RETURN NEW;
END $$;
"""


ERASING = """OR (
        (NEW.snapshot, NEW.erased_at) IS DISTINCT FROM (OLD.snapshot, OLD.erased_at)
        AND NOT (OLD.erased_at IS NULL AND NEW.erased_at IS NOT NULL AND documents_may_be_erased(OLD.id))
    )"""

FORWARDS = (
    """
CREATE FUNCTION documents_may_be_erased(document uuid) RETURNS boolean LANGUAGE sql STABLE AS 'SELECT false';
"""
    + function(ERASING, KEPT)
)
BACKWARDS = function("", f"{KEPT}, snapshot") + "DROP FUNCTION documents_may_be_erased(uuid);"


class Migration(migrations.Migration):
    """Adds the column, and lets the trigger know of it."""

    dependencies = [("documents", "0005_what_was_signed_stays")]
    operations = [
        migrations.AddField("document", "erased_at", models.DateTimeField(blank=True, editable=False, null=True)),
        migrations.RunSQL(FORWARDS, BACKWARDS),
    ]
