"""The one clock that decides: the database's."""

import datetime as dt

from django.db import connection


def database_now() -> dt.datetime:
    """This very moment by the database's clock (not the start of the transaction), aware, in UTC."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT clock_timestamp()")
        row = cursor.fetchone()
    moment: dt.datetime = row[0]
    return moment.astimezone(dt.UTC)
