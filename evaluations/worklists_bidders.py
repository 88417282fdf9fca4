"""What the bidders' side leaves for officers: questions, answers that did not come, outages, bids that may go."""

from __future__ import annotations

from django.urls import reverse

from evaluations.selectors.panel_waiting import Waiting
from portal.accounts.worklist import WorkItem
from portal.look.words import day, moment


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


def over(waiting: Waiting) -> WorkItem:
    """The bids of one round that need not be kept any longer."""
    url = reverse("evaluations:kept_round", args=[waiting.kind])
    detail = f"{waiting.round}. They were kept until {day(waiting.at)}. Look, and erase what nobody needs."
    return WorkItem("Bids whose time is over", detail, url, count=waiting.pk, action="See what may go", order=75)
