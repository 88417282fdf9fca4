"""Questions before the deadline: asked by bidders, answered once to all, nobody learning who asked."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.db import DatabaseError, IntegrityError, transaction
from django.test import Client
from django.urls import reverse
from pytest_django import DjangoAssertNumQueries

from bids.models import Enquiry
from bids.services.enquiring import answer, ask
from portal.accounts.models import User
from portal.accounts.refusals import Refused
from portal.accounts.roles import Role, sync_groups
from portal.audit.clock import database_now
from portal.mail.models import OutboxEmail
from programmes.models import PublishedAnswer, Round
from tests.accounts.people import make_person, make_staff
from tests.bids.rounds import signed_in
from tests.evaluations.test_promises import without
from tests.factories.bids import Council, make_bid, make_council
from tests.factories.rounds import close_round, make_round

pytestmark = pytest.mark.django_db
TEXT = "May Quarrydale use the grant for a new building?"
WORDED = "May the grant be used for buildings?"
ANSWER = "No. It pays for people and their work."


@pytest.fixture(autouse=True)
def _roles() -> None:
    sync_groups()


@pytest.fixture
def council() -> Council:
    made = make_council("Quarrydale County Council")
    User.objects.filter(pk=made.editor.pk).update(full_name="Quentin Asker")
    made.editor.refresh_from_db()
    return made


@pytest.fixture
def round_() -> Round:
    return make_round()


def asked(round_: Round, council: Council, text: str = TEXT) -> Enquiry:
    return ask(round_id=round_.pk, organisation_id=council.organisation.pk, text=text, by=council.editor)


def page(name: str, round_: Round) -> str:
    return reverse(name, args=[round_.slug])


def test_asked_answered_and_published_without_a_name(round_: Round, council: Council, officer: User) -> None:
    other = make_council()
    make_bid(round_, other)
    bidder = signed_in(council.editor)
    url = page("bids:enquiries", round_)
    assert url in Client().get(round_.get_absolute_url()).content.decode()
    assert "Enter your question" in bidder.post(url, {"text": " "}).content.decode()
    assert bidder.post(url, {"text": TEXT}).status_code == 302
    enquiry = Enquiry.objects.get()
    staff = signed_in(officer)
    assert "Bidders’ questions" in staff.get("/admin/").content.decode()
    shown = staff.get(page("evaluations:enquiries", round_)).content.decode()
    assert TEXT in shown
    assert "Quarrydale County Council" in shown
    answering = page("evaluations:answer_enquiries", round_)
    assert TEXT in staff.get(answering, {"enquiry": enquiry.pk}).content.decode()
    refused = staff.post(answering, {"enquiry": enquiry.pk, "question": TEXT, "answer": ANSWER}).content.decode()
    assert "“Quarrydale” would tell everybody who asked" in refused
    assert ANSWER in refused
    assert staff.post(answering, {"enquiry": enquiry.pk, "question": WORDED, "answer": ANSWER}).status_code == 302
    assert "Answered" in bidder.get(url).content.decode()
    told = OutboxEmail.objects.filter(template="bids/answered")
    assert {email.to for email in told} == {
        council.editor.email, other.lead.email, other.editor.email, other.dcs.email, other.s151.email
    }  # fmt: skip
    secrets = ("Quarrydale", council.editor.full_name, council.editor.email, council.organisation.slug)
    for address in ("programmes:answers", "programmes:answers_feed", "programmes:round"):
        said = Client().get(page(address, round_)).content.decode()
        assert [secret for secret in secrets if secret in said] == [], address
    assert ANSWER in Client().get(page("programmes:answers", round_)).content.decode()
    assert WORDED in Client().get(page("programmes:answers_feed", round_)).content.decode()
    for email in told.exclude(to=council.editor.email):
        assert [secret for secret in secrets if secret in email.text_body + email.subject] == []


@pytest.mark.parametrize("wording", ["Quentin Asker asks", "what of QUENTIN  ASKER", "see {email}", "in Quarrydale"])
def test_a_wording_that_tells_who_asked_is_refused(
    wording: str, round_: Round, council: Council, officer: User
) -> None:
    enquiry = asked(round_, council)
    said = wording.format(email=council.editor.email)
    for question, text in ((said, ANSWER), (WORDED, said)):
        with pytest.raises(Refused, match="would tell everybody"):
            answer(enquiry_ids=[enquiry.pk], question=question, text=text, by=officer)
    assert not PublishedAnswer.objects.exists()


def test_several_alike_are_answered_once_and_a_late_one_is_merged(
    round_: Round, council: Council, officer: User
) -> None:
    first, second = asked(round_, council), asked(round_, make_council(), "May it pay for a hall?")
    staff, url = signed_in(officer), page("evaluations:answer_enquiries", round_)
    assert staff.post(url, {"enquiry": [first.pk, second.pk], "question": WORDED, "answer": ANSWER}).status_code == 302
    third = asked(round_, make_council(), "Buildings?")
    published = PublishedAnswer.objects.get()
    assert f"1. {WORDED}" in staff.get(url, {"enquiry": third.pk}).content.decode()
    assert staff.post(url, {"enquiry": third.pk, "published": published.pk}).status_code == 302
    assert set(Enquiry.objects.values_list("answer", flat=True)) == {published.pk}
    told = OutboxEmail.objects.get(template="bids/enquiry_settled")
    assert told.to == third.asked_by.email
    assert ANSWER in told.text_body


def test_a_question_is_left_unanswered_with_a_reason_for_the_asker_alone(
    round_: Round, council: Council, officer: User
) -> None:
    enquiry = asked(round_, council)
    url = page("evaluations:decline_enquiries", round_)
    staff = signed_in(officer)
    assert "Say why" in staff.post(url, {"enquiry": enquiry.pk, "reason": ""}).content.decode()
    assert staff.post(url, {"enquiry": enquiry.pk, "reason": "It is about another fund."}).status_code == 302
    assert "It is about another fund." in signed_in(council.lead).get(page("bids:enquiries", round_)).content.decode()
    assert "another fund" not in Client().get(page("programmes:answers", round_)).content.decode()


def test_taking_a_question_back(round_: Round, council: Council, officer: User) -> None:
    enquiry = asked(round_, council)
    url = reverse("bids:take_back_enquiry", args=[round_.slug, enquiry.pk])
    assert signed_in(make_council().lead).post(url).status_code == 404
    assert signed_in(council.lead).get(url).status_code == 405
    assert signed_in(council.lead).post(url).status_code == 302
    enquiry.refresh_from_db()
    assert enquiry.state == "withdrawn"
    with pytest.raises(Refused, match="answered or taken back"):
        answer(enquiry_ids=[enquiry.pk], question=WORDED, text=ANSWER, by=officer)
    staff = signed_in(officer)
    assert staff.get(page("evaluations:answer_enquiries", round_), {"enquiry": enquiry.pk}).status_code == 302


def test_too_late_is_refused_with_a_sentence_and_the_text_stays(round_: Round, council: Council) -> None:
    Round.objects.filter(pk=round_.pk).update(questions_close_at=database_now() - timedelta(seconds=1))
    client, url = signed_in(council.editor), page("bids:enquiries", round_)
    assert "Send the question" not in client.get(url).content.decode()
    late = client.post(url, {"text": TEXT})
    assert late.status_code == 409
    assert "Questions could be asked until" in late.content.decode()
    assert TEXT in late.content.decode()
    close_round(round_)
    assert "The round closed" in client.post(url, {"text": TEXT}).content.decode()
    assert "No more questions" in Client().get(page("programmes:answers", round_)).content.decode()
    assert not Enquiry.objects.exists()


def test_officers_set_until_when_questions_are_taken(round_: Round, officer: User) -> None:
    url = page("evaluations:questions_close", round_)
    day = {"day_day": "1", "day_month": "1", "time": "9am"}
    assert "no later than the deadline" in signed_in(officer).post(url, {**day, "day_year": "2099"}).content.decode()
    assert signed_in(officer).post(url, {**day, "day_year": "2020"}).status_code == 302
    round_.refresh_from_db()
    assert round_.questions_close_at
    assert signed_in(make_staff(Role.AUDITOR)).post(url, day).status_code == 403


def test_who_belongs_to_nobody_reads_and_asks_nothing(round_: Round) -> None:
    stranger, url = signed_in(make_person()), page("bids:enquiries", round_)
    assert "You are not a member of one yet" in stranger.get(url).content.decode()
    stranger.post(url, {"text": TEXT})
    assert not Enquiry.objects.exists()
    assert stranger.get(reverse("bids:enquiries", args=["no-such-round"])).status_code == 404


@pytest.mark.parametrize("role", [Role.AUDITOR, Role.APPROVER])
def test_others_of_the_department_read_and_do_not_answer(role: Role, round_: Round, council: Council) -> None:
    enquiry, staff = asked(round_, council), signed_in(make_staff(role))
    assert staff.get(page("evaluations:enquiries", round_)).status_code == 200
    for name in ("answer_enquiries", "decline_enquiries"):
        assert staff.post(page(f"evaluations:{name}", round_), {"enquiry": enquiry.pk}).status_code == 403


def test_the_database_keeps_answers_and_what_became_of_questions(
    round_: Round, council: Council, officer: User
) -> None:
    enquiry = asked(round_, council)
    answer(enquiry_ids=[enquiry.pk], question=WORDED, text=ANSWER, by=officer)
    with pytest.raises(DatabaseError, match="stays as it was made"), transaction.atomic():
        PublishedAnswer.objects.update(answer="Yes.")
    with without("programmes_answer_stays", "programmes_publishedanswer"):
        assert PublishedAnswer.objects.update(answer="Yes.") == 1
    for change, name in (
        ({"answer": None}, "answered_has_its_answer"),
        ({"state": "refused", "answer": None}, "refused_says_why"),
        ({"settled_at": None}, "settled"),
    ):
        with pytest.raises(IntegrityError, match=name), transaction.atomic():
            Enquiry.objects.update(**change)


@pytest.mark.parametrize("number", [1, 200])
def test_pages_cost_the_same(
    number: int, round_: Round, council: Council, officer: User, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    now = database_now()
    PublishedAnswer.objects.bulk_create(
        PublishedAnswer(round=round_, number=n, question="Q", answer="A", published_at=now, published_by=officer)
        for n in range(1, number + 1)
    )
    Enquiry.objects.bulk_create(
        Enquiry(round=round_, organisation=council.organisation, text=f"Q{n}", asked_at=now, asked_by=council.editor)
        for n in range(number)
    )
    bidder, staff = signed_in(council.editor), signed_in(officer)
    with django_assert_num_queries(2):
        Client().get(page("programmes:answers", round_))
    with django_assert_num_queries(5):
        bidder.get(page("bids:enquiries", round_))
    with django_assert_num_queries(8):
        staff.get(page("evaluations:enquiries", round_))
