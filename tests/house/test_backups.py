"""A backup comes back whole, and only whole."""

import os
import subprocess
import sys
import tarfile
from collections.abc import Callable, Iterator
from pathlib import Path
from urllib.parse import urlsplit, urlunsplit

import pytest
from django.contrib.auth import get_user_model
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.core.management import CommandError, call_command
from django.db import connection

from portal.backups import archive
from portal.backups.refusals import BackupRefused
from portal.embedded.places import BASE

pytestmark = pytest.mark.django_db(transaction=True)

Manage = Callable[..., subprocess.CompletedProcess[str]]


@pytest.fixture
def backup(tmp_path: Path) -> Path:
    """An archive of a database with a person, and of two files."""
    get_user_model().objects.create_user(email="ada@example.org", full_name="Ada Önal")
    default_storage.save("letters/one.pdf", ContentFile(b"%PDF one"))
    default_storage.save("two.txt", ContentFile(b"two" * 100_000))
    path = tmp_path / "portal.backup"
    call_command("backup", path, verbosity=0)
    return path


@pytest.fixture
def elsewhere(tmp_path: Path) -> Iterator[Manage]:
    """manage.py for another, empty database and another folder for files."""
    name = f"{connection.settings_dict['NAME']}_elsewhere"
    with connection.cursor() as cursor:
        cursor.execute(f'CREATE DATABASE "{name}"')
    url = urlunsplit(urlsplit(os.environ["DATABASE_URL"])._replace(path=f"/{name}"))
    environment = {**os.environ, "DATABASE_URL": url, "PORTAL_VAR": str(tmp_path / "elsewhere")}

    def manage(*arguments: object) -> subprocess.CompletedProcess[str]:
        command = [sys.executable, str(BASE / "manage.py"), *map(str, arguments)]
        return subprocess.run(command, env=environment, capture_output=True, text=True, check=False)

    yield manage
    with connection.cursor() as cursor:
        cursor.execute(f'DROP DATABASE "{name}" WITH (FORCE)')


def test_a_backup_comes_back_whole_in_an_empty_place(backup: Path, elsewhere: Manage, tmp_path: Path) -> None:
    restored = elsewhere("restore", backup)
    assert restored.returncode == 0, restored.stderr
    assert "2 files" in restored.stdout
    assert (tmp_path / "elsewhere/files/letters/one.pdf").read_bytes() == b"%PDF one"
    asked = elsewhere(
        "shell", "-v0", "-c", "from portal.accounts.models import User; print(*User.objects.values_list('full_name'))"
    )
    assert "Ada Önal" in asked.stdout, asked.stderr
    assert elsewhere("migrate", "--check").returncode == 0


def test_a_second_restore_is_refused_until_told_to_replace(backup: Path, elsewhere: Manage) -> None:
    assert elsewhere("restore", backup).returncode == 0
    again = elsewhere("restore", backup)
    assert again.returncode != 0
    assert "not empty" in again.stderr
    replaced = elsewhere("restore", backup, "--replace")
    assert replaced.returncode == 0, replaced.stderr


@pytest.mark.parametrize("where", [0.02, 0.3, 0.6, 0.9])
def test_one_changed_byte_anywhere_is_found(backup: Path, where: float) -> None:
    content = bytearray(backup.read_bytes())
    with tarfile.open(backup) as tar:
        spans = [(info.offset_data, info.size) for info in tar if info.size]
    total = sum(size for _, size in spans)
    at, wanted = 0, int(total * where)
    for start, size in spans:
        if wanted < size:
            at = start + wanted
            break
        wanted -= size
    content[at] ^= 1
    backup.write_bytes(content)
    with pytest.raises(BackupRefused, match=r"corrupted|changed"):
        archive.verify(backup)


def test_an_archive_cut_short_is_refused(backup: Path) -> None:
    content = backup.read_bytes()
    for length in (100, len(content) // 2, len(content) - 11_000):
        backup.write_bytes(content[:length])
        with pytest.raises(BackupRefused):
            archive.verify(backup)


def test_a_name_that_leads_out_of_the_storage_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "evil.backup"
    with tarfile.open(path, "w") as tar:
        tar.addfile(tarfile.TarInfo("files/../../outside"))
    with pytest.raises(BackupRefused, match="not a file of ours"):
        archive.verify(path)


def test_a_backup_never_writes_over_another(backup: Path) -> None:
    with pytest.raises(CommandError, match="there already"):
        call_command("backup", backup)
