"""What beat wakes, and when: each app's tasks module says so in a constant named SCHEDULE."""

from importlib import import_module
from importlib.util import find_spec
from typing import Any

from django.conf import settings


def collected() -> dict[str, Any]:
    """Every app's SCHEDULE in one; two entries of one name are refused."""
    schedule: dict[str, Any] = {}
    for app in settings.PORTAL_APPS:
        if not find_spec(f"{app}.tasks"):
            continue
        for name, entry in getattr(import_module(f"{app}.tasks"), "SCHEDULE", {}).items():
            if name in schedule:
                raise ValueError(f"Two apps schedule {name!r}; the second is {app}")
            schedule[name] = entry
    return schedule
