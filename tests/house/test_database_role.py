"""The role that production runs as may write rows, and may not put a trigger to sleep."""

import os
from collections.abc import Iterator
from urllib.parse import quote, urlsplit, urlunsplit

import psycopg2
import pytest
from django.core.management import CommandError, call_command
from django.db import connection

pytestmark = pytest.mark.django_db(transaction=True)

TABLE = "accounts_user"


@pytest.fixture
def role() -> Iterator[str]:
    name = f"app_{connection.settings_dict['NAME']}"
    yield name
    with connection.cursor() as cursor:
        cursor.execute("SELECT 1 FROM pg_roles WHERE rolname = %s", [name])
        if cursor.fetchone():
            cursor.execute(f'DROP OWNED BY "{name}"; DROP ROLE "{name}"')


def address(role: str) -> str:
    password = "a pass'word"
    owner = urlsplit(os.environ["DATABASE_URL"])
    host = owner.netloc.rsplit("@", 1)[1]
    path = "/" + str(connection.settings_dict["NAME"])
    return urlunsplit(owner._replace(netloc=f"{role}:{quote(password)}@{host}", path=path))


@pytest.fixture
def portal(role: str) -> Iterator["psycopg2.extensions.connection"]:
    call_command("grant_database_role", address(role), verbosity=0)
    call_command("grant_database_role", address(role), verbosity=0)
    line = psycopg2.connect(address(role))
    line.autocommit = True
    yield line
    line.close()


def test_the_role_reads_and_writes_rows(portal: "psycopg2.extensions.connection") -> None:
    with portal.cursor() as cursor:
        cursor.execute("INSERT INTO django_session VALUES ('key', 'data', now())")
        cursor.execute("SELECT count(*) FROM accounts_user")
        cursor.execute("SELECT count(*) FROM django_migrations")
        found = cursor.fetchone()
    assert found is not None
    assert found[0] > 0


@pytest.mark.parametrize(
    "statement",
    [
        "ALTER TABLE {table} DISABLE TRIGGER ALL",
        "TRUNCATE {table} CASCADE",
        "DROP TABLE {table} CASCADE",
        "SET session_replication_role = replica",
        "CREATE TABLE mine (id int)",
        "DELETE FROM django_migrations",
    ],
)
def test_the_role_owns_nothing(portal: "psycopg2.extensions.connection", statement: str) -> None:
    with portal.cursor() as cursor, pytest.raises(psycopg2.errors.InsufficientPrivilege):
        cursor.execute(statement.format(table=TABLE))


def test_the_owner_is_not_granted_to(role: str) -> None:
    with pytest.raises(CommandError, match="owner's own"):
        call_command("grant_database_role", address(str(connection.settings_dict["USER"])))
    with pytest.raises(CommandError, match="needs a role and a password"):
        call_command("grant_database_role", "postgresql://localhost/portal")
