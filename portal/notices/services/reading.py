"""Marking notifications as read. Twice is the same as once; nobody touches another's."""

from __future__ import annotations

from django.db.models.functions import Now

from portal.accounts.models import User
from portal.notices.models import Notice
from portal.notices.selectors import notices_of


def mark_read(*, notice: Notice, by: User) -> None:
    """This one; somebody else's stays as it is."""
    notices_of(by, only_unread=True).filter(pk=notice.pk).update(read_at=Now())


def mark_all_read(*, by: User) -> int:
    """All of this person's; says how many were unread."""
    return notices_of(by, only_unread=True).update(read_at=Now())
