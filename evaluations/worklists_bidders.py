"""What bidders' side leaves for officers: questions to answer, outages to look at."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence

from django.urls import reverse
from django.utils import timezone

from bids.models import Clarification
from bids.selectors.clarifications import unanswered_clarifications
from bids.selectors.enquiries import waiting_by_round
from evaluations.permissions import OFFICERS
from portal.accounts.models import User
from portal.accounts.roles import has_role
from portal.accounts.worklist import WorkItem
from portal.look.words import moment
from programmes.selectors.deadlines import outages_to_settle


def about_bidders(user: User) -> Sequence[WorkItem]:
    """Rounds with questions to answer, clarifications that nobody answered, outages found. Three queries."""
    if not has_role(user, *OFFICERS):
        return []
    late = unanswered_clarifications(timezone.now())
    return [
        *map(_questions, waiting_by_round()),
        *map(_unanswered, late),
        *_outages(outages_to_settle().count()),
    ]


def _unanswered(clarification: Clarification) -> WorkItem:
    bid = clarification.bid
    detail = f"{bid.round.title}. It was to be answered by {moment(clarification.answer_by)}."
    url = f"{reverse('evaluations:bid', args=[bid.reference])}#clarifications"
    return WorkItem(f"Not answered: a question to {bid.reference}", detail, url, action="Look", order=40)


def _questions(row: tuple[str, str, int, dt.datetime]) -> WorkItem:
    slug, title, count, since = row
    url = reverse("evaluations:enquiries", args=[slug])
    detail = f"{title}. The oldest was asked {moment(since)}."
    return WorkItem("Bidders’ questions", detail, url, count=count, action="Answer", order=25)


def _outages(count: int) -> list[WorkItem]:
    if not count:
        return []
    detail = "The portal paused while a round took bids. Record it, or say that nobody was kept out."
    return [WorkItem("Outages found", detail, reverse("evaluations:outages"), count=count, action="Look", order=45)]
