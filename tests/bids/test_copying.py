"""A bid as the start of another: what fits comes along, and the rest is listed."""

from __future__ import annotations

import pytest
from django.test import Client
from django.urls import reverse

from bids.models import Attachment, Bid, BidCopy, CostLine, Partner
from bids.refusals import BidRefused
from bids.services.attaching import attach_file
from bids.services.starting import From, start_bid
from programmes.models import Round
from tests.bids.files import a_pdf as pdf
from tests.bids.partnership import make_partnership
from tests.bids.rounds import make_rich_round, question, signed_in
from tests.factories.bids import Council, make_authority, make_bid, make_council, write_answer
from tests.factories.rounds import make_round

pytestmark = pytest.mark.django_db


@pytest.fixture
def source(council: Council) -> Bid:
    bid = make_bid(make_rich_round(), council)
    write_answer(bid, "stage", "Scale", council.editor)
    return bid


@pytest.fixture
def second() -> Round:
    return make_round(title="The next round")


def copying(source: Bid) -> str:
    return reverse("bids:copy", args=[source.reference])


def test_through_the_pages(source: Bid, second: Round, council: Council, editor: Client) -> None:
    asked = question(source.round, "plan-file")
    attach_file(bid_id=source.pk, question_id=asked.pk, name="plan.pdf", content=pdf(), by=council.editor)
    assert copying(source) in editor.get(source.get_absolute_url()).content.decode()
    assert "The next round" in editor.get(copying(source)).content.decode()
    assert copying(source) in editor.get(reverse("bids:start", args=[second.slug])).content.decode()
    response = editor.post(copying(source), {"round": second.slug, "parts": ["costs", "partners"]})
    made = Bid.objects.get(round=second)
    assert response["Location"] == reverse("bids:copied", args=[made.reference])
    assert dict(made.answers.values_list("question__key", "value"))["plan"] == "One trusted adult for each child."
    assert Attachment.objects.get(bid=made).name == "plan.pdf"
    assert CostLine.objects.get(bid=made).amount_pounds == 200_000
    html = editor.get(response["Location"]).content.decode()
    assert "The stage" in html
    assert "This round does not ask it." in html
    assert f"Started from {source.reference}" in editor.get(made.get_absolute_url()).content.decode()
    assert source.answers.count() == 5


def test_costs_and_partners_only_when_asked(source: Bid, second: Round, council: Council, editor: Client) -> None:
    make_partnership(source, council)
    editor.post(copying(source), {"round": second.slug})
    made = Bid.objects.get(round=second)
    assert not made.cost_lines.exists()
    assert not made.partners.exists()


def test_partners_are_asked_again_and_old_councils_are_replaced(source: Bid, second: Round, council: Council) -> None:
    north, south = make_authority("North Shire"), make_authority("South Shire")
    old, older = make_authority("Old Shire", active_to="2021-03-31"), make_authority("Older", active_to="2021-03-31")
    old.successors.set([north, south])
    older.successors.set([north])
    joined = make_partnership(source, council)
    Partner.objects.filter(pk=joined.partner.pk).update(state="confirmed", contact_name="Jo")
    year = second.first_financial_year or 2026
    CostLine.objects.create(
        bid=source, partner=joined.partner, category="staff", financial_year=year, source="grant", amount_pounds=7
    )
    Partner.objects.bulk_create(Partner(bid=source, authority=each) for each in (old, older))
    bid = start_bid(
        round_id=second.pk, organisation_id=council.organisation.pk, by=council.lead, source=From(source.pk)
    )
    partners = {str(partner): partner for partner in bid.partners.all()}
    assert set(partners) == {"Brightwater Trust", "North Shire"}
    kept = partners["Brightwater Trust"]
    assert (kept.state, kept.contact_name, kept.invitations.count()) == ("named", "Jo", 0)
    assert CostLine.objects.get(partner=kept).amount_pounds == 7
    reasons = " ".join(item["reason"] for item in bid.copied_from.left_out)
    assert "Old Shire was replaced by North Shire and South Shire. Choose which take part." in reasons


def test_only_from_a_bid_of_the_same_organisation(source: Bid, second: Round) -> None:
    other = make_council()
    with pytest.raises(BidRefused, match="same organisation"):
        start_bid(round_id=second.pk, organisation_id=other.organisation.pk, by=other.lead, source=From(source.pk))
    assert not Bid.objects.filter(round=second).exists()
    assert signed_in(other.lead).get(copying(source)).status_code == 404


def test_bad_input_and_nothing_open(source: Bid, second: Round, council: Council, editor: Client) -> None:
    assert "Choose a round" in editor.post(copying(source), {}).content.decode()
    assert "Choose a round from the list" in editor.post(copying(source), {"round": "nowhere"}).content.decode()
    editor.post(copying(source), {"round": second.slug})
    assert "No other round is open" in editor.get(copying(source)).content.decode()
    assert signed_in(council.dcs).get(copying(source)).status_code == 403
    assert editor.get(reverse("bids:copied", args=[source.reference])).status_code == 404
    assert BidCopy.objects.count() == 1
