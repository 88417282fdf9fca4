"""`manage.py backup`: database and files in one verified archive."""

from pathlib import Path
from typing import Any

from django.core.management import BaseCommand, CommandError
from django.core.management.base import CommandParser

from portal.backups.refusals import BackupRefused
from portal.backups.services import make_backup


class Command(BaseCommand):
    """Writes the archive and reads it back before it gets its name."""

    help = "Write database and files to one archive, and verify it"

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("path", type=Path, help="where to write it, such as portal.backup")

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            manifest = make_backup(options["path"])
        except BackupRefused as error:
            raise CommandError(str(error)) from error
        size = options["path"].stat().st_size
        self.stdout.write(f"{options['path']}: {len(manifest['members']) - 1} files and the database, {size:,} bytes.")
