"""Make the demonstration's people, rounds and bids."""

from __future__ import annotations

from typing import Any

from django.core.management.base import BaseCommand, CommandError

from evaluations.demonstration.loading import load_demonstration
from portal.accounts.refusals import Refused


class Command(BaseCommand):
    """``manage.py load_demonstration``: what is there already is kept as it is."""

    help = "Make the demonstration's invented organisations, people, rounds and bids, unless they are there."

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            loaded = load_demonstration()
        except Refused as refusal:
            raise CommandError(refusal.sentence) from refusal
        if loaded.rounds:
            self.stdout.write(f"Made {loaded.rounds} demonstration rounds with {loaded.bids} bids.")
        elif not loaded.left_out:
            self.stdout.write("The demonstration is there already.")
        for left_out in loaded.left_out:
            self.stdout.write(f"Left out, since what was made before has been changed: {left_out}")
