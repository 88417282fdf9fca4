"""`manage.py environment`: the README's table of environment variables."""

from typing import Any

from django.core.management import BaseCommand

from portal.environment import as_markdown
from portal.variables import VARIABLES


class Command(BaseCommand):
    """Prints the table, to be pasted into the README when a variable changes."""

    help = "Print every environment variable with its kind, default and meaning"

    def handle(self, *args: Any, **options: Any) -> None:
        self.stdout.write(as_markdown(VARIABLES))
