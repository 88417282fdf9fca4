"""Telling people of one event: a notification each, and an email to whoever wants one at once."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

from django.core.exceptions import SuspiciousOperation
from django.db import transaction
from django.utils.http import url_has_allowed_host_and_scheme

from portal.accounts.models import User
from portal.audit.clock import database_now
from portal.mail.services import Letter, one_line, send_emails
from portal.notices.kinds import kind_of
from portal.notices.models import Notice
from portal.notices.selectors import deliveries_for
from portal.notices.states import Delivery

_ABOUT_LIMIT: Final = 250


@dataclass(frozen=True, slots=True)
class _Event:
    """What happened, in the words of its email; ``path`` is the page of ours that the notification leads to."""

    subject: str
    template: str
    path: str
    about: str
    by: User | None


@dataclass(frozen=True, slots=True)
class _Telling:
    """One person's share of an event: the key it is told under once, and what their email says."""

    key: str
    person: User
    address: str
    context: Mapping[str, Any]


def tell_each(
    people: Iterable[User],
    *,
    key: str,
    subject: str,
    template: str,
    context: Mapping[str, Any],
    path: str,
    by: User | None,
    about: str = "",
) -> None:
    """``tell`` for several people: each has a key of their own, and their ``name`` in the context.

    Costs the same number of queries for one person and for a thousand. Whoever is named twice is told once.
    """
    event = _Event(subject, template, path, about, by)
    each = {person.pk: person for person in people}.values()
    _tell(
        event,
        [_Telling(f"{key}:{one.pk}", one, one.email, {"path": path, **context, "name": one.full_name}) for one in each],
    )


def tell(
    *,
    key: str,
    to: User,
    subject: str,
    template: str,
    context: Mapping[str, Any],
    path: str,
    by: User | None,
    about: str = "",
    address: str = "",
) -> None:
    """Tell a person of an event, in the caller's transaction. The same ``key`` twice is one telling.

    ``subject``, ``template`` and ``context`` are the email's, as ``portal.mail.services.send_email``
    takes them; the subject is also the notification's words. ``path`` is the page of ours that the
    notification leads to, ``about`` the bid or round, ``address`` where the email goes when not to the
    person's own address. The email's template says which kind of event
    it is (``portal.notices.kinds``), and so what the person may have chosen.
    """
    event = _Event(subject, template, path, about, by)
    _tell(event, [_Telling(key, to, address or to.email, {"path": path, **context})])


@transaction.atomic
def _tell(event: _Event, tellings: Sequence[_Telling]) -> None:
    """In the order of their keys, so that two who tell the same people wait for each other and never both."""
    if not event.path.startswith("/") or not url_has_allowed_host_and_scheme(event.path, None):
        raise SuspiciousOperation(f"A notification leads to a page of ours, not to {event.path!r}")
    told = set(Notice.objects.filter(key__in=[each.key for each in tellings]).values_list("key", flat=True))
    new = sorted((each for each in tellings if each.key not in told), key=lambda each: each.key)
    if not new:
        return
    kind, now = kind_of(event.template), database_now()
    deliveries = deliveries_for([each.person for each in new], kind)
    notices = [
        Notice(
            person=each.person,
            key=each.key,
            kind=kind.name,
            title=one_line(event.subject),
            about=one_line(event.about)[:_ABOUT_LIMIT],
            path=event.path,
            made_at=now,
            delivery=deliveries[each.person.pk],
        )
        for each in new
    ]
    Notice.objects.bulk_create(notices, ignore_conflicts=True)
    letters = [
        Letter(key=each.key, to=each.address, subject=event.subject, template=event.template, context=each.context)
        for each in new
        if deliveries[each.person.pk] is Delivery.AT_ONCE
    ]
    send_emails(letters=letters, by=event.by)
