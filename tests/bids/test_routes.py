"""Every address of a bid: outsiders find nothing, strangers sign in first, other methods are refused."""

from __future__ import annotations

import uuid

import pytest
from django.test import Client
from django.urls import reverse

from bids import urls
from bids.models import Bid
from portal.accounts.roles import Role
from tests.accounts.people import make_person, make_staff
from tests.bids.rounds import signed_in
from tests.factories.bids import Council, make_council

pytestmark = pytest.mark.django_db

EXTRA: dict[str, list[object]] = {
    "use_fact": ["title"],
    "earlier": ["title"],
    "use_earlier": ["title", 1],
    **{key: ["partners", 1] for key in ("partner_costs", "partner_costs_autosave", "partner_paste", "invite_partner")},
    **{key: ["partners", 1, 1] for key in ("invite_partner_again", "shut_out")},
    **{
        key: [1]
        for key in (
            "part",
            "part_bid",
            "part_write",
            "part_costs",
            "part_costs_autosave",
            "part_paste",
            "part_answer",
            "part_autosave",
        )
    },
    "share_with_partner": ["partners", 1],
    "take_out_partner": ["partners", 1],
    "part_file": [1, uuid.UUID(int=1)],
    "costs_paste": ["costs"],
    "section": ["need"],
    "partners": ["partners"],
    "partner": ["partners", 1],
    "file": [uuid.UUID(int=1)],
    "remove_file": [uuid.UUID(int=1)],
    "autosave": ["need"],
    "comments": ["problem"],
    "history": ["problem"],
    "invite": ["dcs"],
    "clarification": [1],
    "clarification_file": [uuid.UUID(int=1)],
}
POST_ONLY = {
    "autosave",
    "part_autosave",
    "part_costs_autosave",
    "partner_costs_autosave",
    "invite_partner_again",
    "draft",
    "receipt_pdf",
    "ask",
}
READ_ONLY = {
    *("activity", "earlier", "copied", "part", "part_bid", "part_file", "clarification_file"),
    *("bid", "check", "draft_docx", "receipt", "file", "feedback"),
}
OF_NO_BID = {
    *("home", "start", "partner_invitation", "facts", "fact", "fact_file"),
    *("enquiries", "take_back_enquiry", "take_away", "archive"),
}
OF_A_BID = [str(pattern.name) for pattern in urls.urlpatterns if pattern.name not in OF_NO_BID]


def address(name: str, reference: str) -> str:
    return reverse(f"bids:{name}", args=[reference, *EXTRA.get(name, [])])


def ask(client: Client, name: str, reference: str) -> int:
    url = address(name, reference)
    return (client.post(url) if name in POST_ONLY else client.get(url)).status_code


@pytest.mark.parametrize("name", OF_A_BID)
def test_nobody_outside_the_organisation_finds_it(name: str, bid: Bid) -> None:
    other = make_council().lead
    assert ask(signed_in(other), name, bid.reference) == 404
    assert ask(signed_in(make_person()), name, bid.reference) == 404
    assert ask(signed_in(make_staff(Role.FUND_OFFICER)), name, bid.reference) == 404


@pytest.mark.parametrize("name", OF_A_BID)
def test_strangers_are_led_to_sign_in(name: str, bid: Bid) -> None:
    response = Client().get(address(name, bid.reference))
    assert response.status_code == 302
    assert response["Location"].startswith(reverse("account_login"))


@pytest.mark.parametrize("name", OF_A_BID)
def test_a_reference_that_is_not_there_is_not_found(name: str, council: Council) -> None:
    client = signed_in(council.lead if name != "certify" else council.dcs)
    assert ask(client, name, "T1-9999") == 404
    assert ask(client, name, "'; DROP TABLE x") == 404


@pytest.mark.parametrize("name", OF_A_BID)
def test_other_methods_are_refused(name: str, bid: Bid, council: Council) -> None:
    client = signed_in(council.lead)
    url = address(name, bid.reference)
    assert client.put(url).status_code == 405
    if name in POST_ONLY:
        assert client.get(url).status_code == 405
    if name in READ_ONLY:
        assert client.post(url).status_code == 405


def test_past_members_find_nothing(bid: Bid, council: Council) -> None:
    membership = council.editor.memberships.get()
    membership.ended_at, membership.ended_by = bid.created_at, council.lead
    membership.save()
    assert ask(signed_in(council.editor), "bid", bid.reference) == 404


@pytest.mark.parametrize("name", ["submit", "invite", "reopen", "withdraw", "accept", "decline"])
def test_only_leads_open_what_leads_do(name: str, bid: Bid, council: Council) -> None:
    assert ask(signed_in(council.editor), name, bid.reference) == 403
    assert ask(signed_in(council.dcs), name, bid.reference) == 403


@pytest.mark.parametrize("name", ["partners", "remove_file", "ask"])
def test_certifiers_do_not_write(name: str, bid: Bid, council: Council) -> None:
    assert ask(signed_in(council.dcs), name, bid.reference) == 403


def test_only_holders_of_an_office_certify(bid: Bid, council: Council) -> None:
    assert ask(signed_in(council.lead), "certify", bid.reference) == 403
    assert ask(signed_in(council.s151), "certify", bid.reference) == 200
