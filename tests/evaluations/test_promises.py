"""What the database itself refuses. Each guard is also taken out, to show that it is what refuses."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager

import pytest
from django.db import DatabaseError, connection, transaction

from evaluations.models import Assessment, AssessmentVersion, Decision, Declaration, Score
from tests.factories.judging import (
    Judged,
    allocation_of,
    decide,
    make_assessing,
    make_deciding,
    submit_scores,
)

pytestmark = pytest.mark.django_db


@contextmanager
def without(trigger: str, table: str) -> Iterator[None]:
    """Take one trigger out; the test's own rollback puts it back."""
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")  # a table with checks still to be made cannot be altered
        cursor.execute(f"ALTER TABLE {table} DISABLE TRIGGER {trigger}")
    yield
    with connection.cursor() as cursor:
        cursor.execute(f"ALTER TABLE {table} ENABLE TRIGGER {trigger}")


@pytest.fixture
def submitted() -> Judged:
    judged = make_assessing(1)
    submit_scores(allocation_of(judged), [4, 3])
    return judged


CHANGES: dict[str, tuple[str, str, Callable[[], object]]] = {
    "an assessment": (
        "submitted_assessment_stays",
        "evaluations_assessment",
        lambda: Assessment.objects.update(comment="On second thoughts"),
    ),
    "a score": ("submitted_score_stays", "evaluations_score", lambda: Score.objects.update(value=5)),
    "a justification": (
        "submitted_score_stays",
        "evaluations_score",
        lambda: Score.objects.update(justification="Other words"),
    ),
    "scores taken away": ("submitted_score_stays", "evaluations_score", lambda: Score.objects.all().delete()),
    "a version": (
        "assessment_version_stays",
        "evaluations_assessmentversion",
        lambda: AssessmentVersion.objects.update(content="{}"),
    ),
    "a version taken away": (
        "assessment_version_stays",
        "evaluations_assessmentversion",
        lambda: AssessmentVersion.objects.all().delete(),
    ),
    "a declaration": (
        "declaration_stays",
        "evaluations_declaration",
        lambda: Declaration.objects.update(has_interest=True, statement="Oh"),
    ),
    "a declaration taken away": (
        "declaration_stays",
        "evaluations_declaration",
        lambda: Declaration.objects.all().delete(),
    ),
}


@pytest.mark.parametrize("what", CHANGES)
def test_what_was_submitted_stays(submitted: Judged, what: str) -> None:
    trigger, table, change = CHANGES[what]
    with pytest.raises(DatabaseError, match=r"cannot|stays"), transaction.atomic():
        change()
    with without(trigger, table):
        change()


def test_a_score_cannot_be_slipped_in(submitted: Judged) -> None:
    score = Score.objects.first()
    assert score is not None
    with pytest.raises(DatabaseError, match="cannot change"), transaction.atomic():
        Score.objects.create(assessment=score.assessment, criterion=score.criterion, value=1)


def test_a_submitted_assessment_leaves_only_by_being_returned(submitted: Judged) -> None:
    for state in ("draft", "returned"):  # returned without a date and a reason is no return
        with pytest.raises(DatabaseError, match="unless it is returned"), transaction.atomic():
            Assessment.objects.update(state=state)


def test_an_approved_decision_stays_and_nothing_decided_is_deleted() -> None:
    judged = make_deciding(1)
    decide(judged, judged.bids[0])
    for change in (
        lambda: Decision.objects.update(amount_pounds=1),
        lambda: Decision.objects.update(state="proposed", approved_at=None, approved_by=None),
        lambda: Decision.objects.all().delete(),
    ):
        with pytest.raises(DatabaseError, match=r"cannot|stays"), transaction.atomic():
            change()


def test_committed_money_follows_approvals_by_the_pound() -> None:
    judged = make_deciding(2)
    decide(judged, judged.bids[0], amount=150_000)
    decide(judged, judged.bids[1])
    judged.round.refresh_from_db()
    assert judged.round.committed_pounds == 350_000
    decision = Decision.objects.get(bid=judged.bids[0])
    Decision.objects.filter(pk=decision.pk).update(
        state="released", released_at=decision.approved_at, released_by=judged.officer
    )
    judged.round.refresh_from_db()
    assert judged.round.committed_pounds == 200_000


def test_without_its_trigger_committed_money_would_stay_at_nought() -> None:
    judged = make_deciding(1)
    with without("decision_keeps_committed", "evaluations_decision"):
        decide(judged, judged.bids[0])
    judged.round.refresh_from_db()
    assert judged.round.committed_pounds == 0
