"""What the lists of judging share."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.contrib import admin
from django.urls import reverse
from django.utils.html import format_html

from bids.models import Bid
from portal.look import lists

if TYPE_CHECKING:
    Base = admin.ModelAdmin[Any]
else:
    Base = admin.ModelAdmin  # Django's own takes no parameter while it runs


class ReadOnlyAdmin(lists.ReadOnlyAdmin):
    """A list whose rows lead to the bid's own page, and to no form."""

    list_display_links = None


def bid_link(bid: Bid) -> str:
    """A link to the bid's own page."""
    return format_html('<a href="{}">{}</a>', reverse("evaluations:bid", args=[bid.reference]), bid.reference)
