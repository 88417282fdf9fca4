"""Telling one person of one event: a notification, and an email when they want one at once."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any, Final

from django.core.exceptions import SuspiciousOperation
from django.db import transaction
from django.utils.http import url_has_allowed_host_and_scheme

from portal.accounts.models import User
from portal.audit.clock import database_now
from portal.mail.services import one_line, send_email
from portal.notices.kinds import kind_of
from portal.notices.models import Notice
from portal.notices.selectors import delivery_for
from portal.notices.states import Delivery

_ABOUT_LIMIT: Final = 250


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
    """``tell`` for several people: each has a key of their own, and their ``name`` in the context."""
    for person in people:
        tell(
            key=f"{key}:{person.pk}",
            to=person,
            subject=subject,
            template=template,
            context={"path": path, **context, "name": person.full_name},
            path=path,
            about=about,
            by=by,
        )


@transaction.atomic
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
    if not path.startswith("/") or not url_has_allowed_host_and_scheme(path, None):
        raise SuspiciousOperation(f"A notification leads to a page of ours, not to {path!r}")
    if Notice.objects.filter(key=key).exists():
        return
    kind = kind_of(template)
    delivery = delivery_for(to, kind)
    notice = Notice(
        person=to,
        key=key,
        kind=kind.name,
        title=one_line(subject),
        about=one_line(about)[:_ABOUT_LIMIT],
        path=path,
        made_at=database_now(),
        delivery=delivery,
    )
    Notice.objects.bulk_create([notice], ignore_conflicts=True)
    if delivery is Delivery.AT_ONCE:
        words = {"path": path, **context}
        send_email(key=key, to=address or to.email, subject=subject, template=template, context=words, by=by)
