"""Admin classes that only read."""

from django.contrib import admin
from django.db import models
from django.http import HttpRequest

from portal.look.lists import AskedByFilters


class ReadOnlyAdmin(AskedByFilters):
    """Nothing is added, changed or deleted here: services do that."""

    show_full_result_count = False
    show_facets = admin.ShowFacets.ALWAYS
    list_per_page = 50
    actions = None

    def has_add_permission(self, request: HttpRequest) -> bool:
        """Never."""
        return False

    def has_change_permission(self, request: HttpRequest, obj: models.Model | None = None) -> bool:
        """Never."""
        return False

    def has_delete_permission(self, request: HttpRequest, obj: models.Model | None = None) -> bool:
        """Never."""
        return False
