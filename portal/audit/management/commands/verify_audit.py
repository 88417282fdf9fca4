"""`manage.py verify_audit`: exit code 0 when the record is whole, 1 when a link is broken."""

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from portal.audit.verification import verify


class Command(BaseCommand):
    """Checks every chain of the audit, and every anchor."""

    help = "Check the audit's hash chains and anchors; name the first broken link of each chain."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--chain", help="only this chain, such as bid:DEMO-0001")

    def handle(self, *args: Any, **options: Any) -> None:
        report = verify(chain=options["chain"])
        for fault in report.faults:
            self.stdout.write(f"broken  {fault}")
        counted = f"{report.events:,} events in {report.chains:,} chains, {report.anchors:,} anchors"
        if not report.is_whole:
            raise CommandError(f"{counted}: {len(report.faults):,} broken")
        self.stdout.write(f"{counted}: every link holds")
