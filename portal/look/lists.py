"""Lists of the admin that answer only the questions their filters ask.

Django lets an address ask a list for any field of its rows (``?password__startswith=a``), so a field
that no page shows can be guessed a letter at a time from how many rows come back.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

from django.contrib import admin
from django.http import HttpRequest

if TYPE_CHECKING:
    Base = admin.ModelAdmin[Any]
else:
    Base = admin.ModelAdmin  # Django's own takes no parameter while it runs

_COMPARED = re.compile(r"((__id|__pk)?(__exact|__isnull)?|__(gte|lt))")
"""What Django's own filters add to the name of a field."""


class AskedByFilters(Base):
    """A list that can be asked through the filters it shows, and in no other way."""

    def lookup_allowed(self, lookup: str, value: str, request: HttpRequest | None = None) -> bool:
        """Whether one of the list's filters asks this."""
        return any(_asks(offered, lookup) for offered in self.list_filter)


def _asks(offered: Any, lookup: str) -> bool:
    if isinstance(offered, type) and issubclass(offered, admin.SimpleListFilter):
        return lookup == offered.parameter_name
    name = offered[0] if isinstance(offered, tuple) else offered
    return lookup.startswith(name) and _COMPARED.fullmatch(lookup.removeprefix(name)) is not None
