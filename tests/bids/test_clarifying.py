"""Clarifications: asked after submission, answered to the second, never changing what was handed in."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import DatabaseError, transaction
from django.urls import reverse
from django.utils import timezone

from bids.models import Clarification, ClarificationFile, ClarificationReply, Submission
from bids.refusals import BidRefused
from bids.services import clarifying_files
from bids.services.clarifying import ask_bidder, cancel, give_more_time, reply
from bids.services.uploads.scanner import Verdict
from bids.states import ScanState
from bids.tasks import look_at_waiting_uploads
from evaluations.documents.pack import build_pack
from evaluations.selectors.case_file import gather
from portal.accounts.roles import Role, sync_groups
from portal.audit.clock import database_now
from portal.mail.models import OutboxEmail
from tests.accounts.people import make_staff
from tests.bids import files
from tests.bids.rounds import signed_in
from tests.evaluations.test_promises import without
from tests.factories.bids import make_council
from tests.factories.judging import Judged, allocation_of, declare_none, make_assessing

pytestmark = pytest.mark.django_db
QUESTION = "Which two schools take part?"
ANSWER = "Hill School and Vale School."


@pytest.fixture(autouse=True)
def _roles() -> None:
    sync_groups()


@pytest.fixture
def judged() -> Judged:
    return make_assessing(1)


def asked(judged: Judged, **time: float) -> Clarification:
    answer_by = database_now() + timedelta(**(time or {"days": 3}))
    return ask_bidder(bid_id=judged.bids[0].pk, question=QUESTION, answer_by=answer_by, by=judged.officer)


def passed(clarification: Clarification) -> None:
    """A second too late, by the database's clock."""
    moved = database_now() - timedelta(seconds=1)
    table = "bids_clarification"
    with without("clarification_keeps_its_time", table), without("clarification_stays", table):
        Clarification.objects.update(asked_at=moved - timedelta(days=1), answer_by=moved)
    clarification.refresh_from_db()


def typed(at: datetime, **more: str) -> dict[str, str]:
    local = timezone.localtime(at)
    return {
        "day_day": str(local.day),
        "day_month": str(local.month),
        "day_year": str(local.year),
        "time": "3pm",
        **more,
    }


def test_from_the_officer_to_the_bidder_and_back(judged: Judged) -> None:
    bid, council = judged.bids[0], judged.councils[0]
    staff, editor = signed_in(judged.officer), signed_in(council.editor)
    admin = reverse("evaluations:bid", args=[bid.reference])
    ask = reverse("evaluations:ask_bidder", args=[bid.reference])
    assert ask in staff.get(admin).content.decode()
    later = database_now() + timedelta(days=3)
    assert "Enter your question" in staff.post(ask, typed(later, question="")).content.decode()
    assert staff.post(ask, typed(later, question=QUESTION)).status_code == 302
    told = OutboxEmail.objects.filter(template="bids/clarification")
    assert {email.to for email in told} == {council.lead.email, council.editor.email}
    page = reverse("bids:clarification", args=[bid.reference, 1])
    assert page in editor.get(bid.get_absolute_url()).content.decode()
    assert QUESTION in editor.get(page).content.decode()
    assert "Answer the department’s question" in editor.get(reverse("bids:home")).content.decode()
    certifier = signed_in(council.dcs).get(reverse("bids:home")).content.decode()
    assert "Answer the department’s question" not in certifier
    before = list(Submission.objects.values_list("sha256", flat=True))
    content = files.a_pdf()
    upload = SimpleUploadedFile("schools.pdf", content, "application/pdf")
    assert editor.post(page, {"text": ANSWER, "attached": [upload]}).status_code == 302
    assert editor.post(page, {"text": f"{ANSWER} Both are ours."}).status_code == 302
    assert list(Submission.objects.values_list("sha256", flat=True)) == before
    assert "Answer the department’s question" not in editor.get(reverse("bids:home")).content.decode()
    shown = editor.get(page).content.decode()
    assert "Both are ours." in shown
    assert "An earlier answer" in shown
    key = ClarificationFile.objects.get().key
    assert editor.get(reverse("bids:clarification_file", args=[bid.reference, key])).getvalue() == content
    assert "Both are ours." in staff.get(admin).content.decode()
    assert OutboxEmail.objects.filter(to=judged.officer.email, template="bids/clarified").count() == 2


def test_assessors_read_it_beside_the_bid_and_in_the_pack(judged: Judged) -> None:
    bid, allocation = judged.bids[0], allocation_of(judged)
    declare_none(allocation)
    content, lead = files.a_pdf(), judged.councils[0].lead
    reply(clarification_id=asked(judged).pk, text=ANSWER, uploads=[("a.pdf", content)], by=lead)
    assessor = signed_in(allocation.assessor.user)
    desk = assessor.get(reverse("evaluations:score", args=[allocation.pk])).content.decode()
    assert QUESTION in desk
    assert ANSWER in desk
    assert "Give more time" not in desk
    key = ClarificationFile.objects.get().key
    url = reverse("evaluations:clarification_file", args=[bid.reference, key])
    assert assessor.get(url).getvalue() == content
    assert signed_in(make_staff(Role.ASSESSOR)).get(url).status_code == 404
    said = str(build_pack(bid.pk).context["clarifications"])
    assert QUESTION in said
    assert ANSWER in said
    assert "Lee Lead" not in said
    assert ANSWER.encode() in gather(bid).files["bid/clarifications.json"]


def test_after_its_moment_nothing_is_sent_and_the_text_stays(judged: Judged) -> None:
    clarification = asked(judged)
    passed(clarification)
    editor = signed_in(judged.councils[0].editor)
    page = reverse("bids:clarification", args=[judged.bids[0].reference, 1])
    assert "Send the answer" not in editor.get(page).content.decode()
    late = editor.post(page, {"text": ANSWER})
    assert late.status_code == 409
    assert "What you wrote was not sent" in late.content.decode()
    assert ANSWER in late.content.decode()
    assert not ClarificationReply.objects.exists()
    assert "Not answered: a question to" in signed_in(judged.officer).get("/admin/").content.decode()
    give_more_time(clarification_id=clarification.pk, answer_by=database_now() + timedelta(days=1), by=judged.officer)
    assert editor.post(page, {"text": ANSWER}).status_code == 302


def test_the_database_holds_an_answer_against_its_deadline(judged: Judged) -> None:
    clarification = asked(judged)
    passed(clarification)
    fields = {"clarification": clarification, "number": 1, "text": "Late", "sent_by": judged.officer}
    for at in (database_now(), clarification.asked_at):
        with pytest.raises(DatabaseError, match="by its deadline"), transaction.atomic():
            ClarificationReply.objects.create(**fields, sent_at=at)
    with without("clarification_answered_in_time", "bids_clarificationreply"):
        made = ClarificationReply.objects.create(**fields, sent_at=database_now())
    with pytest.raises(DatabaseError, match="stays as it was made"), transaction.atomic():
        ClarificationReply.objects.update(text="B")
    with without("clarification_reply_stays", "bids_clarificationreply"):
        assert ClarificationReply.objects.update(text="B") == 1
    with pytest.raises(DatabaseError, match="stays as it was made"), transaction.atomic():
        Clarification.objects.update(question="B")
    with without("clarification_stays", "bids_clarification"):
        assert Clarification.objects.update(question="B") == 1
    with pytest.raises(DatabaseError, match="never made shorter"), transaction.atomic():
        Clarification.objects.update(answer_by=clarification.asked_at + timedelta(seconds=1))
    assert made.number == 1


def test_what_is_wrong_with_a_file_is_said_and_the_text_stays(judged: Judged) -> None:
    asked(judged)
    page = reverse("bids:clarification", args=[judged.bids[0].reference, 1])
    upload = SimpleUploadedFile("page.pdf", b"<html>", "application/pdf")
    answer = signed_in(judged.councils[0].editor).post(page, {"text": ANSWER, "attached": [upload]})
    assert answer.status_code == 409
    assert "is not a PDF" in answer.content.decode()
    assert ANSWER in answer.content.decode()
    assert not ClarificationReply.objects.exists()


def test_with_the_scanner_down_a_file_waits_and_is_not_served(judged: Judged, monkeypatch: pytest.MonkeyPatch) -> None:
    council, bid = judged.councils[0], judged.bids[0]
    reply(clarification_id=asked(judged).pk, text=ANSWER, uploads=[("a.pdf", files.a_pdf())], by=council.lead)
    ClarificationFile.objects.update(scan_state=ScanState.QUARANTINED)
    url = reverse("bids:clarification_file", args=[bid.reference, ClarificationFile.objects.get().key])
    assert signed_in(council.lead).get(url).status_code == 404
    found = Verdict(is_certain=True, found="Worm", note="")
    monkeypatch.setattr(clarifying_files, "scan", lambda content: found)
    look_at_waiting_uploads()
    assert ClarificationFile.objects.get().scan_state == ScanState.REFUSED


def test_who_may_ask_and_answer_and_when(judged: Judged) -> None:
    bid, council = judged.bids[0], judged.councils[0]
    clarification, later = asked(judged), database_now() + timedelta(days=1)
    for role in (Role.AUDITOR, Role.APPROVER, Role.ASSESSOR):
        assert (
            signed_in(make_staff(role)).get(reverse("evaluations:ask_bidder", args=[bid.reference])).status_code == 403
        )
        with pytest.raises(BidRefused, match="Only a fund officer"):
            ask_bidder(bid_id=bid.pk, question=QUESTION, answer_by=later, by=make_staff(role))
    page = reverse("bids:clarification", args=[bid.reference, 1])
    assert signed_in(make_council().lead).get(page).status_code == 404
    assert signed_in(council.dcs).get(page).status_code == 200
    assert signed_in(council.dcs).post(page, {"text": ANSWER}).status_code == 403
    assert signed_in(council.lead).get(reverse("bids:clarification", args=[bid.reference, 9])).status_code == 404
    with pytest.raises(BidRefused, match="still to come"):
        ask_bidder(bid_id=bid.pk, question=QUESTION, answer_by=database_now(), by=judged.officer)
    cancel(clarification_id=clarification.pk, by=judged.officer)
    with pytest.raises(BidRefused, match="no longer needs an answer"):
        reply(clarification_id=clarification.pk, text=ANSWER, by=council.lead)
    assert "No answer is needed any more" in signed_in(council.lead).get(bid.get_absolute_url()).content.decode()


def test_more_time_and_taking_back_through_the_pages(judged: Judged) -> None:
    clarification, staff = asked(judged), signed_in(judged.officer)
    time = reverse("evaluations:clarification_time", args=[clarification.pk])
    assert "Choose a time to come" in staff.post(time, typed(database_now() - timedelta(days=3))).content.decode()
    assert staff.post(time, typed(database_now() + timedelta(days=9))).status_code == 302
    back = reverse("evaluations:clarification_take_back", args=[clarification.pk])
    assert staff.get(back).status_code == 200
    assert staff.post(back, {"confirmed": "yes"}).status_code == 302
    assert signed_in(make_staff(Role.AUDITOR)).post(back).status_code == 403
    assert staff.get(reverse("evaluations:clarification_time", args=[0])).status_code == 404
