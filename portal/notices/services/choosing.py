"""Choosing how to be told."""

from __future__ import annotations

from collections.abc import Mapping

from django.db import transaction

from portal.accounts.models import User
from portal.notices.kinds import kinds_for
from portal.notices.models import Choice
from portal.notices.refusals import NoticeRefused


@transaction.atomic
def choose(*, deliveries: Mapping[str, str], by: User) -> None:
    """Keep this person's choice for each kind named. Raises ``NoticeRefused`` for what a kind does not offer.

    It holds for what happens from now on: what already waits for the daily email goes out with it.
    """
    offered = {kind.name: kind for kind in kinds_for(is_staff=by.is_staff)}
    rows = []
    for name, delivery in deliveries.items():
        kind = offered.get(name)
        if kind is None:
            raise NoticeRefused("There is no such kind of notification.")
        if delivery not in kind.deliveries:
            raise NoticeRefused(f"That cannot be chosen for “{kind.label}”. {kind.why}".strip())
        rows.append(Choice(person=by, kind=name, delivery=delivery))
    Choice.objects.bulk_create(
        rows, update_conflicts=True, unique_fields=["person", "kind"], update_fields=["delivery"]
    )
