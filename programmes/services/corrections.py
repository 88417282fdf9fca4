"""Asking for something in the register to be put right, and answering that."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import timedelta
from typing import Any, Final

from django.db import transaction

from portal.accounts.models import User
from portal.audit.clock import database_now
from portal.audit.services import record
from portal.mail.services.writing import send_email
from programmes.models import CorrectionOutcome, CorrectionRequest, LocalAuthority, Organisation, Project
from programmes.permissions import may_edit_register
from programmes.refusals import RegisterRefused
from programmes.selectors.corrections import has_changed_since
from programmes.services.register import CHAIN

KEPT: Final = timedelta(days=365)
"""How long the name and address of whoever asked are kept after the answer."""


@transaction.atomic
def ask(*, subject: Project | Organisation | LocalAuthority, said: Mapping[str, str], by: User | None) -> None:
    """Keep a request about one entry; officers find it in their work list."""
    about: dict[str, Any] = {
        "project": subject if isinstance(subject, Project) else None,
        "organisation": subject if isinstance(subject, Organisation) else None,
        "authority": subject if isinstance(subject, LocalAuthority) else None,
    }
    made = CorrectionRequest.objects.create(**about, **said, account=by, received_at=database_now())
    record(chain=CHAIN, kind="correction.asked", by=by, subject=made)


@transaction.atomic
def accept(*, request_id: int, published_note: str, reason: str, by: User) -> CorrectionRequest:
    """Say on the entry's page that it was corrected, and tell whoever asked.

    Raises ``RegisterRefused`` while nothing about the entry has been changed since it was asked for.
    """
    found = _waiting(request_id, by)
    if not has_changed_since(found):
        raise RegisterRefused(
            "Nothing about this entry has been changed since the correction was asked for. Correct it first."
        )
    found.published_note = published_note
    return _decide(found, CorrectionOutcome.ACCEPTED, reason, by)


@transaction.atomic
def decline(*, request_id: int, reason: str, by: User) -> CorrectionRequest:
    """Leave the entry as it is, and tell whoever asked why."""
    return _decide(_waiting(request_id, by), CorrectionOutcome.DECLINED, reason, by)


def _waiting(request_id: int, by: User) -> CorrectionRequest:
    if refusal := may_edit_register(by):
        raise RegisterRefused(refusal)
    found = CorrectionRequest.objects.select_for_update().get(pk=request_id)
    if found.decided_at:
        raise RegisterRefused("This has been answered already.")
    return found


def _decide(found: CorrectionRequest, outcome: CorrectionOutcome, reason: str, by: User) -> CorrectionRequest:
    found.outcome, found.reason = outcome, reason
    found.decided_at, found.decided_by = database_now(), by
    found.save()
    send_email(
        key=f"correction:{found.pk}",
        to=found.email,
        subject=f"Your correction of {found.subject}",
        template="programmes/correction_answered",
        context={
            "name": found.name,
            "entry": str(found.subject),
            "is_accepted": outcome == CorrectionOutcome.ACCEPTED,
            "published_note": found.published_note,
            "reason": reason,
            "page": found.public_page,
        },
        by=by,
    )
    record(chain=CHAIN, kind=f"correction.{outcome}", by=by, subject=found)
    return found


def forget_askers() -> int:
    """Erase names and addresses a year after the answer; gives how many."""
    now = database_now()
    old = CorrectionRequest.objects.filter(decided_at__lt=now - KEPT, erased_on__isnull=True)
    return old.update(name="", email="", account=None, erased_on=now.date())
