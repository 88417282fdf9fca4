"""Grant determinations: one row for each round and financial year, which never changes."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

FORWARD = """
CREATE TRIGGER determination_stays BEFORE UPDATE OR DELETE ON evaluations_determination
    FOR EACH ROW EXECUTE FUNCTION portal_append_only();
CREATE TRIGGER not_emptied BEFORE TRUNCATE ON evaluations_determination
    FOR EACH STATEMENT EXECUTE FUNCTION portal_append_only();
"""
BACKWARD = """
DROP TRIGGER not_emptied ON evaluations_determination;
DROP TRIGGER determination_stays ON evaluations_determination;
"""


class Migration(migrations.Migration):
    dependencies = [
        ("evaluations", "0010_panels_that_add_up"),
        ("programmes", "0001_initial"),
        ("audit", "0002_append_only"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="Determination",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("financial_year", models.PositiveSmallIntegerField()),
                ("made_at", models.DateTimeField()),
                (
                    "made_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="determinations",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "round",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="determinations",
                        to="programmes.round",
                    ),
                ),
            ],
            options={
                "ordering": ["round", "financial_year"],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("round", "financial_year"), name="determination_once_a_round_and_year"
                    )
                ],
            },
        ),
        migrations.RunSQL(FORWARD, BACKWARD),
    ]
