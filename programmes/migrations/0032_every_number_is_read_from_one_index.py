from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("programmes", "0031_the_search_hears_statements")]

    operations = [
        migrations.RemoveIndex(model_name="searchtally", name="search_tally_counts"),
        migrations.AddIndex(
            model_name="searchtally",
            index=models.Index(
                fields=["region", "year", "authority"],
                include=(
                    "programme", "round", "area", "area_name", "lead_kind",
                    "projects", "invented", "money", "unstated", "loose",
                ),
                name="search_tally_cells",
            ),
        ),
    ]  # fmt: skip
