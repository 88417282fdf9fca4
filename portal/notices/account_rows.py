"""The line about notifications on a person's own account page."""

from __future__ import annotations

from collections.abc import Sequence

from django.urls import reverse

from portal.accounts.account_page import Row
from portal.accounts.models import User


def notification_rows(person: User) -> Sequence[Row]:
    """Where to choose which emails come at once, daily or not at all."""
    change = {"text": "Change", "href": reverse("notices:choices"), "hidden": "which emails you get"}
    return [{"key": "Notifications", "value": "On the site, and by email as you choose", "actions": [change]}]
