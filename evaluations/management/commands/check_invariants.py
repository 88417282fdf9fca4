"""`manage.py check_invariants`: exit code 0 when every promise holds on the live data, 1 when one is broken."""

from __future__ import annotations

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from evaluations.selectors.invariants import INVARIANTS, check


class Command(BaseCommand):
    """Checks what the portal promises against what is stored. Reads; changes nothing."""

    help = "Check every promise of the portal on its live data; name what breaks one."

    def add_arguments(self, parser: ArgumentParser) -> None:
        codes = [each.code for each in INVARIANTS]
        parser.add_argument("--only", action="append", choices=codes, help="only this promise; may be given again")

    def handle(self, *args: Any, **options: Any) -> None:
        only = options["only"]
        broken = 0
        for each in check(codes=frozenset(only) if only else None):
            counted = f"{each.found.checked:>8,}  {each.seconds:6.2f} s  {each.invariant.promise}"
            self.stdout.write(f"{'holds ' if each.holds else 'BROKEN'} {counted}")
            for sentence in each.found.said:
                self.stdout.write(f"         {sentence}")
            if each.found.broken > len(each.found.said):
                self.stdout.write(f"         and {each.found.broken - len(each.found.said):,} more")
            broken += not each.holds
        if broken:
            raise CommandError(f"{broken} broken")
        self.stdout.write("Every promise holds.")
