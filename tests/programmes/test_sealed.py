"""What the database itself refuses to change in a published round, and what it does without its triggers."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from django.db import DatabaseError, connection, transaction

from portal.audit.digests import sha256_of
from programmes.models import Criterion, Level, PriorityArea, Question, Round, Seal, Section
from programmes.services import publishing
from tests.programmes.making import SEED, make_published_round, make_round

pytestmark = pytest.mark.django_db

Change = Callable[[Round], object]

CHANGES: dict[str, tuple[str, Change]] = {
    "a weight": ("programmes_criterion", lambda r: Criterion.objects.filter(round=r, slug="need").update(weight=16)),
    "a new criterion": (
        "programmes_criterion",
        lambda r: Criterion.objects.create(round=r, slug="x", name="X", asks="?", weight=1),
    ),
    "no criterion": (
        "programmes_section",
        lambda r: Section.objects.filter(round=r, slug="need").update(criterion=None),
    ),
    "a level's value": ("programmes_level", lambda r: Level.objects.filter(criterion__round=r, value=5).delete()),
    "a priority area": ("programmes_priorityarea", lambda r: PriorityArea.objects.create(round=r, slug="x", name="X")),
    "a section": ("programmes_section", lambda r: Section.objects.create(round=r, slug="x", title="X")),
    "a question's key": ("programmes_question", lambda r: _questions(r).filter(key="problem").update(key="trouble")),
    "a word limit": ("programmes_question", lambda r: _questions(r).filter(key="problem").update(word_limit=500)),
    "a condition": ("programmes_question", lambda r: _questions(r).exclude(show_if=None).update(show_if=None)),
    "the budget": ("programmes_round", lambda r: Round.objects.filter(pk=r.pk).update(budget_pounds=7_000_000)),
    "the rule": ("programmes_round", lambda r: Round.objects.filter(pk=r.pk).update(award_rule="lottery/1")),
    "the threshold": ("programmes_round", lambda r: Round.objects.filter(pk=r.pk).update(threshold=50)),
    "the rule for bidding": (
        "programmes_round",
        lambda r: Round.objects.filter(pk=r.pk).update(eligibility_rule="ofsted_good/1"),
    ),
    "the seal": ("programmes_seal", lambda r: Seal.objects.filter(round=r).update(payload="{}")),
    "another seed": ("programmes_seal", lambda r: Seal.objects.filter(round=r).update(seed="0" * 64)),
}


def _questions(round: Round):  # type: ignore[no-untyped-def]  # a queryset, in tests only
    return Question.objects.filter(section__round=round)


def _is_made(change: Change, round: Round) -> bool:
    """Whether the change touched a row: an update gives how many, a delete also of what, a new row itself."""
    made = change(round)
    return bool(made[0] if isinstance(made, tuple) else made)


@pytest.mark.parametrize("name", CHANGES)
def test_the_database_refuses_it_once_published(name: str) -> None:
    table, change = CHANGES[name]
    round = make_published_round()
    with pytest.raises(DatabaseError), transaction.atomic():
        change(round)
    with connection.cursor() as cursor:
        cursor.execute(f"SET CONSTRAINTS ALL IMMEDIATE; ALTER TABLE {table} DISABLE TRIGGER USER")
    assert _is_made(change, round)


@pytest.mark.parametrize("name", [name for name, (table, _) in CHANGES.items() if table != "programmes_seal"])
def test_the_same_is_free_in_a_draft(name: str) -> None:
    assert _is_made(CHANGES[name][1], make_round())


@pytest.fixture
def own_seed(monkeypatch: pytest.MonkeyPatch) -> None:
    """The seed of the tests' own, kept nowhere else."""
    monkeypatch.setattr(publishing, "_keepers", [lambda round, by: sha256_of(SEED)])


@pytest.mark.usefixtures("own_seed")
def test_a_published_round_is_kept_unless_it_was_a_rehearsal() -> None:
    round = make_published_round()
    with pytest.raises(DatabaseError), transaction.atomic():
        Criterion.objects.filter(round=round).delete()
    rehearsal = make_published_round(is_rehearsal=True)
    Seal.objects.filter(round=rehearsal).delete()
    rehearsal.delete()
    assert not Round.objects.filter(pk=rehearsal.pk).exists()


def test_wording_is_left_to_corrections() -> None:
    round = make_published_round()
    assert _questions(round).filter(key="problem").update(help="Clearer words") == 1


@pytest.mark.usefixtures("own_seed")
def test_the_seed_is_revealed_once_and_only_the_sealed_one() -> None:
    seal = make_published_round().seals.get()
    assert Seal.objects.filter(pk=seal.pk).update(seed=SEED) == 1
    with pytest.raises(DatabaseError, match="revealed once"), transaction.atomic():
        Seal.objects.filter(pk=seal.pk).update(seed="")


def test_a_round_commits_no_more_than_its_budget_and_the_record_is_exempt() -> None:
    round = make_published_round()
    with pytest.raises(DatabaseError, match="round_commits_within_its_budget"), transaction.atomic():
        Round.objects.filter(pk=round.pk).update(committed_pounds=6_000_001)
    Round.objects.filter(pk=round.pk).update(committed_pounds=6_000_000)
    record = Round.objects.create(
        programme=round.programme, title="Then", slug="then", is_record=True, budget_pounds=1, committed_pounds=2
    )
    assert record.committed_pounds == 2
