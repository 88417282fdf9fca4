"""Certification through the pages: invited by email, read as it is submitted, withdrawn by a change and told."""

from __future__ import annotations

import html
import json
import re

import pytest
from django.test import Client
from django.urls import reverse

from bids.models import Bid, Certification
from bids.services.answering import save_answers
from bids.services.submitting import submit_bid
from portal.mail.models import OutboxEmail
from programmes.models import MemberRole, Membership, Office
from tests.bids.rounds import question, signed_in
from tests.factories.bids import Council, certify_bid, make_bid, make_council, make_member
from tests.factories.rounds import make_round

pytestmark = pytest.mark.django_db
INVITED = "director@example.org"


def at(name: str, bid: Bid, *more: str) -> str:
    return reverse(f"bids:{name}", args=[bid.reference, *more])


def vacate(council: Council) -> None:
    Membership.objects.filter(user=council.dcs).delete()


def change(bid: Bid, council: Council) -> None:
    answers = {question(bid.round, "plan").pk: "Two trusted adults."}
    versions = {pk: bid.answers.get(question_id=pk).version for pk in answers}
    url = reverse("bids:section", args=[bid.reference, "work"])
    key = "plan"
    posted = {key: next(iter(answers.values())), f"version-{key}": next(iter(versions.values())), "go": "later"}
    assert signed_in(council.editor).post(url, posted).status_code == 302
    assert callable(save_answers)


def test_a_lead_invites_the_holder_of_a_vacant_office_who_joins_and_is_led_to_the_bid(
    bid: Bid, council: Council
) -> None:
    vacate(council)
    lead = signed_in(council.lead)
    assert at("invite", bid, "dcs") in lead.get(bid.get_absolute_url()).content.decode()
    assert at("invite", bid, "s151") not in lead.get(bid.get_absolute_url()).content.decode()
    assert lead.get(at("invite", bid, "dcs")).status_code == 200
    assert "Enter an email address" in lead.post(at("invite", bid, "dcs"), {"email": "x"}).content.decode()
    assert lead.post(at("invite", bid, "dcs"), {"email": INVITED}).status_code == 302
    again = lead.post(at("invite", bid, "dcs"), {"email": INVITED})
    assert again.status_code == 409
    assert "has an invitation that is still open" in again.content.decode()
    link = re.search(r"/invitations/\S+", OutboxEmail.objects.get(to=INVITED).text_body)
    assert link
    newcomer = Client()
    joined = newcomer.post(link.group(), {"full_name": "Dora Director", "password": "three long plain words"})
    assert joined["Location"] == "/bids/"
    asked = OutboxEmail.objects.get(to=INVITED, template="bids/certify")
    assert at("certify", bid) in asked.text_body
    assert newcomer.post(at("certify", bid), {"decision": "certify"}).status_code == 302
    assert Certification.objects.get().office == Office.DCS


def test_somebody_who_joins_in_another_role_is_asked_nothing(bid: Bid, council: Council) -> None:
    make_member(council.organisation, MemberRole.EDITOR)
    assert not OutboxEmail.objects.filter(template="bids/certify").exists()


def test_who_may_invite_and_whom(bid: Bid, council: Council) -> None:
    assert signed_in(council.editor).get(at("invite", bid, "dcs")).status_code == 403
    assert signed_in(council.lead).get(at("invite", bid, "mayor")).status_code == 404
    assert signed_in(make_council().lead).get(at("invite", bid, "dcs")).status_code == 404
    other = make_bid(make_round(certified_by_s151=False), council)
    assert signed_in(council.lead).get(at("invite", other, "s151")).status_code == 404
    none = make_round(certified_by_s151=False, certified_by_dcs=False)
    assert (
        "Certification" not in signed_in(council.lead).get(make_bid(none, council).get_absolute_url()).content.decode()
    )


def test_what_is_certified_is_what_is_submitted(bid: Bid, council: Council) -> None:
    page = html.unescape(signed_in(council.dcs).get(at("certify", bid)).content.decode())
    certify_bid(bid, council)
    snapshot = json.loads(submit_bid(bid_id=bid.pk, by=council.lead).snapshot)
    asked = [(section, question) for section in snapshot["sections"] for question in section["questions"]]
    assert len(asked) == 7
    for section, each in asked:
        assert section["title"] in page
        assert each["label"] in page
        if each["kind"].endswith("text"):
            assert each["text"] in page
    for line in snapshot["costs"]:
        assert f"£{line['amount_pounds']:,}" in page


def test_a_change_withdraws_the_certificate_warns_before_and_tells_after(bid: Bid, council: Council) -> None:
    editor = signed_in(council.editor)
    section = at("section", bid, "work")
    assert "If you change anything" not in editor.get(section).content.decode()
    certify_bid(bid, council)
    for page in (section, at("partners", bid, "partners")):
        said = html.unescape(editor.get(page).content.decode())
        assert "The Director of Children's Services and Section 151 officer certified this bid as it stands" in said
    change(bid, council)
    told = OutboxEmail.objects.filter(template="bids/certificate_lapsed")
    assert sorted(told.values_list("to", flat=True)) == sorted(
        [council.dcs.email, council.s151.email, council.lead.email, council.lead.email]
    )
    assert "Eddie Editor has changed the bid since" in told[0].text_body
    assert "If you change anything" not in editor.get(section).content.decode()
    change_again = told.count()
    change(bid, council)
    assert told.count() == change_again


def test_the_bid_says_who_was_asked_until_they_answer(bid: Bid, council: Council) -> None:
    lead = signed_in(council.lead)

    def said() -> str:
        return " ".join(html.unescape(lead.get(at("bid", bid)).content.decode()).split())

    lead.post(at("ask", bid), {"office": "dcs"})
    assert said().count("Asked</strong> by Lee Lead, ") == 1
    assert (
        'Ask again<span class="govuk-visually-hidden">: the Director of Children\'s Services, to certify</span>'
        in said()
    )
    assert 'Ask<span class="govuk-visually-hidden"> the Section 151 officer</span>' in said()
    signed_in(council.dcs).post(at("certify", bid), {"decision": "decline", "comment": "Costs are too low."})
    assert "Asked</strong>" not in said()
    lead.post(at("ask", bid), {"office": "dcs"})
    assert "Costs are too low." in said()
    assert said().count("Asked</strong> by Lee Lead, ") == 1


def test_nobody_certifies_what_changed_while_they_read(bid: Bid, council: Council) -> None:
    dcs = signed_in(council.dcs)
    read = dcs.get(at("certify", bid)).context["form"]["read"].value()
    change(bid, council)
    answer = dcs.post(at("certify", bid), {"decision": "certify", "read": read})
    assert answer.status_code == 409
    assert "changed while you were reading" in answer.content.decode()
    assert "Two trusted adults." in answer.content.decode()
    assert not Certification.objects.exists()
    fresh = answer.context["form"]["read"].value()
    assert fresh != read
    assert dcs.post(at("certify", bid), {"decision": "certify", "read": fresh}).status_code == 302
    assert Certification.objects.get().state == "certified"
