from django.contrib.postgres.operations import TrigramExtension, UnaccentExtension
from django.db import migrations


class Migration(migrations.Migration):
    """Search that forgives typing and accents."""

    dependencies = [("programmes", "0002_published_rounds_keep_their_word")]

    operations = [TrigramExtension(), UnaccentExtension()]
