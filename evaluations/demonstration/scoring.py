"""Sharing the closed round's bids out to its assessors, and scoring part of them."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta
from random import Random
from typing import Final
from zoneinfo import ZoneInfo

from bids.models import Bid
from evaluations.models import Allocation, AssessorProfile
from evaluations.refusals import JudgingRefused
from evaluations.services.allocating import allocate
from evaluations.services.declaring import declare
from evaluations.services.scoring import Mark, save_assessment, submit_assessment
from portal.accounts.models import User
from portal.audit.clock import database_now
from programmes.models import Criterion, Round

LONDON: Final = ZoneInfo("Europe/London")
STILL_OUT: Final = {8: "begun", 9: "declared", 10: "nothing"}
"""How far the third reader of these bids has got; every other assessment is in."""

LAST_READER: Final = 2

SAID: Final = {
    1: "The bid says little on this, and what it says could be said of any area.",
    2: "Part of this convinces. The figures are there, but the reasoning between them and the plan is thin.",
    3: "Clear and sound. An assessor could follow why it should work, and what would show that it did not.",
    4: "Strong: specific, honest about what is not known, and tied to what children here have said.",
    5: "Outstanding. Bold, and thought through to the last handover; others could start from this page.",
}


def share_out(round_: Round, bids: Sequence[Bid], assessors: Sequence[AssessorProfile], officer: User) -> None:
    """Give each bid its readers, avoiding conflicts, and write what they have done so far."""
    due = (database_now() + timedelta(days=9)).astimezone(LONDON).replace(hour=17, minute=0, second=0, microsecond=0)
    criteria = list(round_.criteria.order_by("order", "pk"))
    dice = Random(round_.slug)  # noqa: S311 the same demonstration each time, nothing secret
    for place, bid in enumerate(bids):
        quality = dice.gauss(3.1, 0.7)
        for reader, allocation in enumerate(_readers(bid, place, assessors, round_.reads_per_bid, officer, due)):
            _read(allocation, criteria, done=_done(place, reader), quality=quality, dice=dice)


def _readers(
    bid: Bid, place: int, assessors: Sequence[AssessorProfile], wanted: int, officer: User, due: datetime
) -> list[Allocation]:
    readers: list[Allocation] = []
    for turn in range(len(assessors)):
        if len(readers) == wanted:
            break
        assessor = assessors[(place + turn) % len(assessors)]
        try:
            readers.append(allocate(bid_id=bid.pk, assessor_id=assessor.pk, by=officer, due_at=due))
        except JudgingRefused:
            continue  # a conflict: the next one reads it
    return readers


def _done(place: int, reader: int) -> str:
    """How far a reader has got: submitted, begun, declared or nothing."""
    return STILL_OUT.get(place, "submitted") if reader == LAST_READER else "submitted"


def _read(allocation: Allocation, criteria: Sequence[Criterion], *, done: str, quality: float, dice: Random) -> None:
    person = allocation.assessor.user
    if done == "nothing":
        return
    declare(allocation_id=allocation.pk, has_interest=False, by=person)
    if done == "declared":
        return
    scored = criteria if done == "submitted" else criteria[:2]
    marks = {criterion.pk: _mark(quality, dice) for criterion in scored}
    comment = "Worth funding if the team can be in place by the start." if quality > 3 else ""
    save_assessment(allocation_id=allocation.pk, marks=marks, comment=comment, revision=0, by=person)
    if done == "submitted":
        submit_assessment(allocation_id=allocation.pk, by=person)


def _mark(quality: float, dice: Random) -> Mark:
    value = min(5, max(1, round(dice.gauss(quality, 0.8))))
    return Mark(value, SAID[value])
