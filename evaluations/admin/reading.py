"""Lists that can only be read, and asked only through the filters they show."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.contrib import admin
from django.http import HttpRequest
from django.urls import reverse
from django.utils.html import format_html

from bids.models import Bid
from portal.look.lists import AskedByFilters

if TYPE_CHECKING:
    Base = admin.ModelAdmin[Any]
else:
    Base = admin.ModelAdmin  # Django's own takes no parameter while it runs


class ReadOnlyAdmin(AskedByFilters):
    """No adding, changing or deleting, for anybody; superusers included."""

    actions = None
    list_display_links = None
    list_per_page = 50
    show_full_result_count = False

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False


def bid_link(bid: Bid) -> str:
    """A link to the bid's own page."""
    return format_html('<a href="{}">{}</a>', reverse("evaluations:bid", args=[bid.reference]), bid.reference)
