"""Writing an email into the outbox, and sending a doubtful one again."""

from __future__ import annotations

import logging
import uuid
from collections.abc import Mapping
from datetime import datetime
from email.utils import parseaddr
from typing import Any, Final

from django.conf import settings
from django.core.validators import validate_email
from django.db import transaction
from django.template import Context, TemplateDoesNotExist
from django.template.loader import get_template

from portal.accounts.models import User
from portal.audit.clock import database_now
from portal.mail.editable import editable, kept, values_for
from portal.mail.models import OutboxEmail
from portal.mail.refusals import MailRefused
from portal.mail.selectors import wording_in_force
from portal.mail.states import State
from portal.mail.worded import word
from portal.waking import wake_after_commit

log = logging.getLogger(__name__)

SEND_TASK: Final = "portal.mail.tasks.send_outbox_email"
_SUBJECT_LIMIT: Final = 250


def send_email(
    *, key: str, to: str, subject: str, template: str, context: Mapping[str, Any], by: User | None
) -> OutboxEmail:
    """Write an email in the caller's transaction; it is sent after commit.

    ``key`` says what the email is about, such as ``"award-letter:41:7"``: the same key
    twice is one email, and the second call gives back the first one's row. ``template``
    names ``templates/emails/<template>.txt`` and, if there is one, ``.html``. Raises
    ``ValidationError`` when ``to`` is not one email address.
    """
    validate_email(to)
    values = {
        "to": to,
        "template": template,
        **_words(template, subject, context),
        "message_id": f"<{uuid.uuid4()}@{_domain()}>",
        "asked_by": by,
    }
    with transaction.atomic():
        now = database_now()
        times: dict[str, datetime] = {"queued_at": now, "next_try_at": now, "woken_at": now}
        email, is_new = OutboxEmail.objects.get_or_create(key=key, defaults={**values, **times})
        if is_new:
            wake_after_commit(SEND_TASK, [email.pk])
    return email


def send_again(*, email: OutboxEmail, by: User) -> OutboxEmail:
    """Send once more what may not have arrived: a person has decided that twice is better than never.

    Raises ``MailRefused`` unless the email failed or its fate is unknown.
    """
    with transaction.atomic():
        now = database_now()
        moved = OutboxEmail.objects.filter(pk=email.pk, state__in=[State.UNKNOWN, State.FAILED]).update(
            state=State.QUEUED,
            failure_reason="",
            attempts=0,
            handed_at=None,
            next_try_at=now,
            woken_at=now,
            resent_at=now,
            resent_by=by,
        )
        email.refresh_from_db()
        if not moved:
            raise MailRefused(f"This email is “{email.get_state_display().lower()}”, so it cannot be sent again.")
        wake_after_commit(SEND_TASK, [email.pk])
    return email


def _words(template: str, subject: str, context: Mapping[str, Any]) -> dict[str, Any]:
    """Subject and bodies: in the wording that officers gave this email, else as it came."""
    own = _bodies(template, {**context, "subject": subject, "base_url": settings.PORTAL_BASE_URL})
    email = editable(template)
    if email is None:
        return {"subject": one_line(subject), **own}
    values = values_for(email, context)
    if not own["html_body"]:
        own["html_body"] = word(email, email.subject, email.body, values).html
    wording = wording_in_force(template)
    if wording is None:
        return {"subject": one_line(subject), "values": kept(email, values), **own}
    try:
        worded = word(email, wording.subject, wording.body, values)
    except KeyError:  # a variable that the portal no longer has: better the built-in words than no email
        log.exception("Version %s of the wording of %s cannot be used", wording.version, template)
        return {"subject": one_line(subject), "values": kept(email, values), **own}
    return {
        "subject": one_line(worded.subject),
        "values": kept(email, values),
        "text_body": worded.text,
        "html_body": worded.html,
    }


def _bodies(template: str, context: dict[str, Any]) -> dict[str, str]:
    """Text is rendered without HTML escaping, HTML with it."""
    text = get_template(f"emails/{template}.txt")
    plain = text.template.render(Context(context, autoescape=False))  # type: ignore[attr-defined]  # Django's own engine
    try:
        html = get_template(f"emails/{template}.html").render(context)
    except TemplateDoesNotExist:
        html = ""
    return {"text_body": plain.strip() + "\n", "html_body": html}


def one_line(subject: str) -> str:
    """A header is one line: whatever was typed into a title cannot add another."""
    return " ".join("".join(c if c.isprintable() else " " for c in subject).split())[:_SUBJECT_LIMIT]


def _domain() -> str:
    return parseaddr(settings.DEFAULT_FROM_EMAIL)[1].rpartition("@")[2] or "localhost"
