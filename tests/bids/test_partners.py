"""Partners: searched, named, described, taken out."""

from __future__ import annotations

import pytest
from django.test import Client
from django.urls import reverse

from bids.models import Answer, Bid, CostLine, Partner
from bids.refusals import BidRefused
from bids.services.partnering import PartnerChanged, add_partner, change_contribution, remove_partner
from portal.accounts.roles import Role
from portal.audit.clock import database_now
from programmes.models import LocalAuthority, Organisation, Round
from tests.accounts.people import make_person, make_staff
from tests.bids.rounds import question, signed_in
from tests.factories.bids import Council, certify_bid, make_authority, make_bid, make_council
from tests.factories.rounds import close_round, make_round

pytestmark = pytest.mark.django_db


@pytest.fixture
def council() -> Council:
    return make_council(authority=make_authority("Homeshire"))


@pytest.fixture
def luton() -> LocalAuthority:
    return make_authority("Luton")


@pytest.fixture
def charity() -> Organisation:
    return Organisation.objects.create(name="Family Rights <Group>", slug="family-rights", kind="charity")


def url(bid: Bid) -> str:
    return reverse("bids:partners", args=[bid.reference, "partners"])


def name_partner(bid: Bid, council: Council, name: str = "A mutual") -> Partner:
    return add_partner(
        bid_id=bid.pk, question_id=question(bid.round, "partners").pk, by=council.editor, name=name, contribution="Was"
    )


def test_searching_and_adding_without_a_script(
    bid: Bid, editor: Client, luton: LocalAuthority, charity: Organisation
) -> None:
    html = editor.get(url(bid), {"q": "luT"}).content.decode()
    assert f'name="authority" value="{luton.gss_code}"' in html
    assert "Family Rights &lt;Group&gt;" in editor.get(url(bid), {"q": "rights family"}).content.decode()
    response = editor.post(url(bid), {"authority": luton.gss_code})
    partner = Partner.objects.get(bid=bid)
    assert response["Location"] == reverse("bids:partner", args=[bid.reference, "partners", partner.pk])
    invite = reverse("bids:invite_partner", args=[bid.reference, "partners", partner.pk])
    assert f'href="{invite}"' in editor.get(url(bid)).content.decode()
    editor.post(url(bid), {"organisation": charity.slug})
    editor.post(url(bid), {"name": "  The   Young People's Collective "})
    assert {str(item) for item in bid.partners.all()} == {
        "Luton",
        "Family Rights <Group>",
        "The Young People's Collective",
    }
    answer = Answer.objects.get(bid=bid, question__key="partners")
    assert answer.version == 3
    assert "Luton" in {item["name"] for item in answer.value or []}


@pytest.mark.parametrize("query", ["", "zzz", "x" * 5000, "\x00", "%", "' OR 1=1"])
def test_any_search_gives_a_page(bid: Bid, editor: Client, query: str, luton: LocalAuthority) -> None:
    assert editor.get(url(bid), {"q": query}).status_code == 200


@pytest.mark.parametrize(
    ("posted", "sentence"),
    [
        ({}, "Enter the name of the organisation"),
        ({"name": "  "}, "Enter the name of the organisation"),
        ({"name": "x" * 201}, "200 characters"),
        ({"authority": "E99999999"}, "Enter the name of the organisation"),
        ({"organisation": "nobody"}, "Enter the name of the organisation"),
    ],
)
def test_bad_input(bid: Bid, editor: Client, posted: dict[str, str], sentence: str) -> None:
    assert sentence in editor.post(url(bid), posted).content.decode()
    assert not bid.partners.exists()


def test_nobody_is_a_partner_twice_or_of_their_own_bid(bid: Bid, council: Council, editor: Client) -> None:
    name_partner(bid, council)
    html = editor.post(url(bid), {"name": "a MUTUAL"}).content.decode()
    assert "a MUTUAL is a partner of this bid already." in html
    for field, value in (
        ("authority", council.organisation.authority.gss_code if council.organisation.authority else ""),
        ("organisation", council.organisation.slug),
    ):
        assert "leads this bid" in editor.post(url(bid), {field: value}, follow=True).content.decode()
    assert bid.partners.count() == 1


def test_exactly_one_thing(bid: Bid, council: Council, luton: LocalAuthority) -> None:
    with pytest.raises(BidRefused, match="Choose a council"):
        add_partner(
            bid_id=bid.pk,
            question_id=question(bid.round, "partners").pk,
            by=council.editor,
            authority=luton,
            name="Luton",
        )


def test_what_a_partner_does(bid: Bid, council: Council, editor: Client) -> None:
    partner = name_partner(bid, council)
    certify_bid(bid, council)
    page = reverse("bids:partner", args=[bid.reference, "partners", partner.pk])
    assert ">\nWas</textarea>" in editor.get(page).content.decode()
    assert editor.post(page, {"contribution": "Runs the site", "was": "Was"})["Location"] == url(bid)
    partner.refresh_from_db()
    assert partner.contribution == "Runs the site"
    assert not bid.certifications.filter(state="certified").exists()


def test_two_people_who_say_what_a_partner_does(bid: Bid, council: Council, editor: Client) -> None:
    partner = name_partner(bid, council)
    page = reverse("bids:partner", args=[bid.reference, "partners", partner.pk])
    editor.post(page, {"contribution": "Theirs", "was": "Was"})
    response = editor.post(page, {"contribution": "Mine", "was": "Was"})
    html = response.content.decode()
    assert response.status_code == 409
    assert "Theirs" in html
    assert ">\nMine</textarea>" in html
    assert editor.post(page, {"contribution": "Mine", "was": "Theirs"}).status_code == 302
    with pytest.raises(PartnerChanged):
        change_contribution(
            bid_id=bid.pk,
            question_id=question(bid.round, "partners").pk,
            partner_id=partner.pk,
            contribution="Third",
            was="Theirs",
            by=council.lead,
        )


def test_too_long_is_refused_and_kept(bid: Bid, council: Council, editor: Client) -> None:
    partner = name_partner(bid, council)
    page = reverse("bids:partner", args=[bid.reference, "partners", partner.pk])
    html = editor.post(page, {"contribution": "long " * 130, "was": "Was"}).content.decode()
    assert "600 characters" in html
    assert "long long" in html


def test_taking_one_out(bid: Bid, council: Council, editor: Client) -> None:
    partner = name_partner(bid, council)
    page, out = (
        reverse(f"bids:{name}", args=[bid.reference, "partners", partner.pk])
        for name in ("partner", "take_out_partner")
    )
    spend(bid, partner, 91_000)
    assert out in editor.get(page).content.decode()
    asked = editor.get(out).content.decode()
    assert "its own costs of £91,000 are no longer counted" in asked
    assert "stays in the history" in asked
    assert bid.partners.exists()
    editor.post(page, {"remove": "1", "contribution": "Was", "was": "Was"})
    assert bid.partners.exists()
    assert editor.put(out).status_code == 405
    assert editor.post(out)["Location"] == url(bid)
    assert not bid.partners.exists()
    assert editor.get(page).status_code == 404
    assert editor.get(out).status_code == 404
    with pytest.raises(BidRefused, match="removed this partner meanwhile"):
        remove_partner(
            bid_id=bid.pk, question_id=question(bid.round, "partners").pk, partner_id=partner.pk, by=council.lead
        )


def spend(bid: Bid, partner: Partner, pounds: int) -> None:
    CostLine.objects.create(
        bid=bid, partner=partner, category="staff", financial_year=2026, source="grant", amount_pounds=pounds
    )


def test_only_those_who_write_take_one_out(bid: Bid, council: Council) -> None:
    partner = name_partner(bid, council)
    out = reverse("bids:take_out_partner", args=[bid.reference, "partners", partner.pk])
    for who, status in ((council.dcs, 403), (make_person(), 404)):
        assert signed_in(who).get(out).status_code == status
        assert signed_in(who).post(out).status_code == status
    close_round(bid.round)
    page = signed_in(council.lead).get(out).content.decode()
    assert "The round closed" in page
    assert "Take it out" not in page
    assert "The round closed" in signed_in(council.lead).post(out, follow=True).content.decode()
    assert bid.partners.exists()


class TestOnTheBidsOwnPage:
    def test_the_partners_stand_there_and_lead_to_their_page(self, bid: Bid, council: Council, editor: Client) -> None:
        page = reverse("bids:bid", args=[bid.reference])
        html = editor.get(page).content.decode()
        assert "No partners yet" in html
        assert url(bid) in html
        name_partner(bid, council)
        for who, link in ((council.lead, "say what they see of the bid"), (council.editor, ">Change partners</a>")):
            html = signed_in(who).get(page).content.decode()
            assert "A mutual" in html
            assert "Not invited" in html
            assert link in html
        certifier = signed_in(council.dcs).get(page).content.decode()
        assert "A mutual" in certifier
        assert url(bid) not in certifier

    def test_a_lead_finds_what_partners_see_after_it_was_handed_in(self, bid: Bid, council: Council) -> None:
        partner = name_partner(bid, council)
        close_round(bid.round)
        lead = signed_in(council.lead)
        assert url(bid) in lead.get(reverse("bids:bid", args=[bid.reference])).content.decode()
        share = reverse("bids:share_with_partner", args=[bid.reference, "partners", partner.pk])
        assert share in lead.get(url(bid)).content.decode()

    def test_a_round_that_asks_for_none_says_nothing_of_them(self, council: Council, editor: Client) -> None:
        made = make_round(published=False)
        question(made, "partners").delete()
        Round.objects.filter(pk=made.pk).update(published_at=database_now(), published_by=make_staff(Role.FUND_OFFICER))
        bid = make_bid(Round.objects.get(pk=made.pk), council)
        html = editor.get(reverse("bids:bid", args=[bid.reference])).content.decode()
        assert 'id="partners"' not in html


def test_after_the_deadline(bid: Bid, council: Council, editor: Client) -> None:
    partner = name_partner(bid, council)
    close_round(bid.round)
    assert "The round closed" in editor.get(url(bid)).content.decode()
    assert "The round closed" in editor.post(url(bid), {"name": "Late"}).content.decode()
    page = reverse("bids:partner", args=[bid.reference, "partners", partner.pk])
    response = editor.post(page, {"contribution": "Late but kept", "was": "Was"})
    assert response.status_code == 409
    assert "Late but kept" in response.content.decode()


def test_a_question_that_is_no_partner_question(bid: Bid, editor: Client) -> None:
    assert editor.get(reverse("bids:partners", args=[bid.reference, "costs"])).status_code == 404


def test_a_council_of_the_past_leads_to_what_replaced_it(bid: Bid, editor: Client) -> None:
    north, west = (make_authority(f"{side} Northshire", active_from="2021-04-01") for side in ("North", "West"))
    old = make_authority("Northshire", active_to="2021-03-31")
    old.successors.set([north, west])
    sentence = "Northshire was replaced by North Northshire and West Northshire on 1 April 2021."
    assert sentence in editor.get(url(bid), {"q": "northshire county council"}).content.decode()
    found = editor.get(url(bid), {"q": "northshire"}).content.decode()
    assert sentence in found
    assert found.count(f'value="{west.gss_code}"') == 1
    for posted in ({"name": "Northshire"}, {"name": "northshire council"}, {"authority": old.gss_code}):
        html = editor.post(url(bid), posted).content.decode()
        assert sentence in html
        assert f'value="{west.gss_code}"' in html
    assert not bid.partners.exists()
    editor.post(url(bid), {"authority": west.gss_code})
    assert str(bid.partners.get()) == "West Northshire"
    editor.post(url(bid), {"name": "Northshire Carers"})
    assert bid.partners.count() == 2
