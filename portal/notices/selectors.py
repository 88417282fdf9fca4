"""A person's notifications, the newest first, and what they chose."""

from __future__ import annotations

from django.db.models import QuerySet

from portal.accounts.models import User
from portal.notices.kinds import Kind, kinds_for
from portal.notices.models import Choice, Notice
from portal.notices.states import Delivery


def notices_of(person: User, *, kind: str = "", only_unread: bool = False) -> QuerySet[Notice]:
    """What this person was told, of one kind or of all, read or not."""
    found = Notice.objects.filter(person=person)
    if kind:
        found = found.filter(kind=kind)
    return found.filter(read_at__isnull=True) if only_unread else found


def delivery_for(person: User, kind: Kind) -> Delivery:
    """When this person has an email about this kind of event. A choice no longer offered counts as none."""
    if len(kind.deliveries) == 1:
        return kind.deliveries[0]
    chosen = Choice.objects.filter(person=person, kind=kind.name).values_list("delivery", flat=True).first()
    return Delivery(chosen) if chosen in kind.deliveries else kind.deliveries[0]


def choices_of(person: User) -> dict[str, Delivery]:
    """What this person chose or did not choose, by the name of the kind. One query."""
    chosen = dict(Choice.objects.filter(person=person).values_list("kind", "delivery"))
    found = {}
    for kind in kinds_for(is_staff=person.is_staff):
        asked = chosen.get(kind.name)
        found[kind.name] = Delivery(asked) if asked in kind.deliveries else kind.deliveries[0]
    return found
