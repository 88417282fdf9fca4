"""Make a backup; restore one."""

import tempfile
from collections.abc import Callable
from pathlib import Path
from typing import IO, Any

from django.core.files.storage import default_storage
from django.db import connection
from django.db.migrations.recorder import MigrationRecorder
from django.utils import timezone

from portal.backups import archive, files, postgres
from portal.backups.refusals import BackupRefused


def make_backup(path: Path) -> dict[str, Any]:
    """Write database and files to `path`, read it back, and give its manifest.

    The database comes first: a file is never changed once a row names it, so the files of the moment after
    hold all that the rows of the moment before name.
    """
    if path.exists():
        raise BackupRefused(f"{path} is there already.")
    with tempfile.TemporaryDirectory() as folder, archive.writing(path) as writer:
        dumped = Path(folder) / archive.DATABASE
        postgres.dump(dumped)
        with dumped.open("rb") as content:
            writer.add(archive.DATABASE, content, dumped.stat().st_size)
        for name in files.names():
            with default_storage.open(name) as content:
                writer.add(archive.FILES + name, content, content.size)
        writer.close({"made_at": timezone.now().isoformat(), "migrations": _migrations()})
    return archive.verify(path)


def restore_backup(path: Path, *, replace: bool) -> dict[str, Any]:
    """Put a verified archive in place; raises BackupRefused when it is corrupted or the database is in use.

    The database is restored in one transaction, so a failure leaves it as it was; files follow.
    """
    if not path.is_file():
        raise BackupRefused(f"There is no archive at {path}.")
    manifest = archive.verify(path)
    if not replace and not postgres.is_empty():
        raise BackupRefused(
            "The database is not empty. Restore into an empty one, or say --replace to lose what is there."
        )
    with tempfile.TemporaryDirectory() as folder:
        dumped = Path(folder) / archive.DATABASE
        archive.unpack(path, _only_database(dumped))
        postgres.load(dumped, replace=replace)
    archive.unpack(path, _only_files)
    return manifest


def _only_database(dumped: Path) -> Callable[[str, IO[bytes]], None]:
    def write(name: str, content: IO[bytes]) -> None:
        if name == archive.DATABASE:
            with dumped.open("wb") as out:
                while piece := content.read(archive.CHUNK):
                    out.write(piece)

    return write


def _only_files(name: str, content: IO[bytes]) -> None:
    if name.startswith(archive.FILES):
        files.put(name.removeprefix(archive.FILES), content)


def _migrations() -> list[str]:
    applied = MigrationRecorder(connection).applied_migrations()
    return sorted(f"{app}.{name}" for app, name in applied)
