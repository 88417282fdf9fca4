"""`manage.py make_administrator EMAIL "FULL NAME"`: the first person who can invite the others."""

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand

from portal.accounts.letters import password_link
from portal.accounts.services import make_first_administrator


class Command(BaseCommand):
    """For a new installation, where nobody can invite anybody yet."""

    help = "Make the first administrator and print the link by which they choose a password."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("email")
        parser.add_argument("full_name")

    def handle(self, *args: Any, **options: Any) -> None:
        person = make_first_administrator(email=options["email"], full_name=options["full_name"])
        self.stdout.write(f"{person} is an administrator. They choose a password here, within three days:")
        self.stdout.write(password_link(person))
