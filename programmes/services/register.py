"""Changes that officers make to the register by hand: each leaves an event in its chain."""

from __future__ import annotations

from collections.abc import Sequence

from django.db import transaction
from django.db.models import Model
from django.utils import timezone

from portal.accounts.models import User
from portal.audit.services import record
from programmes.models import Project

CHAIN = "register"


@transaction.atomic
def note_change(*, by: User, subject: Model, added: bool, fields: Sequence[str]) -> None:
    """Write down who added or changed a record, and which of its fields: never their text."""
    kind = f"{subject._meta.model_name}.{'added' if added else 'changed'}"
    record(chain=CHAIN, kind=kind, by=by, subject=subject, data={"fields": sorted(set(fields))})


def publish_by_hand(*, by: User, project: Project) -> None:
    """A project that an officer adds to the record is public from that moment. Does not save it."""
    project.published_at = timezone.now()
    project.published_by = by
