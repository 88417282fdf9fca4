"""Your bids, and starting one."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.test import Client
from django.urls import reverse

from bids.models import Bid
from portal.audit.clock import database_now
from programmes.models import MemberRole, Membership
from tests.accounts.people import make_person
from tests.bids.rounds import signed_in
from tests.factories.bids import certify_bid, hand_in, make_bid, make_council, write_answer
from tests.factories.rounds import close_round, make_round

pytestmark = pytest.mark.django_db
HOME = "/bids/"


def test_one_card_a_bid_with_its_next_step() -> None:
    council, round_ = make_council(), make_round()
    bid = make_bid(round_, council, complete=False)
    write_answer(bid, "title", "A better start", council.editor)
    html = signed_in(council.lead).get(HOME).content.decode()
    assert "A better start" in html
    assert "1 of 4 sections done" in html
    assert "Continue: The need" in html
    assert "6 days and 23 hours left" in html
    assert f"{council.organisation} already has a bid in this round." in html


def test_others_see_nothing_of_it() -> None:
    make_bid(make_round(), make_council("Seen Council"))
    html = signed_in(make_council().lead).get(HOME).content.decode()
    assert "Seen Council" not in html
    assert "You have no bids yet" in html


def test_somebody_without_an_organisation_is_told_what_to_do() -> None:
    make_round()
    html = signed_in(make_person()).get(HOME).content.decode()
    assert "You are not a member of an organisation yet." in html
    assert "Start a bid" not in html


def test_a_complete_bid_goes_on_to_be_checked_and_a_certifier_to_certify() -> None:
    council = make_council()
    bid = make_bid(make_round(), council)
    html = signed_in(council.lead).get(HOME).content.decode()
    assert "Get it certified" in html
    assert f'href="/bids/{bid.reference}/#certification"' in html
    assert f"Facts of {council.organisation}" in html
    assert "Read and certify" in signed_in(council.dcs).get(HOME).content.decode()
    certify_bid(bid, council)
    assert "Check and submit" in signed_in(council.lead).get(HOME).content.decode()


def test_submitted_and_closed_bids_lead_to_their_receipt() -> None:
    council, round_ = make_council(), make_round()
    hand_in(make_bid(round_, council), council)
    assert "See the receipt" in signed_in(council.lead).get(HOME).content.decode()
    close_round(round_)
    assert "Submitted" in signed_in(council.lead).get(HOME).content.decode()


def test_a_bid_that_was_never_handed_in_says_so() -> None:
    council, round_ = make_council(), make_round()
    make_bid(round_, council, complete=False)
    close_round(round_)
    html = signed_in(council.lead).get(HOME).content.decode()
    assert "Not submitted" in html
    assert "Read the bid" in html


def test_starting_a_bid() -> None:
    council, round_ = make_council(), make_round()
    client = signed_in(council.editor)
    url = reverse("bids:start", args=[round_.slug])
    assert url in client.get(HOME).content.decode()
    assert f"The bid will be from <strong>{council.organisation}</strong>" in client.get(url).content.decode()
    response = client.post(url, {"organisation": council.organisation.slug})
    bid = Bid.objects.get()
    assert bid.reference == f"{round_.reference_prefix}-0001"
    assert response["Location"] == bid.get_absolute_url()
    html = client.post(url, {"organisation": council.organisation.slug}).content.decode()
    assert Bid.objects.count() == 1
    assert "There is a problem" in html
    assert "already has a bid in this round" in html


def test_who_belongs_to_two_organisations_chooses() -> None:
    council, other, round_ = make_council(), make_council(), make_round()
    Membership.objects.create(user=council.lead, organisation=other.organisation, role=MemberRole.EDITOR)
    client = signed_in(council.lead)
    url = reverse("bids:start", args=[round_.slug])
    html = client.post(url, {}).content.decode()
    assert "Choose the organisation that bids" in html
    client.post(url, {"organisation": other.organisation.slug})
    assert Bid.objects.get().organisation == other.organisation


@pytest.mark.parametrize("kind", ["police", "company"])
def test_an_organisation_of_the_wrong_kind_is_told_why(kind: str) -> None:
    council, round_ = make_council(kind=kind), make_round()
    html = signed_in(council.lead).get(reverse("bids:start", args=[round_.slug])).content.decode()
    assert "You cannot start a bid in this round" in html
    assert "This round is open to: council, children" in html


def test_a_certifier_starts_nothing() -> None:
    council, round_ = make_council(), make_round()
    client = signed_in(council.dcs)
    url = reverse("bids:start", args=[round_.slug])
    assert "Only an editor or a lead" in client.get(url).content.decode()
    client.post(url, {"organisation": council.organisation.slug})
    assert not Bid.objects.exists()


def test_somebody_elses_organisation_cannot_be_named() -> None:
    council, other, round_ = make_council(), make_council(), make_round()
    signed_in(council.lead).post(reverse("bids:start", args=[round_.slug]), {"organisation": other.organisation.slug})
    assert not Bid.objects.exists()


def test_rounds_that_are_not_open_start_nothing() -> None:
    council = make_council()
    client = signed_in(council.lead)
    assert client.get(reverse("bids:start", args=["nothing"])).status_code == 404
    assert client.get(reverse("bids:start", args=[make_round(published=False).slug])).status_code == 404
    closed = close_round(make_round())
    assert "This round closed" in client.get(reverse("bids:start", args=[closed.slug])).content.decode()
    later = make_round(opens_at=database_now() + timedelta(days=1))
    assert "This round opens" in client.get(reverse("bids:start", args=[later.slug])).content.decode()
    assert closed.title not in client.get(HOME).content.decode()


def test_a_rehearsal_is_offered_to_no_bidder() -> None:
    council, rehearsal = make_council(), make_round(is_rehearsal=True)
    client = signed_in(council.lead)
    assert rehearsal.title not in client.get(HOME).content.decode()
    assert client.get(reverse("bids:start", args=[rehearsal.slug])).status_code == 404


def test_methods_and_strangers() -> None:
    council, round_ = make_council(), make_round()
    client = signed_in(council.lead)
    url = reverse("bids:start", args=[round_.slug])
    assert client.post(HOME).status_code == 405
    assert client.delete(url).status_code == 405
    for address in (HOME, url):
        assert Client().get(address)["Location"].startswith(reverse("account_login"))


def test_pages_of_bids() -> None:
    council = make_council()
    for number in range(12):
        make_bid(make_round(title=f"Round {number:02d}"), council, complete=False)
    client = signed_in(council.lead)
    assert "Round 00</p>" not in client.get(HOME).content.decode()
    assert "Round 00</p>" in client.get(f"{HOME}?page=2").content.decode()
    for strange in ("0", "99", "x", "-1"):
        assert client.get(f"{HOME}?page={strange}").status_code == 200
