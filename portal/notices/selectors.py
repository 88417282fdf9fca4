"""A person's notifications, the newest first, and what they chose."""

from __future__ import annotations

from collections.abc import Sequence

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


def deliveries_for(people: Sequence[User], kind: Kind) -> dict[int, Delivery]:
    """When each has an email about this kind of event. A choice no longer offered counts as none. One query or none."""
    if len(kind.deliveries) == 1:
        return {person.pk: kind.deliveries[0] for person in people}
    rows = Choice.objects.filter(person__in=people, kind=kind.name).values_list("person_id", "delivery")
    chosen = {person_id: Delivery(delivery) for person_id, delivery in rows if delivery in kind.deliveries}
    return {person.pk: chosen.get(person.pk, kind.deliveries[0]) for person in people}


def choices_of(person: User) -> dict[str, Delivery]:
    """What this person chose or did not choose, by the name of the kind. One query."""
    chosen = dict(Choice.objects.filter(person=person).values_list("kind", "delivery"))
    found = {}
    for kind in kinds_for(is_staff=person.is_staff):
        asked = chosen.get(kind.name)
        found[kind.name] = Delivery(asked) if asked in kind.deliveries else kind.deliveries[0]
    return found
