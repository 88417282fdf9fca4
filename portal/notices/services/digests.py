"""One email a day, at 8am in London, for whoever asked for it."""

from __future__ import annotations

import datetime as dt
import logging
from typing import Final
from zoneinfo import ZoneInfo

from django.db import transaction
from django.db.models import QuerySet
from django.urls import reverse

from portal.accounts.models import User
from portal.audit.clock import database_now
from portal.look.words import plural
from portal.mail.services import send_email
from portal.notices.kinds import kind_named
from portal.notices.models import Digest, Notice
from portal.notices.states import Delivery

log = logging.getLogger(__name__)

LONDON: Final = ZoneInfo("Europe/London")
AT: Final = dt.time(8)
#: The most notices that one email lists; it says how many more there are, and all are on the site.
LISTED: Final = 50


def send_digests() -> int:
    """Send what is due: everything told before 8am today that waits for a daily email. Says to how many.

    Safe to run as often as one likes, by as many workers as there are. Each person's email is one
    transaction: the row of the day, the notices it carries and the email are there together or not
    at all, so a worker that is killed leaves nothing half done and the next run does it again.
    """
    now = database_now().astimezone(LONDON)
    due = dt.datetime.combine(now.date(), AT, LONDON)
    if now < due:
        return 0
    waiting = _waiting(due).order_by("person_id").values_list("person_id", flat=True).distinct()
    return sum(_send_to(person_id, now.date(), due) for person_id in list(waiting))


def _send_to(person_id: int, day: dt.date, due: dt.datetime) -> bool:
    try:
        with transaction.atomic():
            return _write(person_id, day, due)
    except Exception:  # one person's trouble is not the others'; the next run tries again
        log.exception("The daily email of person %s could not be written", person_id)
        return False


def _write(person_id: int, day: dt.date, due: dt.datetime) -> bool:
    """The row of the day makes two workers take turns: the second finds it and leaves."""
    digest, is_new = Digest.objects.get_or_create(person_id=person_id, day=day, defaults={"made_at": database_now()})
    if not is_new:
        return False
    notices = list(_waiting(due).filter(person_id=person_id).select_for_update(of=("self",)).order_by("made_at", "pk"))
    if not notices:
        digest.delete()
        return False
    Notice.objects.filter(pk__in=[notice.pk for notice in notices]).update(digest=digest)
    person = User.objects.get(pk=person_id)
    context = {
        "name": person.full_name,
        "count": plural(len(notices), "notification"),
        "lines": [
            {"title": each.title, "about": each.about, "kind": kind_named(each.kind).label, "path": each.path}
            for each in notices[:LISTED]
        ],
        "more": max(0, len(notices) - LISTED),
        "inbox": reverse("notices:inbox"),
        "choices": reverse("notices:choices"),
    }
    subject = f"{plural(len(notices), 'notification')} from the innovation fund"
    key = f"digest:{digest.pk}"
    send_email(key=key, to=person.email, subject=subject, template="notices/digest", context=context, by=None)
    return True


def _waiting(due: dt.datetime) -> QuerySet[Notice]:
    return Notice.objects.filter(delivery=Delivery.DAILY, digest__isnull=True, made_at__lt=due, person__is_active=True)
