"""No table that keeps a promise can be emptied, and what was handed in, told or judged stays as it was."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from django.db import DatabaseError, connection, transaction

from bids.models import AnswerVersion, Attachment, BidOutcome, CostLine
from bids.services.attaching import attach_file
from bids.services.outcomes import accept_award
from evaluations.models import Allocation, EligibilityCheck, Score, SealedSeed
from evaluations.services.allocating import recuse
from evaluations.states import AllocationState, DecisionKind
from tests.bids import files
from tests.bids.rounds import make_rich_round
from tests.evaluations.test_promises import without
from tests.factories.bids import make_bid, make_council, make_submitted_bid
from tests.factories.judging import Judged, allocation_of, make_assessing, make_notified, submit_scores
from tests.factories.rounds import make_round

pytestmark = pytest.mark.django_db

KEPT = {
    "audit": ("auditevent", "chainhead", "anchor"),
    "programmes": ("round", "seal", "priorityarea", "criterion", "level", "section", "question", "extension",
                   "publishedanswer"),
    "bids": (
        "submission", "answer", "answerversion", "attachment", "bidoutcome", "certification", "costline", "partner",
        "bidextension", "clarification", "clarificationreply", "clarificationfile",
    ),
    "evaluations": (
        "allocation", "declaration", "assessment", "assessmentversion", "score", "decision", "eligibilitycheck",
        "sealedseed",
    ),
}  # fmt: skip


@pytest.fixture
def judged() -> Judged:
    return make_assessing(1)


@pytest.mark.parametrize("table", [f"{app}_{name}" for app, names in KEPT.items() for name in names])
def test_a_table_that_keeps_a_promise_cannot_be_emptied(table: str) -> None:
    with pytest.raises(DatabaseError, match=r"append-only|cannot be changed"), transaction.atomic():
        _run(f"TRUNCATE {table} CASCADE")


def test_without_its_trigger_a_table_would_be_emptied(judged: Judged) -> None:
    submit_scores(allocation_of(judged), [4, 3])
    assert Score.objects.count() == 2
    with without("not_emptied", "evaluations_score"):
        _run("TRUNCATE evaluations_score")
    assert not Score.objects.exists()


@pytest.fixture
def attachment() -> Attachment:
    """A file of a bid that is a draft."""
    council = make_council()
    bid = make_bid(make_rich_round(), council)
    question = bid.round.sections.get(questions__key="letters").questions.get(key="letters")
    return attach_file(bid_id=bid.pk, question_id=question.pk, name="a.pdf", content=files.a_pdf(), by=council.editor)


@pytest.mark.parametrize("field", ["file", "sha256", "name", "media_type"])
def test_a_file_is_never_replaced(attachment: Attachment, field: str) -> None:
    change: Callable[[], int] = lambda: Attachment.objects.update(**{field: "other"})  # noqa: E731 - called twice
    with pytest.raises(DatabaseError, match="never replaced"), transaction.atomic():
        change()
    with without("attachment_stays", "bids_attachment"):
        assert change() == 1


def test_a_version_of_an_answer_stays() -> None:
    make_bid(make_round(), make_council())
    with pytest.raises(DatabaseError, match="stays as it was saved"), transaction.atomic():
        AnswerVersion.objects.update(value="Something else")
    with without("answer_version_stays", "bids_answerversion"):
        assert AnswerVersion.objects.update(value="Something else")


def test_costs_cannot_be_moved_out_of_a_bid_that_is_handed_in() -> None:
    round_ = make_round()
    handed_in, draft = make_submitted_bid(round_), make_bid(round_, make_council())
    CostLine.objects.filter(bid=draft).delete()
    moving = CostLine.objects.filter(bid=handed_in)
    with pytest.raises(DatabaseError, match="cannot be moved"), transaction.atomic():
        moving.update(bid=draft)
    with without("stays_with_its_bid", "bids_costline"):
        assert moving.update(bid=draft)


def test_an_answered_award_stays() -> None:
    judged = make_notified([DecisionKind.FUND])
    outcome = BidOutcome.objects.get()
    lead = judged.bids[0].organisation.memberships.get(role="lead").user
    accept_award(bid_id=judged.bids[0].pk, by=lead)
    for change in ({"amount_pounds": 1}, {"response": "declined"}):
        with pytest.raises(DatabaseError, match="stays as it was answered"), transaction.atomic():
            BidOutcome.objects.update(**change)
    with pytest.raises(DatabaseError, match="is kept"), transaction.atomic():
        outcome.delete()
    with without("outcome_stays", "bids_bidoutcome"):
        assert BidOutcome.objects.update(amount_pounds=1) == 1


def test_checks_recusals_and_the_seed_stay(judged: Judged) -> None:
    recuse(allocation_id=allocation_of(judged).pk, by=judged.officer, reason="A relative works there.")
    changes: dict[tuple[str, str], Callable[[], int]] = {
        ("check_stays", "evaluations_eligibilitycheck"): lambda: EligibilityCheck.objects.update(note="Other"),
        ("allocation_stays", "evaluations_allocation"): lambda: Allocation.objects.filter(
            state=AllocationState.RECUSED
        ).update(state=AllocationState.READING, recused_at=None, recused_by=None),
    }
    if SealedSeed.objects.exists():
        changes["seed_stays", "evaluations_sealedseed"] = lambda: SealedSeed.objects.update(seed="e" * 64)
    for (trigger, table), change in changes.items():
        with pytest.raises(DatabaseError, match=r"stay|never changes"), transaction.atomic():
            change()
        with without(trigger, table):
            assert change()


def _run(statement: str) -> None:
    with connection.cursor() as cursor:
        cursor.execute(statement)
