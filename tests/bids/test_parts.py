"""A partner's part: written, costed, confirmed; and nothing of anybody else's."""

from __future__ import annotations

import pytest
from django.db import DatabaseError, transaction
from django.test import Client
from django.urls import reverse
from pytest_django import DjangoAssertNumQueries

from bids.models import Answer, Bid, CostLine, Partner
from bids.refusals import BidRefused
from bids.selectors.content import bid_content
from bids.selectors.submitted import snapshot_of
from bids.services.certifying import certify
from bids.services.costing import save_costs
from bids.services.partnering import change_contribution
from bids.services.parts import (
    Contact,
    PartCostsChanged,
    answer_part,
    costs_digest,
    save_part_costs,
    write_part,
)
from bids.services.submitting import submit_bid
from evaluations.documents.pack import build_pack
from portal.mail.models import OutboxEmail
from programmes.models import Office
from tests.accounts.people import make_person
from tests.bids.partnership import Partnership, let_in, make_partnership, name_partner
from tests.bids.rounds import question, signed_in
from tests.factories.bids import Council, certify_bid, hand_in, make_bid, make_council, write_answer
from tests.factories.rounds import close_round, make_round

pytestmark = pytest.mark.django_db


@pytest.fixture
def council() -> Council:
    return make_council("Meadow Council")


@pytest.fixture
def joined(bid: Bid, council: Council) -> Partnership:
    return make_partnership(bid, council)


def confirm(joined: Partnership) -> None:
    answer_part(bid_id=joined.bid.pk, partner_id=joined.partner.pk, confirms=True, comment="", by=joined.person)


def spend(joined: Partnership, amount: int, source: str = "grant") -> None:
    year = joined.bid.round.first_financial_year or 2026
    save_part_costs(
        bid_id=joined.bid.pk,
        partner_id=joined.partner.pk,
        amounts={("staff", year, source): amount},
        was=costs_digest({}),
        by=joined.person,
    )


def test_a_partner_reads_the_bid_and_writes_its_part(joined: Partnership) -> None:
    client = joined.client
    assert "Bids you take part in" in client.get("/bids/").content.decode()
    assert "You act for <strong>Brightwater Trust</strong>" in client.get(joined.url()).content.decode()
    assert "Too many moves between homes." in client.get(joined.url("part_bid")).content.decode()
    page = joined.url("part_write")
    assert ">\nWas</textarea>" in client.get(page).content.decode()
    said = {"contribution": "Trains carers", "contact_name": "Jo", "contact_email": "jo@example.org", "was": "Was"}
    assert client.post(page, said)["Location"] == joined.url()
    partner = Partner.objects.get(pk=joined.partner.pk)
    assert (partner.contribution, partner.contact_name) == ("Trains carers", "Jo")
    kept = Answer.objects.get(bid=joined.bid, question__key="partners").value or []
    assert kept[0]["contribution"] == "Trains carers"
    assert "Trains carers" in signed_in(joined.council.lead).get(joined.of_lead("partner")).content.decode()


def test_what_is_refused_stays_on_the_page(joined: Partnership) -> None:
    page = joined.url("part_write")
    html = joined.client.post(page, {"contribution": "long " * 130, "contact_email": "nobody", "was": "Was"})
    text = html.content.decode()
    assert "Shorten this to 600 characters" in text
    assert "in the correct format" in text
    assert "long long" in text
    change_contribution(
        bid_id=joined.bid.pk,
        question_id=question(joined.bid.round, "partners").pk,
        partner_id=joined.partner.pk,
        contribution="The lead's text",
        was="Was",
        by=joined.council.editor,
    )
    response = joined.client.post(page, {"contribution": "Ours", "was": "Was"})
    assert response.status_code == 409
    assert "The lead&#x27;s text" in response.content.decode()
    assert ">\nOurs</textarea>" in response.content.decode()


def test_confirming_and_declining_are_told_and_need_a_word(joined: Partnership) -> None:
    page = joined.url("part_answer")
    assert "Choose whether you take part" in joined.client.post(page, {}).content.decode()
    assert "Say why you decline" in joined.client.post(page, {"decision": "decline"}).content.decode()
    joined.client.post(page, {"decision": "decline", "comment": "We have no room <now>"})
    assert Partner.objects.get(pk=joined.partner.pk).state == "declined"
    told = OutboxEmail.objects.filter(template="bids/partner_answered")
    assert {email.to for email in told} == {joined.council.lead.email, joined.council.editor.email}
    lead = signed_in(joined.council.lead).get(joined.of_lead("partner")).content.decode()
    assert "We have no room &lt;now&gt;" in lead
    submit = reverse("bids:submit", args=[joined.bid.reference])
    assert "1 partner has not confirmed its part" in signed_in(joined.council.lead).get(submit).content.decode()
    warning = f"<li>{joined.partner} has declined its part</li>"
    assert warning in signed_in(joined.council.lead).get(submit).content.decode()
    joined.client.post(page, {"decision": "confirm"})
    partner = Partner.objects.get(pk=joined.partner.pk)
    assert (partner.state, partner.comment, partner.responded_by) == ("confirmed", "", joined.person)
    assert "all the same" not in signed_in(joined.council.lead).get(submit).content.decode()
    with pytest.raises(BidRefused, match="Say why you decline"):
        answer_part(bid_id=joined.bid.pk, partner_id=partner.pk, confirms=False, comment=" ", by=joined.person)


def test_what_the_lead_changes_is_confirmed_again(joined: Partnership) -> None:
    confirm(joined)
    signed_in(joined.council.lead).post(joined.of_lead("partner"), {"contribution": "More", "was": "Was"})
    partner = Partner.objects.get(pk=joined.partner.pk)
    assert (partner.state, partner.responded_at) == ("named", None)
    assert OutboxEmail.objects.get(template="bids/partner_again").to == joined.person.email
    confirm(joined)
    write_part(
        bid_id=joined.bid.pk,
        partner_id=partner.pk,
        contribution="Our own words",
        contact=Contact(),
        was="More",
        by=joined.person,
    )
    assert Partner.objects.get(pk=partner.pk).state == "confirmed"


def test_a_round_may_ask_every_partner_to_confirm(council: Council) -> None:
    bid = make_bid(make_round(partners_confirm=True), council)
    joined = make_partnership(bid, council)
    lead = signed_in(council.lead)
    check = reverse("bids:check", args=[bid.reference])
    assert "1 partner has not confirmed its part." in lead.get(check).content.decode()
    with pytest.raises(BidRefused, match="1 partner has not confirmed"):
        certify(bid_id=bid.pk, office=Office.DCS, by=council.dcs)
    confirm(joined)
    assert "Every question that needs an answer has one." in lead.get(check).content.decode()
    certify_bid(bid, council)
    submission = submit_bid(bid_id=bid.pk, by=council.lead)
    [partner] = snapshot_of(submission)["partners"]
    assert partner["state"] == "confirmed"
    assert partner["responded_at"]
    answer = joined.client.post(joined.url("part_answer"), {"decision": "decline", "comment": "Too late"})
    assert answer.status_code == 409
    assert "has been submitted" in answer.content.decode()


def test_confirming_lapses_certificates(joined: Partnership) -> None:
    certify_bid(joined.bid, joined.council)
    confirm(joined)
    assert not joined.bid.certifications.filter(state="certified").exists()


def test_costs_of_a_partner_add_up_everywhere(joined: Partnership) -> None:
    year = joined.bid.round.first_financial_year
    page = joined.url("part_costs")
    name = f"costs-staff-{year}-grant"
    html = joined.client.get(page).content.decode()
    was = costs_digest({})
    version = f"version-part-costs-{joined.partner.pk}"
    assert f'name="{version}" value="{was}"' in html
    refused = joined.client.post(page, {name: "£1,2m", version: was}).content.decode()
    assert "Enter an amount in pounds, like 250000" in refused
    assert "£1,2m" in refused
    assert joined.client.post(page, {name: "£30,000", f"costs-other-{year}-match": "5,000", version: was})["Location"]
    lead = signed_in(joined.council.lead)
    check = lead.get(reverse("bids:check", args=[joined.bid.reference])).content.decode()
    for amount in ("£230,000", "£235,000", "£35,000", "£30,000"):
        assert amount in check
    assert "Costs by partner" in check
    section = lead.get(reverse("bids:section", args=[joined.bid.reference, "costs"])).content.decode()
    assert f'name="{name}" value="200000"' in section
    assert "Partners’ own costs are added to these: £30,000 of grant and £5,000 of match funding." in section
    assert '<strong data-in-all="grant">£230,000</strong> and puts in <strong data-in-all="match">£5,000' in section
    assert "Partners’ own costs" not in joined.client.get(page).content.decode()
    content = bid_content(joined.bid)
    assert (content["applied_for_pounds"], content["match_pounds"]) == (230_000, 5_000)
    hand_in(joined.bid, joined.council)
    pack = build_pack(joined.bid.pk).context
    [table] = pack["partner_costs"]
    assert "£235,000" in str(table)
    assert [bar["text"] for bar in pack["partner_chart"]["bars"]] == ["£200,000", "£35,000"]


def test_the_leads_own_table_leaves_partners_costs_alone(joined: Partnership) -> None:
    spend(joined, 30_000)
    year = joined.bid.round.first_financial_year or 2026
    save_costs(
        bid_id=joined.bid.pk,
        question_id=question(joined.bid.round, "costs").pk,
        amounts={("staff", year, "grant"): 1_000},
        version=0,
        by=joined.council.editor,
    )
    assert sorted(CostLine.objects.values_list("amount_pounds", flat=True)) == [1_000, 30_000]


def test_two_who_cost_a_partner_at_once(joined: Partnership) -> None:
    confirm(joined)
    year = joined.bid.round.first_financial_year
    name, was = f"costs-staff-{year}-grant", {f"version-part-costs-{joined.partner.pk}": costs_digest({})}
    editor = signed_in(joined.council.editor)
    assert "we ask it to confirm again" in editor.get(joined.of_lead("partner_costs")).content.decode()
    editor.post(joined.of_lead("partner_costs"), {name: "100", **was})
    assert Partner.objects.get(pk=joined.partner.pk).state == "named"
    response = joined.client.post(joined.url("part_costs"), {name: "200", **was})
    assert response.status_code == 409
    assert "£100" in response.content.decode()
    assert 'value="200"' in response.content.decode()
    with pytest.raises(PartCostsChanged):
        spend(joined, 300)
    assert CostLine.objects.get(partner=joined.partner).amount_pounds == 100


def test_a_cost_belongs_to_a_partner_of_its_own_bid(joined: Partnership) -> None:
    other = make_bid(make_round(), make_council())
    with pytest.raises(DatabaseError, match="partner of its own bid"), transaction.atomic():
        CostLine.objects.create(
            bid=other, partner=joined.partner, category="other", financial_year=2026, source="grant", amount_pounds=1
        )


def test_a_partner_sees_nothing_else_of_the_organisation(joined: Partnership) -> None:
    council = joined.council
    other = make_bid(make_round(), council, complete=False)
    write_answer(other, "title", "Another secret bid", council.editor)
    rival = name_partner(joined.bid, council, "Rival Body")
    rival_person = let_in(joined.bid, council, rival)
    answer_part(
        bid_id=joined.bid.pk, partner_id=rival.pk, confirms=False, comment="We distrust Brightwater", by=rival_person
    )
    client = joined.client
    pages = [joined.url(name) for name in ("part", "part_bid", "part_write", "part_costs", "part_answer")]
    for page in ("/bids/", *pages):
        html = client.get(page).content.decode()
        assert "Another secret bid" not in html
        assert other.reference not in html
        assert "We distrust Brightwater" not in html
        assert rival_person.email not in html
    for name in ("part", "part_bid", "part_write", "part_costs", "part_paste", "part_answer"):
        assert client.get(reverse(f"bids:{name}", args=[joined.bid.reference, rival.pk])).status_code == 404
        assert client.get(reverse(f"bids:{name}", args=[other.reference, joined.partner.pk])).status_code == 404
    for bid in (joined.bid, other):
        for name in ("bid", "check", "submit", "certify", "draft_docx"):
            assert client.get(reverse(f"bids:{name}", args=[bid.reference])).status_code == 404
    with pytest.raises(BidRefused, match="Only people of Rival Body"):
        answer_part(bid_id=joined.bid.pk, partner_id=rival.pk, confirms=True, comment="", by=joined.person)


def test_strangers_find_no_part(joined: Partnership) -> None:
    for stranger in (make_person(), make_council().lead, joined.council.lead):
        assert signed_in(stranger).get(joined.url()).status_code == 404
        with pytest.raises(BidRefused):
            write_part(
                bid_id=joined.bid.pk,
                partner_id=joined.partner.pk,
                contribution="x",
                contact=Contact(),
                was="Was",
                by=stranger,
            )
    assert Client().get(joined.url())["Location"].startswith("/accounts/login/")


def test_after_the_deadline_a_part_is_only_read(joined: Partnership) -> None:
    close_round(joined.bid.round)
    for name in ("part", "part_write", "part_costs", "part_answer"):
        assert "The round closed" in joined.client.get(joined.url(name)).content.decode()
    response = joined.client.post(joined.url("part_write"), {"contribution": "Late", "was": "Was"})
    assert response.status_code == 409
    assert ">\nLate</textarea>" in response.content.decode()
    with pytest.raises(BidRefused, match="The round closed"):
        confirm(joined)


@pytest.mark.parametrize(
    ("name", "queries"), [("part", 5), ("part_bid", 6), ("part_write", 4), ("part_costs", 5), ("part_answer", 4)]
)
def test_pages_of_a_part_cost_the_same(
    name: str, queries: int, joined: Partnership, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    client = joined.client
    for more in (0, 30):
        Partner.objects.bulk_create(Partner(bid=joined.bid, name=f"Partner {n}") for n in range(more))
        with django_assert_num_queries(queries):
            assert client.get(joined.url(name)).status_code == 200
