"""Flags to answer and meetings to go to, as lines of the work list."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from django.urls import reverse

from evaluations import worklists_bidders as bidders
from evaluations.models import FlagKind
from evaluations.permissions import OFFICERS
from evaluations.selectors.panel_waiting import ENQUIRIES, FLAG, MEETING, OUTAGE, OVER, UNANSWERED, Waiting, waiting_for
from portal.accounts.models import User
from portal.accounts.roles import Role, has_role
from portal.accounts.worklist import WorkItem


def flags_and_meetings(user: User) -> Sequence[WorkItem]:
    """Officers answer flags, a safeguarding concern before everything else; members go to their meetings."""
    is_officer = has_role(user, *OFFICERS)
    if not is_officer and not has_role(user, Role.ASSESSOR, Role.APPROVER):
        return []
    found = waiting_for(user, flags=is_officer)
    return [_ITEMS[each.what](each) for each in found]


def _flag(waiting: Waiting) -> WorkItem:
    urgent = waiting.kind == FlagKind.SAFEGUARDING
    return WorkItem(
        f"{FlagKind(waiting.kind).label}: {waiting.title}",
        f"{waiting.round}. Raised by an assessor.",
        reverse("evaluations:flag_page", args=[waiting.pk]),
        urgent=urgent,
        action="Read and answer",
        order=1 if urgent else 35,
    )


def _meeting(waiting: Waiting) -> WorkItem:
    is_open = waiting.kind == "open"
    return WorkItem(
        f"{'Panel in session' if is_open else 'Panel meeting'}: {waiting.title}",
        waiting.round,
        reverse("evaluations:meeting", args=[waiting.pk]),
        due=waiting.at,
        due_word="begins",
        action="Go in" if is_open else "Look",
        order=3 if is_open else 70,
    )


_ITEMS: dict[str, Callable[[Waiting], WorkItem]] = {
    FLAG: _flag,
    MEETING: _meeting,
    ENQUIRIES: bidders.enquiries,
    UNANSWERED: bidders.unanswered,
    OUTAGE: bidders.outage,
    OVER: bidders.over,
}
