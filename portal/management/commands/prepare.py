"""`manage.py prepare`: everything between a fresh start and a portal that can serve, in one process."""

import hashlib
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management import BaseCommand, call_command, get_commands
from django.core.management.base import CommandParser


class Command(BaseCommand):
    """Migrates, loads the real data and, in a demonstration, the demonstration; collects static files."""

    help = "Migrate, load the data and collect static files; safe to run again"

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--welcome", type=Path, help="a file for what `manage.py welcome` prints")

    def handle(self, *args: Any, **options: Any) -> None:
        call_command("migrate", verbosity=0, interactive=False)
        self.run_if_known("load_reference_data")
        if settings.PORTAL_DEMO:
            self.run_if_known("load_demonstration")
        if settings.HASHED_STATIC_FILES:
            collect_when_changed()
        if options["welcome"]:
            with options["welcome"].open("w") as page:
                call_command("welcome", stdout=page)

    def run_if_known(self, name: str) -> None:
        """Another app's command, which the frame does not import."""
        if name in get_commands():
            call_command(name, stdout=self.stdout)


def collect_when_changed() -> bool:
    """Collect static files unless they are those collected last; says whether it did."""
    stamp, now = settings.STATIC_ROOT / ".stamp", fingerprint()
    if stamp.exists() and stamp.read_text() == now:
        return False
    call_command("collectstatic", verbosity=0, interactive=False, clear=True)
    stamp.write_text(now)
    return True


def fingerprint() -> str:
    """A digest of the names, sizes and times of all static files, and of the installed versions."""
    found = hashlib.sha256((settings.BASE_DIR / "requirements.lock").read_bytes())
    folders: list[Path] = settings.STATICFILES_DIRS
    for path in sorted(path for folder in folders for path in folder.rglob("*") if path.is_file()):
        state = path.stat()
        found.update(f"{path}:{state.st_size}:{state.st_mtime_ns}\n".encode())
    return found.hexdigest()
