from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("programmes", "0005_rounds_say_what_their_money_is"),
    ]

    operations = [
        migrations.AddField(
            model_name="project",
            name="round_is_inferred",
            field=models.BooleanField(
                default=False, verbose_name="the round is our reading: no source states it"
            ),
        ),
    ]
