"""Inviting from the list of a round's bids: by decision, by hand, and by nobody else."""

from __future__ import annotations

import pytest
from django.test import Client
from django.urls import reverse
from pytest_django import DjangoAssertNumQueries

from bids.models import StageInvitation
from evaluations.states import DecisionKind
from portal.accounts.roles import Role
from programmes.models import Round
from tests.accounts.people import make_staff
from tests.bids.rounds import signed_in
from tests.factories.bids import make_submitted_bid
from tests.factories.judging import Judged, decide, make_deciding
from tests.factories.rounds import close_round, make_round
from tests.once import made_once

pytestmark = pytest.mark.django_db


@made_once
def judged() -> Judged:
    return make_deciding(bids=2)


@pytest.fixture
def second(judged: Judged) -> Round:
    return make_round(follows=judged.round, title="Full bids")


@pytest.fixture
def officer() -> Client:
    return signed_in(make_staff(Role.FUND_OFFICER))


def url(judged: Judged) -> str:
    return reverse("evaluations:invite", args=[judged.round.slug])


def test_in_one_action_those_decided_to_be_funded(judged: Judged, second: Round, officer: Client) -> None:
    decide(judged, judged.bids[0])
    decide(judged, judged.bids[1], DecisionKind.REJECT)
    assert "Invite the 1 decided to be funded" in officer.get(url(judged)).content.decode()
    page = officer.post(url(judged), {"into": second.slug, "decided": "yes"}).content.decode()
    assert "An invitation can be taken back until a bid is submitted on it" in page
    assert not StageInvitation.objects.exists()
    officer.post(url(judged), {"into": second.slug, "decided": "yes", "confirmed": "yes"})
    invitation = StageInvitation.objects.get()
    assert (invitation.bid, invitation.basis) == (judged.bids[0], "decision")
    assert "Decided to be funded" in officer.get(url(judged)).content.decode()


def test_by_hand_with_a_reason(judged: Judged, second: Round, officer: Client) -> None:
    chosen = {"into": second.slug, "bid": str(judged.bids[1].pk)}
    assert "Why these bids?" in officer.post(url(judged), chosen).content.decode()
    page = officer.post(url(judged), {**chosen, "confirmed": "yes", "reason": ""}).content.decode()
    assert "Say why, in a sentence or two" in page
    assert not StageInvitation.objects.exists()
    officer.post(url(judged), {**chosen, "confirmed": "yes", "reason": "The only one in the North East"})
    assert StageInvitation.objects.get().reason == "The only one in the North East"
    assert "The only one in the North East" in officer.get(url(judged)).content.decode()


def test_taking_an_invitation_back(judged: Judged, second: Round, officer: Client) -> None:
    chosen = {"into": second.slug, "bid": str(judged.bids[1].pk), "confirmed": "yes", "reason": "A strong idea"}
    officer.post(url(judged), chosen)
    address = reverse("evaluations:uninvite", args=[StageInvitation.objects.get().pk])
    assert address in officer.get(url(judged)).content.decode()
    assert "Why is it taken back?" in officer.get(address).content.decode()
    assert "Say why" in officer.post(address, {"reason": ""}).content.decode()
    for role in (Role.APPROVER, Role.AUDITOR):
        reader = signed_in(make_staff(role))
        assert address not in reader.get(url(judged)).content.decode()
        assert reader.post(address, {"reason": "No"}).status_code == 403
    assert StageInvitation.objects.get().revoked_at is None
    said = officer.post(address, {"reason": "Less money than it was."}, follow=True).content.decode()
    assert "is taken back" in said
    assert "Less money than it was." in said
    assert StageInvitation.objects.get().revoked_at is not None
    assert officer.get(address).status_code == 404
    assert officer.put(address).status_code == 405
    officer.post(url(judged), chosen)
    assert StageInvitation.objects.filter(revoked_at__isnull=True).count() == 1


@pytest.mark.parametrize("posted", [{}, {"bid": "x"}, {"bid": "999999"}, {"into": "nowhere"}, {"decided": "yes"}])
def test_nothing_chosen(judged: Judged, second: Round, officer: Client, posted: dict[str, str]) -> None:
    page = officer.post(url(judged), {**posted, "confirmed": "yes"}, follow=True).content.decode()
    assert "Choose at least one bid to invite." in page
    assert not StageInvitation.objects.exists()


def test_a_round_that_nothing_follows(judged: Judged, officer: Client) -> None:
    assert "No published round follows this one" in officer.get(url(judged)).content.decode()
    assert officer.post(url(judged), {"decided": "yes", "confirmed": "yes"}).status_code == 200
    assert officer.get(reverse("evaluations:invite", args=["nowhere"])).status_code == 404
    assert officer.put(url(judged)).status_code == 405


def test_who_only_reads_and_who_finds_nothing(judged: Judged, second: Round) -> None:
    auditor = signed_in(make_staff(Role.AUDITOR))
    assert "Invite what is ticked" not in auditor.get(url(judged)).content.decode()
    assert auditor.post(url(judged), {"decided": "yes"}).status_code == 403
    assert signed_in(make_staff(Role.ASSESSOR)).get(url(judged)).status_code == 403
    assert signed_in(judged.councils[0].lead).get(url(judged)).status_code == 403


def test_the_list_costs_the_same_at_any_length(
    officer: Client, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    for bids in (1, 4):
        first = make_round()
        for _ in range(bids):
            make_submitted_bid(first)
        close_round(first)
        make_round(follows=first)
        with django_assert_num_queries(10):
            officer.get(reverse("evaluations:invite", args=[first.slug]))
