"""`manage.py demonstration_accounts`: who can be signed in as in the demonstration."""

from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand
from django.urls import reverse

from portal.accounts.demonstration import accounts

SHOWN = 14
"""Those who lead through the journey stand first."""


class Command(BaseCommand):
    """Prints the invented people; `make run` shows it at the start."""

    help = "List the demonstration's invented people and where to sign in as one of them."

    def handle(self, *args: Any, **options: Any) -> None:
        if not settings.PORTAL_DEMO:
            self.stdout.write("There are no demonstration accounts: PORTAL_DEMO is not 1.")
            return
        self.stdout.write(f"Sign in with one click at {settings.PORTAL_BASE_URL}{reverse('demonstration')}")
        listed = list(accounts())
        for account in listed[:SHOWN]:
            self.stdout.write(f"  {account.user.full_name:<20}  {account.position:<60}  {account.tries}")
        if len(listed) > SHOWN:
            self.stdout.write(f"  and {len(listed) - SHOWN} more on that page")
