"""``manage.py load_reference_data``: the real rounds, authorities, projects and reports."""

from __future__ import annotations

from typing import Any

from django.core.management.base import BaseCommand, CommandError

from programmes.reference.files import BadRow
from programmes.reference.load import load_reference_data


class Command(BaseCommand):
    help = "Load the reference data of programmes/data. Safe to run again: only what the files changed changes."

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            tallies = load_reference_data()
        except BadRow as refusal:
            raise CommandError(f"Nothing was loaded. {refusal.sentence}") from None
        for kind, tally in tallies.items():
            self.stdout.write(f"{kind}: {tally}")
        if not any(tally.created or tally.updated for tally in tallies.values()):
            self.stdout.write("Nothing has changed since the last load.")
