"""`manage.py restore`: put a backup in place."""

from pathlib import Path
from typing import Any

from django.core.management import BaseCommand, CommandError
from django.core.management.base import CommandParser

from portal.backups.refusals import BackupRefused
from portal.backups.services import restore_backup


class Command(BaseCommand):
    """Verifies the whole archive first; refuses a database that is not empty unless told to replace it."""

    help = "Restore database and files from an archive of `manage.py backup`"
    requires_migrations_checks = False

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("path", type=Path, help="the archive")
        parser.add_argument("--replace", action="store_true", help="lose what the database holds now")

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            manifest = restore_backup(options["path"], replace=options["replace"])
        except BackupRefused as error:
            raise CommandError(str(error)) from error
        self.stdout.write(
            f"Restored what was backed up at {manifest['made_at']}: the database and"
            f" {len(manifest['members']) - 1} files. Now run migrate, grant_database_role and verify_audit."
        )
