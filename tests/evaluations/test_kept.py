"""The officer's pages of what is kept of bids: listing, preview, erasing, holding back; and who may."""

from __future__ import annotations

import pytest
from django.test import Client
from django.urls import reverse
from pytest_django import DjangoAssertNumQueries

from bids.models import Bid, Erasure, Hold
from bids.services.erasing import erase_bids
from bids.services.holding import hold_back
from evaluations.states import DecisionKind
from portal.accounts.models import User
from portal.accounts.roles import Role
from portal.accounts.worklist import items_for
from tests.accounts.people import make_staff
from tests.bids.rounds import signed_in
from tests.bids.test_erasing import checked, tell
from tests.evaluations.test_promises import without
from tests.factories.bids import hand_in_like, make_bid, make_council
from tests.factories.judging import Judged, finish_documents, make_closed_round, make_notified

pytestmark = pytest.mark.django_db
WHY = "The seven years of this round are over."


@pytest.fixture
def person() -> User:
    return make_staff(Role.FUND_OFFICER)


@pytest.fixture
def officer(person: User) -> Client:
    return signed_in(person)


@pytest.fixture
def judged(person: User) -> Judged:
    made = make_closed_round(bids=3)
    tell(made.round, person, 7)
    finish_documents()
    return made


def url(name: str, judged: Judged) -> str:
    return reverse(f"evaluations:{name}", args=[judged.round.slug])


def test_the_rounds_whose_time_is_over(judged: Judged, officer: Client, person: User) -> None:
    later = make_closed_round(bids=1)
    tell(later.round, person, 3)
    said = officer.get(reverse("evaluations:kept")).content.decode()
    assert said.index(judged.round.title) < said.index(later.round.title)
    assert said.count("govuk-tag--orange") == 1
    assert url("kept_round", judged) in said
    of_later = officer.get(url("kept_round", later)).content.decode()
    assert "See what would be erased" not in of_later
    assert url("kept_round", judged) in officer.get(url("round", judged)).content.decode()


def test_the_work_list_says_that_their_time_is_over(judged: Judged, officer: Client, person: User) -> None:
    later = make_closed_round(bids=1)
    tell(later.round, person, 3)
    held, *rest = judged.bids
    hold_back(bid_id=held.pk, reason="An appeal is heard.", by=person)
    lines = [item for item in items_for(person) if item.title == "Bids whose time is over"]
    assert [(line.count, line.url) for line in lines] == [(2, url("kept_round", judged))]
    assert "See what may go" in officer.get("/admin/").content.decode()
    erase_bids(bid_ids=[bid.pk for bid in rest], reason=WHY, by=person)
    assert "See what may go" not in officer.get("/admin/").content.decode()


def test_preview_reason_erasing(judged: Judged, officer: Client) -> None:
    gone, stays, _ = judged.bids
    assert "See what would be erased" in officer.get(url("kept_round", judged)).content.decode()
    preview = officer.get(url("erase", judged), {"bid": gone.pk}).content.decode()
    for words in ("1 text of a submission", "3 versions of answers", "What stays", gone.reference, "cannot be undone"):
        assert words in preview
    assert stays.reference not in preview
    assert not Erasure.objects.exists()
    refused = officer.post(url("erase", judged), {"bid": gone.pk, "confirmed": "yes", "reason": " "}).content.decode()
    assert "Say why" in refused
    assert not Erasure.objects.exists()
    done = officer.post(url("erase", judged), {"bid": gone.pk, "confirmed": "yes", "reason": WHY}, follow=True)
    assert "1 bid erased." in done.content.decode()
    assert WHY in done.content.decode()
    assert Erasure.objects.get().bid == gone
    assert "One trusted adult" in stays.submissions.get().snapshot
    assert "One trusted adult" not in gone.submissions.get().snapshot
    page = officer.get(reverse("evaluations:bid", args=[gone.reference]))
    assert page.status_code == 200
    assert "£200,000" in page.content.decode()


def test_the_judging_pages_of_a_round_whose_bids_are_erased_still_answer(officer: Client, person: User) -> None:
    judged = make_notified([DecisionKind.FUND, DecisionKind.REJECT], keeps_years=1)
    ids = [bid.pk for bid in judged.bids]
    with without("programmes_round_keeps_its_word", "programmes_round"):
        tell(judged.round, person, 1)
    checked()
    finish_documents()
    officer.post(url("erase", judged), {"bid": ids, "confirmed": "yes", "reason": WHY})
    assert Erasure.objects.count() == 2
    for name in ("round", "round_bids", "ranking", "approvals", "kept_round", "deadline", "diligence_grid"):
        assert officer.get(url(name, judged)).status_code == 200, name
    for bid in judged.bids:
        for name in ("bid", "eligibility", "decide", "attachments"):
            answer = officer.get(reverse(f"evaluations:{name}", args=[bid.reference]))
            assert answer.status_code in (200, 302, 404), name
        assert bid.outcome.letter is not None
        letter = officer.get(bid.outcome.letter.get_absolute_url()).content.decode()
        assert "The text was erased on" in letter


def test_holding_back_and_letting_go(judged: Judged, officer: Client) -> None:
    bid = judged.bids[0]
    hold = reverse("evaluations:hold", args=[bid.reference])
    assert "Why is it held back?" in officer.get(hold).content.decode()
    assert "Say why" in officer.post(hold, {"reason": ""}).content.decode()
    said = officer.post(hold, {"reason": "An appeal is heard."}, follow=True).content.decode()
    assert "An appeal is heard." in said
    assert f'value="{bid.pk}"' not in said
    refused = officer.post(url("erase", judged), {"bid": bid.pk, "confirmed": "yes", "reason": WHY}, follow=True)
    assert "Choose one or more bids" in refused.content.decode()
    officer.post(hold, {"confirmed": "yes"})
    assert not Hold.objects.filter(lifted_at__isnull=True).exists()
    officer.post(url("erase", judged), {"bid": bid.pk, "confirmed": "yes", "reason": WHY})
    assert Erasure.objects.get().bid == bid
    assert officer.get(hold).status_code == 404


@pytest.mark.parametrize("asked", [{}, {"bid": "x"}, {"bid": "99999999999999999999"}, {"bid": "0"}])
def test_nothing_chosen(judged: Judged, officer: Client, asked: dict[str, str]) -> None:
    for answer in (officer.get(url("erase", judged), asked), officer.post(url("erase", judged), asked)):
        assert answer.status_code == 302


def test_a_bid_of_another_round_is_not_chosen(judged: Judged, officer: Client, person: User) -> None:
    other = make_closed_round(bids=1)
    tell(other.round, person, 7)
    officer.post(url("erase", judged), {"bid": other.bids[0].pk, "confirmed": "yes", "reason": WHY})
    assert not Erasure.objects.exists()


def test_before_bidders_are_told(officer: Client) -> None:
    early = make_closed_round(bids=1)
    said = officer.get(url("kept_round", early)).content.decode()
    assert "which is still to come" in said
    answer = officer.post(
        url("erase", early), {"bid": early.bids[0].pk, "confirmed": "yes", "reason": WHY}, follow=True
    )
    assert "Choose one or more bids" in answer.content.decode()
    assert officer.get(reverse("evaluations:hold", args=[early.bids[0].reference])).status_code == 404


def test_who_reads_and_who_finds_nothing(judged: Judged, officer: Client) -> None:
    hold = reverse("evaluations:hold", args=[judged.bids[0].reference])
    everywhere = (reverse("evaluations:kept"), url("kept_round", judged))
    for role in (Role.APPROVER, Role.AUDITOR):
        client = signed_in(make_staff(role))
        for address in everywhere:
            said = client.get(address)
            assert said.status_code == 200
            assert "See what would be erased" not in said.content.decode()
            assert "Hold back" not in said.content.decode()
        for address in (url("erase", judged), hold):
            assert client.get(address).status_code == 403
            assert (
                client.post(address, {"bid": judged.bids[0].pk, "confirmed": "yes", "reason": WHY}).status_code == 403
            )
    assert signed_in(make_council().lead).get(everywhere[0]).status_code in (302, 403, 404)
    assert officer.get(reverse("evaluations:kept_round", args=["nowhere"])).status_code == 404
    assert officer.get(reverse("evaluations:erase", args=["nowhere"])).status_code == 404
    assert officer.get(reverse("evaluations:hold", args=["T-0"])).status_code == 404
    for address in everywhere:
        assert officer.post(address).status_code == 405
    assert officer.put(hold).status_code == 405
    assert not Erasure.objects.exists()


@pytest.mark.parametrize("number", [1, 40])
def test_both_lists_cost_the_same(
    number: int, judged: Judged, officer: Client, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    pattern, by = judged.bids[0].submissions.get(), judged.bids[0].created_by
    for each in range(number):
        council = make_council()
        bid = Bid.objects.create(
            reference=f"K-{each}", round=judged.round, organisation=council.organisation, created_by=by
        )
        hand_in_like(pattern, bid, f"CODE-{each}")
    with django_assert_num_queries(5):
        officer.get(reverse("evaluations:kept"))
    with django_assert_num_queries(8):
        officer.get(url("kept_round", judged))


def test_drafts_are_listed_without_their_titles(judged: Judged, officer: Client, person: User) -> None:
    bid = judged.bids[0]
    draft = make_bid(bid.round, make_council(), complete=False)
    Bid.objects.filter(pk=draft.pk).update(title="Nobody's business")
    said = officer.get(url("kept_round", judged)).content.decode()
    assert draft.reference in said
    assert "Nobody" not in said
