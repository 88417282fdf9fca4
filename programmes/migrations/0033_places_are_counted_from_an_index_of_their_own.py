from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("programmes", "0032_every_number_is_read_from_one_index")]

    operations = [
        migrations.AddIndex(
            model_name="searchtally",
            index=models.Index(
                fields=["region", "authority"],
                include=("projects", "invented", "money", "unstated", "loose"),
                name="search_tally_places",
            ),
        ),
    ]
