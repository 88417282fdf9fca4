"""Saving answers: versions, guards, and two at once on real PostgreSQL."""

from __future__ import annotations

from threading import Barrier

import pytest

from bids.models import Answer, AnswerVersion, Bid
from bids.refusals import BidRefused
from bids.services import answering, writing
from bids.services.answering import Change, Saved, save_answers
from bids.services.submitting import reopen_bid
from portal.accounts.models import User
from tests.bids.racing import together
from tests.bids.rounds import question
from tests.factories.bids import Council, certify_bid, hand_in, make_bid, make_council
from tests.factories.rounds import close_round, make_round


def change(bid: Bid, value: object, version: int, key: str = "problem") -> Change:
    return Change(question(bid.round, key).pk, value, version)


@pytest.fixture
def council(db: None) -> Council:
    return make_council()


def test_versions_grow_by_one_and_all_are_kept(bid: Bid, council: Council) -> None:
    for number in (1, 2, 3):
        saved = save_answers(bid_id=bid.pk, changes=[change(bid, f"Text {number}", number)], by=council.editor)
        assert saved.versions == {question(bid.round, "problem").pk: number + 1}
    versions = AnswerVersion.objects.filter(answer__bid=bid, answer__question__key="problem")
    assert list(versions.order_by("version").values_list("version", flat=True)) == [1, 2, 3, 4]


def test_a_change_ends_certificates_and_the_same_text_does_not(bid: Bid, council: Council) -> None:
    certify_bid(bid, council)
    save_answers(bid_id=bid.pk, changes=[change(bid, "Too many moves between homes.", 1)], by=council.editor)
    assert bid.certifications.filter(state="certified").count() == 2
    save_answers(bid_id=bid.pk, changes=[change(bid, "Changed", 1)], by=council.editor)
    assert bid.certifications.filter(state="certified").count() == 0


def test_certifiers_and_outsiders_write_nothing(bid: Bid, council: Council) -> None:
    for person in (council.dcs, make_council().lead):
        with pytest.raises(BidRefused, match="Only an editor or a lead"):
            save_answers(bid_id=bid.pk, changes=[change(bid, "Mine", 1)], by=person)


def test_a_submitted_bid_is_not_edited_and_a_reopened_one_is(bid: Bid, council: Council) -> None:
    hand_in(bid, council)
    with pytest.raises(BidRefused, match="has been submitted"):
        save_answers(bid_id=bid.pk, changes=[change(bid, "Later", 1)], by=council.editor)
    reopen_bid(bid_id=bid.pk, by=council.lead)
    assert save_answers(bid_id=bid.pk, changes=[change(bid, "Later", 1)], by=council.editor).changed == ["problem"]


def test_after_the_deadline_nothing_is_saved(bid: Bid, council: Council) -> None:
    close_round(bid.round)
    with pytest.raises(BidRefused, match="The round closed"):
        save_answers(bid_id=bid.pk, changes=[change(bid, "Late", 1)], by=council.editor)


@pytest.mark.parametrize("key", ["costs", "partners", "plan-file"])
def test_kinds_kept_apart_are_not_answered_here(bid: Bid, council: Council, key: str) -> None:
    with pytest.raises(BidRefused, match="Open the section again"):
        save_answers(bid_id=bid.pk, changes=[change(bid, "x", 0, key)], by=council.editor)


def test_questions_of_another_round_are_refused(bid: Bid, council: Council) -> None:
    strange = Change(question(make_round(), "problem").pk, "x", 0)
    with pytest.raises(BidRefused, match="Open the section again"):
        save_answers(bid_id=bid.pk, changes=[strange], by=council.editor)


def race(bid: Bid, people: list[User]) -> list[Saved]:
    """Each saves a text of their own, all made from version 1."""
    asked = question(bid.round, "problem").pk
    texts = [[Change(asked, f"What person {number} wrote", 1)] for number in range(len(people))]
    calls = [
        (lambda changes=changes, by=by: save_answers(bid_id=bid.pk, changes=changes, by=by))
        for changes, by in zip(texts, people, strict=True)
    ]
    return [result for result in together(*calls) if isinstance(result, Saved)]


@pytest.mark.django_db(transaction=True)
def test_of_six_saves_at_once_one_stands_and_five_are_conflicts() -> None:
    council = make_council()
    bid = make_bid(make_round(), council)
    results = race(bid, [council.editor, council.lead] * 3)
    assert sum(len(result.changed) for result in results) == 1
    assert sum(len(result.conflicts) for result in results) == 5
    assert Answer.objects.get(bid=bid, question__key="problem").version == 2


@pytest.mark.django_db(transaction=True)
def test_without_the_lock_one_would_overwrite_the_other(monkeypatch: pytest.MonkeyPatch) -> None:
    """The race that the lock on the bid prevents: both read version 1 before either writes."""
    council = make_council()
    bid = make_bid(make_round(), council)
    monkeypatch.setattr(
        writing, "lock_bid", lambda bid_id: Bid.objects.select_related("organisation", "round").get(pk=bid_id)
    )
    pause, plain = Barrier(2), answering._answers

    def slow(*args: object) -> object:
        found = plain(*args)  # type: ignore[arg-type]  # as the service calls it
        pause.wait(timeout=20)
        return found

    monkeypatch.setattr(answering, "_answers", slow)
    results = race(bid, [council.editor, council.lead])
    assert [result.conflicts for result in results] == [[], []]
