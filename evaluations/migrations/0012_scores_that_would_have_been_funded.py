"""The scores that would have been funded are worked out after a run, by a worker."""

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [("evaluations", "0011_grant_determinations")]

    operations = [
        migrations.CreateModel(
            name="RunScores",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("state", models.CharField(choices=[("queued", "Waiting to start"), ("working", "Being worked out"), ("ready", "Ready"), ("failed", "Failed")], default="queued", max_length=10)),
                ("progress", models.PositiveSmallIntegerField(default=0, verbose_name="per cent done")),
                ("queued_at", models.DateTimeField()),
                ("lease_until", models.DateTimeField(blank=True, null=True)),
                ("attempts", models.PositiveSmallIntegerField(default=0)),
                ("finished_at", models.DateTimeField(blank=True, null=True)),
                ("failure_reason", models.TextField(blank=True)),
                ("result", models.JSONField(default=dict)),
                ("run", models.OneToOneField(on_delete=django.db.models.deletion.CASCADE, related_name="scores_needed", to="evaluations.awardrun")),
            ],
            options={
                "verbose_name_plural": "run scores",
                "ordering": ["run"],
                "abstract": False,
                "constraints": [
                    models.CheckConstraint(condition=models.Q(models.Q(("finished_at__isnull", False), ("state__in", ["ready", "failed"])), models.Q(("finished_at__isnull", True), ("state__in", ["queued", "working"])), _connector="OR"), name="runscores_finished_has_its_date"),
                    models.CheckConstraint(condition=models.Q(("progress__lte", 100)), name="runscores_progress_is_per_cent"),
                ],
            },
        ),
    ]
