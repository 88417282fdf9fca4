"""`manage.py grant_database_role`: let a role that owns no table do the portal's work.

The triggers that keep submissions, assessments and the audit as they are bind whoever does not own
the tables: only an owner can switch a trigger off. Run it as the owner, after every migrate.
"""

from typing import Any

import dj_database_url
from django.core.management import BaseCommand, CommandError
from django.core.management.base import CommandParser
from django.db import connection, transaction
from psycopg2 import sql


class Command(BaseCommand):
    """Creates the role when it is new, and grants it rows: not tables, not triggers, not TRUNCATE."""

    help = "Create the role of a database address, if new, and let it read and write rows"

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("url", help="the address the portal will use: postgresql://role:password@host/name")

    def handle(self, *args: Any, **options: Any) -> None:
        address = dj_database_url.parse(options["url"])
        role, password = str(address.get("USER") or ""), str(address.get("PASSWORD") or "")
        if not role or not password:
            raise CommandError("The address needs a role and a password: postgresql://role:password@host/name")
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute("SELECT current_user, EXISTS (SELECT 1 FROM pg_roles WHERE rolname = %s)", [role])
            owner, known = cursor.fetchone()
            if owner == role:
                raise CommandError("The role of the address is the owner's own; name another.")
            for statement in statements(owner=owner, role=role, password=password, known=known):
                cursor.execute(statement.as_string(cursor.connection))
        self.stdout.write(f"{role} may read and write rows, and owns nothing.")


def statements(*, owner: str, role: str, password: str, known: bool) -> list[sql.Composed]:
    """What is run, in order."""
    names = {"role": sql.Identifier(role), "owner": sql.Identifier(owner), "password": sql.Literal(password)}
    verb = "ALTER" if known else "CREATE"
    lines = (
        verb + " ROLE {role} LOGIN NOSUPERUSER NOCREATEDB NOCREATEROLE PASSWORD {password}",
        "GRANT USAGE ON SCHEMA public TO {role}",
        "GRANT SELECT, INSERT, UPDATE, DELETE ON ALL TABLES IN SCHEMA public TO {role}",
        "GRANT USAGE, SELECT ON ALL SEQUENCES IN SCHEMA public TO {role}",
        "REVOKE INSERT, UPDATE, DELETE ON django_migrations FROM {role}",
        "ALTER DEFAULT PRIVILEGES FOR ROLE {owner} IN SCHEMA public"
        " GRANT SELECT, INSERT, UPDATE, DELETE ON TABLES TO {role}",
        "ALTER DEFAULT PRIVILEGES FOR ROLE {owner} IN SCHEMA public GRANT USAGE, SELECT ON SEQUENCES TO {role}",
    )
    return [sql.SQL(line).format(**names) for line in lines]
