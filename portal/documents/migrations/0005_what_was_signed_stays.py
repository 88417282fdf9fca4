"""A ready document keeps its check code, what it was before signing, and who signed it, too."""

from django.db import migrations

KEPT = (
    "state, kind, subject_id, version, title, snapshot, input_digest, template_version, file, sha256, page_count, "
    "byte_count, ready_at, queued_at"
)
SIGNED = KEPT + ", check_code, unsigned_sha256, signed_at, signed_by, certificate_sha256"


def function(columns: str) -> str:
    """The trigger's function, for these columns."""
    rows = [", ".join(f"{row}.{name.strip()}" for name in columns.split(",")) for row in ("NEW", "OLD")]
    return f"""
CREATE OR REPLACE FUNCTION documents_ready_is_final() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF ({rows[0]}) IS DISTINCT FROM ({rows[1]}) THEN
        RAISE EXCEPTION 'Document % is ready and cannot change', OLD.id USING ERRCODE = 'integrity_constraint_violation';
    END IF;
    RETURN NEW;
END $$;
"""


class Migration(migrations.Migration):
    """Replaces the trigger's function."""

    dependencies = [("documents", "0004_letters_are_signed")]
    operations = [migrations.RunSQL(function(SIGNED), function(KEPT))]
