"""What is told about clarifications: to the bid's people, and to the officer who asked."""

from __future__ import annotations

from collections.abc import Iterable

from django.urls import reverse

from bids.models import Clarification, ClarificationReply
from bids.services.telling import people_of, tell_of_bid
from bids.services.telling_deadlines import WRITERS
from portal.accounts.models import User
from portal.look.words import moment


def tell_asked(*, clarification: Clarification, by: User) -> None:
    """To the leads and editors: what is asked, and until when."""
    subject = f"A question about bid {clarification.bid.reference}"
    _tell(_writers(clarification), clarification, f"clarify:{clarification.pk}", "clarification", subject, by)


def tell_more_time(*, clarification: Clarification, by: User) -> None:
    """To the same: the new time."""
    subject = f"More time to answer a question about bid {clarification.bid.reference}"
    key = f"clarify-time:{clarification.pk}:{clarification.answer_by:%Y%m%d%H%M%S}"
    _tell(_writers(clarification), clarification, key, "clarification_time", subject, by)


def tell_cancelled(*, clarification: Clarification, by: User) -> None:
    """To the same: no answer is needed any more."""
    subject = f"A question about bid {clarification.bid.reference} no longer needs an answer"
    key = f"clarify-cancelled:{clarification.pk}"
    _tell(_writers(clarification), clarification, key, "clarification_cancelled", subject, by)


def tell_answered(*, reply: ClarificationReply, by: User) -> None:
    """To the officer who asked, with no word of the answer: it is read on the bid's page."""
    clarification = reply.clarification
    if not clarification.asked_by.is_active:
        return
    reference = clarification.bid.reference
    path = f"/admin/evaluations/bids/{reference}/"
    subject = f"{reference} answered question {clarification.number}"
    _tell([clarification.asked_by], clarification, f"clarified:{reply.pk}", "clarified", subject, by, path)


def _writers(clarification: Clarification) -> list[User]:
    return people_of(clarification.bid, *WRITERS)


def _tell(
    people: Iterable[User],
    clarification: Clarification,
    key: str,
    template: str,
    subject: str,
    by: User,
    path: str = "",
) -> None:
    bid = clarification.bid
    more = {
        "question": clarification.question,
        "answer_by": moment(clarification.answer_by),
        "path": path or reverse("bids:clarification", args=[bid.reference, clarification.number]),
    }
    tell_of_bid(bid, people, key, template, subject, more, by)
