"""Two tabs at once: of two saves one is kept and the other told; of two records of the panel one is made."""

from __future__ import annotations

from functools import partial
from typing import Any

import pytest
from django.db import IntegrityError, transaction

from bids.models import Bid
from evaluations.models import Allocation, Assessment, Moderation
from evaluations.services import scoring
from evaluations.services.moderating import AgreedSince
from evaluations.services.scoring import Mark, SavedElsewhere, save_assessment
from tests.factories.judging import Judged, allocation_of, declare_none, make_assessing, save_scores
from tests.factories.panels import agree, make_differing, make_meeting, open_it
from tests.races import LONG, Meeting, run_at_once

pytestmark = pytest.mark.django_db(transaction=True)
RACERS = 2


@pytest.fixture
def started() -> Judged:
    """One assessor has begun to score, and has the bid open in two tabs at the same revision."""
    judged = make_assessing(1)
    save_scores(declare_none(allocation_of(judged)), [1, 1])
    return judged


def save_twice(judged: Judged) -> list[Any]:
    allocation = allocation_of(judged)
    criteria = list(judged.round.criteria.order_by("order"))
    return run_at_once(
        [
            partial(
                save_assessment,
                allocation_id=allocation.pk,
                marks={each.pk: Mark(level, f"Tab {level}") for each in criteria},
                comment="",
                revision=1,
                by=allocation.assessor.user,
            )
            for level in (2, 4)
        ]
    )


def test_of_two_saves_one_is_kept_and_the_other_is_told(started: Judged) -> None:
    results = save_twice(started)
    assert [type(each) for each in results if isinstance(each, Exception)] == [SavedElsewhere]
    assert Assessment.objects.get().revision == 2


def test_without_the_locks_the_second_overwrites_the_first_unseen(
    started: Judged, monkeypatch: pytest.MonkeyPatch
) -> None:
    meeting = Meeting(RACERS, patience=LONG)

    def found_then_meet(allocation: Allocation) -> Assessment:
        found = Assessment.objects.get(allocation=allocation)
        meeting.wait()
        return found

    def unlocked(allocation_id: int, by: Any) -> tuple[Bid, Allocation]:
        allocation = Allocation.objects.select_related("bid__round", "assessor__user").get(pk=allocation_id)
        return allocation.bid, allocation

    monkeypatch.setattr(scoring, "_own_allocation", unlocked)
    monkeypatch.setattr(scoring, "_locked_or_new", found_then_meet)
    assert [each for each in save_twice(started) if isinstance(each, Exception)] == []
    assert Assessment.objects.get().revision == 2, "two saves, one revision: one was lost without a word"


def test_of_two_records_of_the_panel_one_is_made_and_the_other_is_told() -> None:
    judged = make_differing(1)
    meeting = open_it(judged, make_meeting(judged))
    results = run_at_once([partial(agree, judged, meeting, [level, level]) for level in (2, 4)])
    assert [type(each) for each in results if isinstance(each, Exception)] == [AgreedSince]
    made = Moderation.objects.get()
    with pytest.raises(IntegrityError), transaction.atomic():  # and should a lock ever fail, the number is taken
        Moderation.objects.create(
            bid=made.bid, meeting=meeting, number=1, reason="Also", agreed_at=made.agreed_at, agreed_by=judged.officer
        )
