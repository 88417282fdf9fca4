"""Clarifications of a bid with the answers that count."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django.db.models import Exists, OuterRef, Prefetch, QuerySet

from bids.models import Bid, Clarification, ClarificationFile, ClarificationReply
from bids.states import BidState, ScanState


def clarifications_of(bid: Bid) -> list[Clarification]:
    """All of a bid's, in order, each with ``newest`` (its replies, the last first) and their files.

    One query where there are none, three where there are any.
    """
    return list(_with_replies(Clarification.objects.filter(bid=bid)).order_by("number"))


def clarification_of(bid: Bid, number: int) -> Clarification | None:
    """One of them by its number."""
    return _with_replies(Clarification.objects.filter(bid=bid, number=number)).first()


def clarification_file(bid: Bid, key: Any) -> ClarificationFile | None:
    """A checked file of an answer, by its key; none that waits or was refused."""
    found = ClarificationFile.objects.filter(reply__clarification__bid=bid, key=key, scan_state=ScanState.CLEAN)
    return found.first()


def unanswered_clarifications(now: dt.datetime) -> QuerySet[Clarification]:
    """Those that are not answered and whose time has passed: for officers to follow up."""
    replies = ClarificationReply.objects.filter(clarification=OuterRef("pk"))
    late = Clarification.objects.filter(
        cancelled_at__isnull=True, answer_by__lt=now, bid__round__notified_at__isnull=True
    ).exclude(bid__state=BidState.WITHDRAWN)
    return late.filter(~Exists(replies))


def record_of(clarifications: list[Clarification]) -> list[dict[str, Any]]:
    """Question, deadline and the answer that counts as plain records: for packs and case files."""
    return [
        {
            "number": each.number,
            "question": each.question,
            "asked_at": each.asked_at,
            "answer_by": each.answer_by,
            "cancelled_at": each.cancelled_at,
            "replies": [
                {
                    "number": reply.number,
                    "text": reply.text,
                    "sent_at": reply.sent_at,
                    "sent_by": reply.sent_by_id,
                    "files": [
                        {"name": file.name, "size": file.size, "sha256": file.sha256} for file in reply.files.all()
                    ],
                }
                for reply in each.newest  # type: ignore[attr-defined]  # by clarifications_of
            ],
        }
        for each in clarifications
    ]


def _with_replies(found: QuerySet[Clarification]) -> QuerySet[Clarification]:
    replies = ClarificationReply.objects.select_related("sent_by").prefetch_related("files").order_by("-number")
    return found.select_related("asked_by").prefetch_related(Prefetch("replies", replies, to_attr="newest"))
