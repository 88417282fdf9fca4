"""Sealed rounds with bids of known scores, areas and regions: for rankings and award runs."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from bids.models import Bid
from evaluations.models import AwardRun, RunScores
from evaluations.services.gates import open_gate
from evaluations.services.run_scores import work_out
from evaluations.services.working import do_work
from portal.accounts.roles import Role
from programmes.models import PriorityArea, Question, Round
from programmes.services.publishing import publish_round
from programmes.states import Gate
from tests.accounts.people import make_staff
from tests.factories.bids import hand_in, make_authority, make_bid, make_council, write_answer
from tests.factories.judging import Judged, allocated, make_assessor, score_everything
from tests.factories.rounds import close_round, make_round

CARE, EDGE = "care-leavers", "edge-of-care"
NORTH, SOUTH = "North East", "South West"


@dataclass(frozen=True)
class Entrant:
    """A bid to be: its level on every criterion, what it asks for, and where it is from."""

    level: int
    pounds: int = 200_000
    area: str = CARE
    region: str = NORTH


def make_sealed_round(*, rule: str = "merit_order/1", terms: Mapping[str, Any] | None = None, **fields: Any) -> Round:
    """A published and sealed round with two priority areas, open now."""
    fields.setdefault("max_award_pounds", min(fields.get("budget_pounds", 500_000), 500_000))
    made = make_round(published=False, award_rule=rule, award_terms=dict(terms or {}), **fields)
    PriorityArea.objects.create(round=made, name="Edge of care", slug=EDGE, order=200)
    Question.objects.create(
        section=made.sections.get(slug="about"),
        key="priority_area",
        kind="priority_area",
        label="Which priority area?",
        order=9,
        required=False,
    )
    publish_round(round_id=made.pk, by=make_staff(Role.FUND_OFFICER))
    made.refresh_from_db()
    return made


def make_entered(entrants: Sequence[Entrant], *, assessors: int = 2, **fields: Any) -> Judged:
    """A sealed round that has closed, with these bids handed in."""
    round_ = make_sealed_round(**fields)
    bids, councils = [], []
    for entrant in entrants:
        council = make_council(authority=make_authority(region=entrant.region))
        bid = make_bid(round_, council, grant=entrant.pounds)
        write_answer(bid, "priority_area", entrant.area, council.editor)
        hand_in(bid, council)
        bids.append(Bid.objects.get(pk=bid.pk))
        councils.append(council)
    return Judged(
        round=close_round(round_),
        officer=make_staff(Role.FUND_OFFICER, full_name="Frances Officer"),
        approver=make_staff(Role.APPROVER, full_name="Ali Approver"),
        bids=bids,
        councils=councils,
        assessors=[make_assessor(f"Assessor {number}") for number in range(1, assessors + 1)],
    )


def make_scored(entrants: Sequence[Entrant], **fields: Any) -> Judged:
    """The same in assessment, with every score in."""
    return score_everything(allocated(make_entered(entrants, **fields)), [entrant.level for entrant in entrants])


def make_ready_to_award(entrants: Sequence[Entrant], **fields: Any) -> Judged:
    """The same with decisions started and the seed revealed."""
    judged = make_scored(entrants, **fields)
    open_gate(round_id=judged.round.pk, gate=Gate.DECIDE, by=judged.officer)
    judged.round = Round.objects.select_related("sealed_seed").get(pk=judged.round.pk)
    return judged


def find_scores(run: AwardRun) -> AwardRun:
    """Which scores would have been funded, as a worker finds them; the run anew."""
    assert do_work(RunScores, run.scores_needed.pk, work_out)
    return AwardRun.objects.get(pk=run.pk)


def floors_and_caps(
    *, floors: Sequence[tuple[str, str, int]] = (), caps: Sequence[tuple[str, str, int]] = (), **more: Any
) -> dict[str, Any]:
    """Terms of merit_order/2."""
    return {
        "score": "mean",
        "partial": False,
        "floors": [{"dimension": kind, "key": key, "pounds": pounds} for kind, key, pounds in floors],
        "caps": [{"dimension": kind, "key": key, "pounds": pounds} for kind, key, pounds in caps],
    } | more
