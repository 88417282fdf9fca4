"""An organisation's standing facts: filled in once, offered with their source, checked by a date."""

from __future__ import annotations

import datetime as dt

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import DatabaseError, transaction
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from pytest_django import DjangoAssertNumQueries

from bids.models import Answer, Attachment, Reuse, StandingFact
from bids.refusals import BidRefused
from bids.services.facts import FactChanged, save_fact, save_fact_file, still_holds
from bids.services.starting import start_bid
from portal.audit.models import AuditEvent
from portal.look.words import day
from programmes.models import FactKind, Question, Round
from tests.accounts.people import make_person
from tests.bids.files import a_pdf as pdf
from tests.bids.rounds import question, signed_in
from tests.factories.bids import Council, make_bid, make_council, write_answer
from tests.factories.rounds import make_round

pytestmark = pytest.mark.django_db


@pytest.fixture
def council() -> Council:
    return make_council("Meadow Council", address="1 High Street", org_id="GB-LAE-MDW")


@pytest.fixture
def asking() -> Round:
    """An open round with a question for the address and one for bank evidence."""
    made = make_round(published=False)
    section = made.sections.get(slug="about")
    for key, kind, fact in (("address", "long_text", "address"), ("bank", "file", "bank")):
        Question.objects.create(
            section=section, key=key, kind=kind, label=f"Your {key}", standing_fact=fact, required=False, word_limit=50
        )
    Round.objects.filter(pk=made.pk).update(published_at=made.created_at, published_by=make_person())
    made.refresh_from_db()
    return made


def address(council: Council, kind: str = "") -> str:
    name, more = ("fact", [kind]) if kind else ("facts", [])
    return reverse(f"bids:{name}", args=[council.organisation.slug, *more])


def fill_in(council: Council, text: str = "Town Hall, Meadow") -> StandingFact:
    return save_fact(organisation_id=council.organisation.pk, kind=FactKind.ADDRESS, text=text, was=0, by=council.lead)


def fill_in_file(council: Council) -> StandingFact:
    return save_fact_file(
        organisation_id=council.organisation.pk,
        kind=FactKind.BANK,
        name="bank.pdf",
        content=pdf(),
        was=0,
        by=council.lead,
    )


def test_filled_in_once_by_a_lead(council: Council, lead: Client) -> None:
    people = lead.get(reverse("programmes:people", args=[council.organisation.slug])).content.decode()
    assert address(council) in people
    assert "The register says: 1 High Street" in lead.get(address(council)).content.decode()
    assert ">\nGB-LAE-MDW</textarea>" in lead.get(address(council, "org_id")).content.decode()
    assert "Enter what your bids should say" in lead.post(address(council, "address"), {"text": " "}).content.decode()
    lead.post(address(council, "address"), {"text": "Town Hall\r\nMeadow", "was": "0"})
    fact = StandingFact.objects.get()
    assert fact.text == "Town Hall\nMeadow"
    assert f"Last checked {day(fact.checked_at)} by Lee Lead" in lead.get(address(council)).content.decode()
    assert AuditEvent.objects.filter(kind="organisation.fact_filled_in").count() == 1


def test_a_newer_fact_replaces_and_the_older_stays(council: Council, lead: Client) -> None:
    first = fill_in(council)
    lead.post(address(council, "address"), {"text": "New Hall", "was": str(first.pk)})
    first.refresh_from_db()
    assert first.replaced_by == council.lead
    assert StandingFact.objects.get(replaced_at__isnull=True).text == "New Hall"
    response = lead.post(address(council, "address"), {"text": "Third Hall", "was": str(first.pk)})
    assert response.status_code == 409
    assert "New Hall" in response.content.decode()
    assert ">\nThird Hall</textarea>" in response.content.decode()
    with pytest.raises(DatabaseError, match="never rewritten"), transaction.atomic():
        StandingFact.objects.filter(pk=first.pk).update(text="Rewritten")
    with pytest.raises(FactChanged):
        fill_in(council, "Fourth Hall")


def test_a_file_and_its_review(council: Council, lead: Client) -> None:
    page = address(council, "safeguarding")
    assert "Choose a file" in lead.post(page, {"was": "0"}).content.decode()
    html = lead.post(page, {"was": "0", "file": SimpleUploadedFile("p.pdf", b"<html>")}).content.decode()
    assert "p.pdf" in html
    assert not StandingFact.objects.exists()
    past = {"review_on_day": "1", "review_on_month": "2", "review_on_year": "2020"}
    lead.post(page, {"was": "0", "file": SimpleUploadedFile("policy.pdf", pdf()), **past})
    fact = StandingFact.objects.get()
    assert (fact.name, fact.review_on) == ("policy.pdf", dt.date(2020, 2, 1))
    assert "Review overdue" in lead.get(address(council)).content.decode()
    file = lead.get(f"{page}file/")
    assert file["Content-Disposition"] == 'attachment; filename="policy.pdf"'
    assert file.getvalue().startswith(b"%PDF")
    before = fact.checked_at
    later = {"review_on_day": "1", "review_on_month": "2", "review_on_year": "2090"}
    lead.post(page, {"was": str(fact.pk), **later})
    fact.refresh_from_db()
    assert fact.checked_at > before
    assert "Review overdue" not in lead.get(address(council)).content.decode()


def test_only_leads_fill_in_and_only_members_see(council: Council) -> None:
    fill_in_file(council)
    editor = signed_in(council.editor)
    assert "bank.pdf" in editor.get(address(council)).content.decode()
    assert editor.get(address(council, "bank")).status_code == 403
    assert editor.post(address(council, "address"), {"text": "x"}).status_code == 403
    for stranger in (make_council().lead, make_person()):
        for page in (address(council), address(council, "bank"), f"{address(council, 'bank')}file/"):
            assert signed_in(stranger).get(page).status_code == 404
    assert signed_in(council.lead).get(address(council, "nothing")).status_code == 404
    assert signed_in(council.lead).get(f"{address(council, 'address')}file/").status_code == 404
    assert signed_in(council.lead).put(address(council, "address")).status_code == 405
    with pytest.raises(BidRefused, match="Only a lead"):
        save_fact(organisation_id=council.organisation.pk, kind=FactKind.DCS, text="x", was=0, by=council.editor)
    with pytest.raises(BidRefused, match="Nothing is filled in"):
        still_holds(organisation_id=council.organisation.pk, kind=FactKind.DCS, was=0, by=council.lead)


def test_a_new_bid_starts_with_the_facts_and_says_so(council: Council, asking: Round) -> None:
    fact = fill_in(council)
    bid = start_bid(round_id=asking.pk, organisation_id=council.organisation.pk, by=council.lead)
    answer = Answer.objects.get(bid=bid, question__key="address")
    assert answer.value == "Town Hall, Meadow"
    assert Reuse.objects.get(answer=answer).fact == fact
    section = reverse("bids:section", args=[bid.reference, "about"])
    html = signed_in(council.editor).get(section).content.decode()
    assert f"From your organisation’s facts, last checked {day(timezone.now())}" in html
    assert "A lead can fill in “Bank evidence” once" in html


def test_offered_beside_the_question_and_used(council: Council, asking: Round) -> None:
    bid = make_bid(asking, council, complete=False)
    fill_in(council)
    fill_in_file(council)
    write_answer(bid, "address", "Written by hand", council.editor)
    editor = signed_in(council.editor)
    section = reverse("bids:section", args=[bid.reference, "about"])
    page = reverse("bids:use_fact", args=[bid.reference, "address"])
    assert 'value="use_fact:address"' in editor.get(section).content.decode()
    assert editor.post(section, {"open": "use_fact:address"})["Location"] == page
    html = editor.get(page).content.decode()
    assert "Written by hand" in html
    assert "Town Hall, Meadow" in html
    assert editor.post(page, {"was": "0"}).status_code == 409
    assert editor.post(page, {"was": "1"})["Location"] == f"{section}#address-question"
    answer = Answer.objects.get(bid=bid, question__key="address")
    assert (answer.value, answer.version) == ("Town Hall, Meadow", 2)
    assert answer.versions.get(version=1).value == "Written by hand"
    editor.post(reverse("bids:use_fact", args=[bid.reference, "bank"]))
    assert Attachment.objects.get(bid=bid).name == "bank.pdf"
    assert "From your organisation’s facts" in editor.get(section).content.decode()
    assert editor.get(reverse("bids:use_fact", args=[bid.reference, "title"])).status_code == 404
    assert signed_in(council.dcs).get(page).status_code == 403


def test_a_question_says_in_the_admin_which_fact_it_asks(asking: Round) -> None:
    from programmes.forms.rounds import QuestionForm
    from programmes.selectors.readiness import publishing_blockers

    wrong = question(asking, "address")
    form = QuestionForm({"label": "x", "key": "address", "kind": "date", "standing_fact": "bank"}, instance=wrong)
    assert "Ask for this with a question of the kind: one file or several files" in form.errors["standing_fact"]
    draft = make_round(published=False)
    Question.objects.filter(section__round=draft, key="problem").update(standing_fact="bank")
    assert any("standing fact that its kind" in each for each in publishing_blockers(draft, timezone.now()))


def test_pages_of_facts_cost_the_same(council: Council, django_assert_num_queries: DjangoAssertNumQueries) -> None:
    client = signed_in(council.lead)
    for filled in (False, True):
        if filled:
            fill_in(council)
            fill_in_file(council)
        with django_assert_num_queries(4):
            assert client.get(address(council)).status_code == 200
