"""A process that writes a daily email at a given moment and then waits, uncommitted, to be killed."""

import datetime as dt
import sys
import time
from typing import Any

import django

django.setup()

from portal.notices.services import digests  # noqa: E402 - settings are read above

_send_email = vars(digests)["send_email"]


def slowly(**values: Any) -> Any:
    """Write the email, say so, and wait for the end."""
    email = _send_email(**values)
    print("written", flush=True)  # noqa: T201 - the test listens
    time.sleep(600)
    return email


if __name__ == "__main__":
    vars(digests)["send_email"] = slowly
    vars(digests)["database_now"] = lambda: dt.datetime.fromisoformat(sys.argv[1])
    digests.send_digests()
