"""What waits for somebody: emails that may not have arrived, and words that another person wrote for them."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.db.models import CharField, Count, Exists, F, OuterRef, QuerySet, Value
from django.urls import reverse

from portal.accounts.models import User
from portal.accounts.worklist import WorkItem
from portal.mail.editable import editable
from portal.mail.models import EmailWording, OutboxEmail
from portal.mail.services.wording import may_reword
from portal.mail.states import State

TROUBLE = {State.UNKNOWN.value: "Emails that may not have gone", State.FAILED.value: "Emails that were not sent"}
NAMES = ("what", "number", "writer")


def emails_to_see_to(user: User) -> Sequence[WorkItem]:
    """A line for each kind of trouble, for those who may send again; and for each wording to approve. One query."""
    sends, rewords = user.has_perm("mail.send_again_outboxemail"), may_reword(user)
    parts = [*([_troubled()] if sends else []), *([_to_approve(user)] if rewords else [])]
    if not parts:
        return []
    rows = parts[0].union(*parts[1:], all=True) if len(parts) > 1 else parts[0]
    return [
        _trouble(what, number) if what in TROUBLE else _wording(what, number, writer) for what, number, writer in rows
    ]


def _trouble(state: str, count: int) -> WorkItem:
    url = f"{reverse('admin:mail_outboxemail_changelist')}?state__exact={state}"
    return WorkItem(TROUBLE[state], "See what is known, then send them again", url, count, order=85)


def _wording(template: str, pk: int, writer: str) -> WorkItem:
    email = editable(template)
    label = email.label if email else template
    return WorkItem(
        f"New wording to approve: {label[0].lower()}{label[1:]}",
        f"By {writer}. Until it is approved emails say what they said.",
        reverse("admin:mail_emailwording_approve", args=[pk]),
        action="Read and approve",
        order=70,
    )


def _troubled() -> QuerySet[Any, Any]:
    found = OutboxEmail.objects.filter(state__in=TROUBLE).order_by().values("state")
    return found.annotate(what=F("state"), number=Count("pk"), writer=_text("")).values_list(*NAMES)


def _to_approve(user: User) -> QuerySet[Any, Any]:
    """The newest version of each wording, where it waits and somebody else wrote it."""
    newer = EmailWording.objects.filter(template=OuterRef("template"), version__gt=OuterRef("version"))
    found = EmailWording.objects.filter(~Exists(newer), approved_at__isnull=True).exclude(written_by=user).order_by()
    return found.annotate(what=F("template"), number=F("pk"), writer=F("written_by__full_name")).values_list(*NAMES)


def _text(value: str) -> Value:
    return Value(value, output_field=CharField())
