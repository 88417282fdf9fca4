"""Lists of the admin that answer only the questions their filters ask.

Django lets an address ask a list for any field of its rows (``?password__startswith=a``), so a field
that no page shows can be guessed a letter at a time from how many rows come back.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

from django.contrib import admin
from django.db import models
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


class ReadOnlyAdmin(AskedByFilters):
    """Nothing here is added, changed or deleted, whoever asks, superusers included: services do that."""

    actions = None
    list_per_page = 50
    show_full_result_count = False

    def has_add_permission(self, request: HttpRequest) -> bool:
        """Never."""
        return False

    def has_change_permission(self, request: HttpRequest, obj: models.Model | None = None) -> bool:
        """Never."""
        return False

    def has_delete_permission(self, request: HttpRequest, obj: models.Model | None = None) -> bool:
        """Never."""
        return False


class DemonstrationFilter(admin.BooleanFieldListFilter):
    """Invented rows or real ones, under a word that people use."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.title = "demonstration"


def _asks(offered: Any, lookup: str) -> bool:
    if isinstance(offered, type) and issubclass(offered, admin.SimpleListFilter):
        return lookup == offered.parameter_name
    name = offered[0] if isinstance(offered, tuple) else offered
    return lookup.startswith(name) and _COMPARED.fullmatch(lookup.removeprefix(name)) is not None
