"""Filters of the lists."""

from typing import Any

from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest

from portal.documents import kinds


class KindFilter(admin.SimpleListFilter):
    """Kinds by their titles."""

    title = "kind"
    parameter_name = "kind"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, str]]:
        """Every kind that an app has registered."""
        return [(kind.name, kind.title) for kind in kinds.all_kinds()]

    def queryset(self, request: HttpRequest, queryset: QuerySet[Any]) -> QuerySet[Any]:
        """Documents of that kind."""
        return queryset.filter(kind=self.value()) if self.value() else queryset
