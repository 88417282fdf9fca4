"""Writing an email into the outbox, and sending a doubtful one again."""

from __future__ import annotations

import logging
import uuid
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
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
from portal.mail.models import EmailWording, OutboxEmail
from portal.mail.refusals import MailRefused
from portal.mail.selectors import wording_in_force
from portal.mail.states import State
from portal.mail.worded import word
from portal.waking import wake_after_commit

log = logging.getLogger(__name__)

SEND_TASK: Final = "portal.mail.tasks.send_outbox_email"
_SUBJECT_LIMIT: Final = 250
#: The most emails of one telling that workers are woken for at once; the next sweep wakes them for the rest,
#: so that nobody's page waits while hundreds of messages go to the broker.
WOKEN_AT_ONCE: Final = 100


@dataclass(frozen=True, slots=True)
class Letter:
    """One email that is to be written, as ``send_email`` takes it."""

    key: str
    to: str
    subject: str
    template: str
    context: Mapping[str, Any]


def send_email(
    *, key: str, to: str, subject: str, template: str, context: Mapping[str, Any], by: User | None
) -> OutboxEmail:
    """Write an email in the caller's transaction; it is sent after commit.

    ``key`` says what the email is about, such as ``"award-letter:41:7"``: the same key
    twice is one email, and the second call gives back the first one's row. ``template``
    names ``templates/emails/<template>.txt`` and, if there is one, ``.html``. Raises
    ``ValidationError`` when ``to`` is not one email address.
    """
    send_emails(letters=[Letter(key, to, subject, template, context)], by=by)
    return OutboxEmail.objects.get(key=key)


@transaction.atomic
def send_emails(*, letters: Sequence[Letter], by: User | None) -> int:
    """``send_email`` for many, in as many queries for one as for a thousand; says how many were new.

    The first ``WOKEN_AT_ONCE`` are sent after commit, the rest by the next sweep.
    """
    if not letters:
        return 0
    wordings = _wordings({letter.template for letter in letters})
    now = database_now()
    rows = [
        OutboxEmail(
            key=letter.key,
            to=letter.to,
            template=letter.template,
            message_id=f"<{uuid.uuid4()}@{_domain()}>",
            asked_by=by,
            queued_at=now,
            next_try_at=now,
            woken_at=now if place < WOKEN_AT_ONCE else None,
            **_words(letter, wordings.get(letter.template)),
        )
        for place, letter in enumerate(letters)
    ]
    for row in rows:
        validate_email(row.to)
    OutboxEmail.objects.bulk_create(rows, ignore_conflicts=True)
    written = dict(OutboxEmail.objects.filter(pk__in=[row.pk for row in rows]).values_list("pk", "woken_at"))
    wake_after_commit(SEND_TASK, [pk for pk, woken_at in written.items() if woken_at])
    return len(written)


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


def _wordings(templates: Collection[str]) -> dict[str, EmailWording]:
    """The wordings in force of the emails that officers have given one. One query a template, as a rule one."""
    found = {template: wording_in_force(template) for template in templates if editable(template)}
    return {template: wording for template, wording in found.items() if wording is not None}


def _words(letter: Letter, wording: EmailWording | None) -> dict[str, Any]:
    """Subject and bodies: in the wording that officers gave this email, else as it came."""
    template, context = letter.template, letter.context
    own = _bodies(template, {**context, "subject": letter.subject, "base_url": settings.PORTAL_BASE_URL})
    email = editable(template)
    if email is None:
        return {"subject": one_line(letter.subject), **own}
    values = values_for(email, context)
    if not own["html_body"]:
        own["html_body"] = word(email, email.subject, email.body, values).html
    built_in = {"subject": one_line(letter.subject), "values": kept(email, values), **own}
    if wording is None:
        return built_in
    try:
        worded = word(email, wording.subject, wording.body, values)
    except KeyError:  # a variable that the portal no longer has: better the built-in words than no email
        log.exception("Version %s of the wording of %s cannot be used", wording.version, template)
        return built_in
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
