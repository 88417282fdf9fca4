"""What was sealed cannot be emptied either: TRUNCATE passes triggers on rows by."""

from django.db import migrations

KEPT = ("round", "seal", "priorityarea", "criterion", "level", "section", "question")

FORWARD = "".join(
    f"""
CREATE TRIGGER not_emptied BEFORE TRUNCATE ON programmes_{table}
    FOR EACH STATEMENT EXECUTE FUNCTION portal_append_only();
"""
    for table in KEPT
)
BACKWARD = "".join(f"DROP TRIGGER not_emptied ON programmes_{table};\n" for table in KEPT)


class Migration(migrations.Migration):
    dependencies = [("programmes", "0006_rounds_that_are_our_reading"), ("audit", "0002_append_only")]

    operations = [migrations.RunSQL(FORWARD, BACKWARD)]
