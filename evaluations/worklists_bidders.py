"""What the bidders' side leaves for officers: questions to answer, answers that did not come, outages to look at."""

from __future__ import annotations

from django.urls import reverse

from evaluations.selectors.panel_waiting import Waiting
from portal.accounts.worklist import WorkItem
from portal.look.words import moment


def enquiries(waiting: Waiting) -> WorkItem:
    """The questions of one round."""
    url = reverse("evaluations:enquiries", args=[waiting.kind])
    detail = f"{waiting.round}. The oldest was asked {moment(waiting.at)}."
    return WorkItem("Bidders’ questions", detail, url, count=waiting.pk, action="Answer", order=25)


def unanswered(waiting: Waiting) -> WorkItem:
    """A question to a bidder whose time has passed."""
    url = f"{reverse('evaluations:bid', args=[waiting.title])}#clarifications"
    detail = f"{waiting.round}. It was to be answered by {moment(waiting.at)}."
    return WorkItem(f"Not answered: a question to {waiting.title}", detail, url, action="Look", order=40)


def outage(waiting: Waiting) -> WorkItem:
    """A pause of the portal while a round took bids."""
    detail = f"From {moment(waiting.at)}. Record it, or say that nobody was kept out."
    return WorkItem("Outage found", detail, reverse("evaluations:outages"), action="Look", order=45)
