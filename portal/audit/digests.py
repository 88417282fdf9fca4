"""One way to turn a record into bytes, and bytes into a digest."""

import datetime as dt
import hashlib
import json
import uuid
from decimal import Decimal
from typing import Any


def canonical_json(obj: Any) -> str:
    """The same object gives the same text: sorted keys, no spaces, UTF-8, moments in UTC.

    Raises TypeError for what has no one form (sets, objects, NaN).
    """
    try:
        return json.dumps(
            obj, sort_keys=True, separators=(",", ":"), ensure_ascii=False, allow_nan=False, default=_plain
        )
    except ValueError as error:
        raise TypeError(str(error)) from error


def sha256_of(content: str | bytes) -> str:
    """SHA-256 in hexadecimal; text is taken as UTF-8."""
    data = content.encode() if isinstance(content, str) else content
    return hashlib.sha256(data).hexdigest()


def _plain(value: Any) -> str:
    if isinstance(value, dt.datetime):
        if value.tzinfo is None:
            raise TypeError("A moment without a time zone has no canonical form")
        return value.astimezone(dt.UTC).isoformat(timespec="microseconds")
    if isinstance(value, dt.date):
        return value.isoformat()
    if isinstance(value, Decimal | uuid.UUID):
        return str(value)
    raise TypeError(f"{type(value).__name__} has no canonical form")
