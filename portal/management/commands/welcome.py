"""`manage.py welcome`: where to look and how to sign in."""

from typing import Any

from django.conf import settings
from django.core.management import BaseCommand, call_command, get_commands


class Command(BaseCommand):
    """Prints the addresses and, in a demonstration, its accounts."""

    help = "Print the portal's addresses and the demonstration accounts"

    def handle(self, *args: Any, **options: Any) -> None:
        address = settings.PORTAL_BASE_URL
        self.stdout.write(
            f"\n  The public site    {address}/\n"
            f"  Bids               {address}/bids/\n"
            f"  The department     {address}/admin/\n"
        )
        if settings.PORTAL_DEMO and "demonstration_accounts" in get_commands():
            call_command("demonstration_accounts", stdout=self.stdout)
        if not settings.EMAIL_HOST:
            self.stdout.write(f"  Emails are written to {settings.PORTAL_MAIL_FOLDER}\n")
