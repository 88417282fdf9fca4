"""Sessions in a table of ours. Those that last are taken along, so that nobody is signed out by it."""

import django.db.models.deletion
import django.utils.timezone
from django.conf import settings
from django.db import migrations, models

TAKE_ALONG = """
INSERT INTO accounts_session (session_key, session_data, expire_date, browser, seen_at)
SELECT session_key, session_data, expire_date, '', now() FROM django_session WHERE expire_date > now()
"""


class Migration(migrations.Migration):
    dependencies = [
        ("accounts", "0003_demonstration_groups"),
        ("sessions", "0001_initial"),
    ]

    operations = [
        migrations.CreateModel(
            name="Session",
            fields=[
                (
                    "session_key",
                    models.CharField(max_length=40, primary_key=True, serialize=False, verbose_name="session key"),
                ),
                ("session_data", models.TextField(verbose_name="session data")),
                ("expire_date", models.DateTimeField(db_index=True, verbose_name="expire date")),
                ("browser", models.CharField(blank=True, max_length=60)),
                ("seen_at", models.DateTimeField(default=django.utils.timezone.now)),
                (
                    "user",
                    models.ForeignKey(
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="sessions",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={"verbose_name": "session", "verbose_name_plural": "sessions", "abstract": False},
        ),
        migrations.RunSQL(TAKE_ALONG, migrations.RunSQL.noop),
    ]
