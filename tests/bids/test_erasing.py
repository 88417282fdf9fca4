"""Erasing what a bid said: by one act, when its time is over, and leaving what proves what it was."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any
from uuid import uuid4

import pytest
from django.conf import settings
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import DatabaseError, connection, transaction
from django.urls import reverse

from bids.models import Answer, AnswerVersion, Attachment, Bid, CostLine, Erasure, Hold, Submission
from bids.refusals import BidRefused
from bids.services.attaching import attach_file
from bids.services.erasing import erase_bid, erase_bids, remove_files
from bids.services.holding import hold_back, let_go
from bids.tasks import remove_erased_files
from evaluations.selectors.invariants import check
from portal.accounts.models import User
from portal.accounts.refusals import Refused
from portal.accounts.roles import Role
from portal.audit.models import AuditEvent
from portal.audit.verification import verify
from portal.documents.models import Document
from portal.documents.services.rendering import render_document
from portal.mail.models import OutboxEmail
from programmes.models import Round
from tests.accounts.people import make_staff
from tests.bids import files
from tests.bids.rounds import make_rich_round, question, signed_in
from tests.evaluations.test_promises import without
from tests.factories.bids import Council, hand_in, make_bid, make_council, write_answer

pytestmark = pytest.mark.django_db
WHY = "The seven years of this round are over."
TEXT = "One trusted adult"


@pytest.fixture
def bid(council: Council) -> Bid:
    """Handed in with a file, and its receipt made."""
    round_ = make_rich_round()
    made = make_bid(round_, council)
    attach_file(
        bid_id=made.pk,
        question_id=question(round_, "letters").pk,
        name="plan.pdf",
        content=files.a_pdf(),
        by=council.lead,
    )
    hand_in(made, council)
    render_document(document_id=Document.objects.get(kind="submission_receipt").pk)
    made.refresh_from_db()
    return made


def tell(round_: Round, officer: User, years_ago: int) -> None:
    """Bidders were told so many years ago."""
    with connection.cursor() as cursor:
        cursor.execute(
            "UPDATE programmes_round SET notified_at = now() - make_interval(years => %s, days => 1),"
            " notified_by_id = %s WHERE id = %s",
            [years_ago, officer.pk, round_.pk],
        )
    round_.refresh_from_db()


@pytest.fixture
def over(bid: Bid, officer: User) -> Bid:
    """The same bid, its time over."""
    tell(bid.round, officer, 7)
    return bid


def checked() -> None:
    """Deferred promises are looked at now, as they are at the end of a transaction."""
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        cursor.execute("SET CONSTRAINTS ALL DEFERRED")


def stored() -> set[str]:
    root = Path(settings.MEDIA_ROOT)
    return {str(path.relative_to(root)) for path in root.rglob("*") if path.is_file()}


def test_the_text_goes_and_its_fingerprints_stay(over: Bid, council: Council, officer: User) -> None:
    neighbour = make_bid(make_rich_round(), make_council())
    submission = over.submissions.get()
    receipt = Document.objects.get(kind="submission_receipt")
    attachment = over.attachments.get()
    wanted = {(each.pk, each.value) for each in Answer.objects.filter(bid=neighbour)}
    erasure = erase_bid(bid_id=over.pk, reason=WHY, by=officer)
    checked()
    remove_erased_files(str(erasure.pk))
    assert {(each["what"], each["sha256"]) for each in erasure.digests} == {
        ("submission", submission.sha256),
        ("file", attachment.sha256),
        ("document", receipt.sha256),
    }
    left = Submission.objects.get()
    assert (left.sha256, left.receipt_code) == (submission.sha256, submission.receipt_code)
    assert TEXT not in left.snapshot
    assert f'"applied_for_pounds": {200_000}' in left.snapshot
    assert set(Answer.objects.filter(bid=over).values_list("value", flat=True)) == {None}
    assert not AnswerVersion.objects.filter(answer__bid=over).exists()
    assert not Attachment.objects.filter(bid=over).exists()
    assert not CostLine.objects.filter(bid=over).exists()
    receipt.refresh_from_db()
    assert receipt.erased_at
    assert TEXT not in str(receipt.snapshot)
    assert not stored() & {str(attachment.file), str(receipt.file)}
    assert not OutboxEmail.objects.filter(text_body__contains=TEXT).exists()
    assert {(each.pk, each.value) for each in Answer.objects.filter(bid=neighbour)} == wanted
    assert AnswerVersion.objects.filter(answer__bid=neighbour).count() == len(wanted)


def test_the_record_still_verifies(over: Bid, officer: User) -> None:
    held = {each.invariant.code for each in check() if each.holds}
    erasure = erase_bid(bid_id=over.pk, reason=WHY, by=officer)
    remove_files(erasure_id=erasure.pk)
    assert verify().is_whole
    assert held >= {"snapshot_digest", "documents_stored", "attachments_stored", "certified", "submissions_told"}
    assert {each.invariant.code for each in check() if each.holds} == held
    event = AuditEvent.objects.get(kind="bid.erased")
    assert (event.chain, event.by, event.subject_id) == (over.audit_chain, officer, str(erasure.pk))
    assert WHY not in event.payload


def test_whoever_holds_the_receipt_is_told(over: Bid, council: Council, officer: User) -> None:
    submission = over.submissions.get()
    receipt = Document.objects.get(kind="submission_receipt")
    content = (Path(settings.MEDIA_ROOT) / str(receipt.file)).read_bytes()
    erasure = erase_bid(bid_id=over.pk, reason=WHY, by=officer)
    remove_files(erasure_id=erasure.pk)
    client = signed_in(council.lead)
    said = client.get(reverse("documents:verify_code", args=[submission.receipt_code])).content.decode()
    assert "The text was erased on" in said
    assert f"its fingerprint was {submission.sha256}" in said
    held = client.post(
        reverse("documents:verify"), {"letter": SimpleUploadedFile("receipt.pdf", content)}
    ).content.decode()
    assert "This is our file, unaltered" in held
    status = client.get(receipt.get_absolute_url()).content.decode()
    assert "The text was erased on" in status
    assert client.get(receipt.file_url).status_code == 302


def test_the_organisation_s_pages_say_so(over: Bid, council: Council, officer: User) -> None:
    client = signed_in(council.lead)
    take_away = reverse("bids:take_away", args=[council.organisation.slug])
    assert "Until " in client.get(take_away).content.decode()
    erase_bid(bid_id=over.pk, reason=WHY, by=officer)
    assert "Erased on" in client.get(take_away).content.decode()
    section = over.round.sections.first()
    assert section is not None
    for address in (
        over.get_absolute_url(),
        reverse("bids:check", args=[over.reference]),
        reverse("bids:section", args=[over.reference, section.slug]),
    ):
        said = client.get(address).content.decode()
        assert "What this bid said was erased on" in said
        assert TEXT not in said
    officers = signed_in(officer).get(reverse("evaluations:bid", args=[over.reference]))
    assert "What this bid said was erased on" in officers.content.decode()


@pytest.mark.parametrize("reason", ["", "  "])
def test_not_without_a_reason(over: Bid, officer: User, reason: str) -> None:
    with pytest.raises(BidRefused, match="Say why"):
        erase_bid(bid_id=over.pk, reason=reason, by=officer)


def test_only_officers(over: Bid, council: Council) -> None:
    for who in (make_staff(Role.APPROVER), make_staff(Role.AUDITOR), council.lead):
        for call in (
            lambda who=who: erase_bid(bid_id=over.pk, reason=WHY, by=who),
            lambda who=who: erase_bids(bid_ids=[over.pk], reason=WHY, by=who),
            lambda who=who: hold_back(bid_id=over.pk, reason="An appeal", by=who),
            lambda who=who: let_go(bid_id=over.pk, by=who),
        ):
            with pytest.raises(Refused, match="Only fund officers"):
                call()
    assert not Erasure.objects.exists()


def test_not_before_its_time(bid: Bid, officer: User) -> None:
    with pytest.raises(BidRefused, match="were not told yet"):
        erase_bid(bid_id=bid.pk, reason=WHY, by=officer)
    tell(bid.round, officer, 6)
    with pytest.raises(BidRefused, match="is kept until"):
        erase_bid(bid_id=bid.pk, reason=WHY, by=officer)
    with pytest.raises(BidRefused, match="is kept until"):
        erase_bids(bid_ids=[bid.pk], reason=WHY, by=officer)
    assert TEXT in bid.submissions.get().snapshot


def row(bid: Bid, officer: User, **more: Any) -> Erasure:
    """The row, without the service."""
    moment = bid.created_at
    return Erasure.objects.create(bid=bid, reason=WHY, due_at=moment, erased_at=moment, erased_by=officer, **more)


def test_the_database_refuses_it_before_its_time(bid: Bid, officer: User) -> None:
    with pytest.raises(DatabaseError, match="not told yet"), transaction.atomic():
        row(bid, officer)
    tell(bid.round, officer, 6)
    with pytest.raises(DatabaseError, match="is kept until"), transaction.atomic():
        row(bid, officer, is_done=True)
    with pytest.raises(DatabaseError, match="never made fewer"), transaction.atomic():
        Round.objects.filter(pk=bid.round_id).update(keeps_years=1)
    with without("years_are_not_made_fewer", "programmes_round"):
        Round.objects.filter(pk=bid.round_id).update(keeps_years=1)
    checked()
    erase_bid(bid_id=bid.pk, reason=WHY, by=officer)
    assert Submission.objects.get().erased_at


def unaudited(bid: Bid, officer: User) -> None:
    row(bid, officer)
    checked()


def test_the_database_undoes_what_is_not_audited(over: Bid, officer: User) -> None:
    with pytest.raises(DatabaseError, match="on the record or not at all"), transaction.atomic():
        unaudited(over, officer)
    assert TEXT in over.submissions.get().snapshot
    with connection.cursor() as cursor:
        cursor.execute("ALTER TABLE bids_erasure DISABLE TRIGGER erasure_is_audited")
    unaudited(over, officer)


DIRECTLY: dict[str, tuple[str, Callable[[], object]]] = {
    "the snapshot": ("cannot be changed", lambda: Submission.objects.update(snapshot="{}")),
    "the snapshot said to be erased": (
        "cannot be changed",
        lambda: Submission.objects.update(snapshot="{}", erased_at=Submission.objects.get().submitted_at),
    ),
    "the submission": ("cannot be changed", lambda: Submission.objects.all().delete()),
    "an answer": ("Only a draft", lambda: Answer.objects.update(value=None)),
    "a version": ("stays as it was saved", lambda: AnswerVersion.objects.update(value=None)),
    "a version taken away": ("are kept", lambda: AnswerVersion.objects.all().delete()),
    "a file": ("is kept|Only a draft", lambda: Attachment.objects.all().delete()),
    "the costs": ("Only a draft", lambda: CostLine.objects.all().delete()),
    "the receipt": ("is ready and cannot change", lambda: Document.objects.update(snapshot={})),
    "the receipt said to be erased": (
        "is ready and cannot change",
        lambda: Document.objects.update(snapshot={}, erased_at=Submission.objects.get().submitted_at),
    ),
}


@pytest.mark.parametrize("what", DIRECTLY)
def test_nothing_is_erased_by_the_way(over: Bid, what: str) -> None:
    sentence, change = DIRECTLY[what]
    with pytest.raises(DatabaseError, match=sentence), transaction.atomic():
        change()


def test_a_version_is_kept_by_its_trigger(over: Bid) -> None:
    assert AnswerVersion.objects.exists()
    with without("version_of_a_submission_is_kept", "bids_answerversion"):
        AnswerVersion.objects.all().delete()
    assert not AnswerVersion.objects.exists()


def test_once_erased_it_is_closed_again(over: Bid, council: Council, officer: User) -> None:
    erasure = erase_bid(bid_id=over.pk, reason=WHY, by=officer)
    assert erase_bid(bid_id=over.pk, reason="Again", by=officer) == erasure
    assert AuditEvent.objects.filter(kind="bid.erased").count() == 1
    checked()
    receipt = Document.objects.filter(kind="submission_receipt")
    changes: tuple[tuple[str, Callable[[], object]], ...] = (
        ("kept as a version", lambda: Answer.objects.filter(bid=over).update(value="Back again")),
        ("is erased", lambda: Answer.objects.filter(bid=over).update(version=1)),
        ("is erased", lambda: Answer.objects.filter(bid=over).delete()),
        ("cannot be changed", lambda: Submission.objects.update(snapshot="{}")),
        ("cannot be changed", lambda: Submission.objects.update(erased_at=None)),
        ("cannot change", lambda: receipt.update(snapshot={})),
        ("cannot change", lambda: receipt.update(erased_at=None)),
        ("stays on record", lambda: Erasure.objects.update(reason="Other")),
        ("stays on record", lambda: Erasure.objects.update(is_done=False)),
        ("stays on record", lambda: Erasure.objects.update(digests=[])),
        ("stays on record", lambda: Erasure.objects.all().delete()),
        (
            "nothing to hold back",
            lambda: Hold.objects.create(bid=over, reason="x", held_at=erasure.erased_at, held_by=officer),
        ),
    )
    for sentence, change in changes:
        with pytest.raises(DatabaseError, match=sentence), transaction.atomic():
            change()


def test_a_submission_is_not_born_erased(over: Bid) -> None:
    submission = over.submissions.get()
    submission.pk, submission.number, submission.receipt_code = None, 2, "AAAA-BBBB-CCCC"
    submission.erased_at = submission.submitted_at
    with pytest.raises(DatabaseError, match="handed in whole"), transaction.atomic():
        submission.save(force_insert=True)


def test_a_bid_that_is_held_stays(over: Bid, officer: User) -> None:
    with pytest.raises(BidRefused, match="Say why"):
        hold_back(bid_id=over.pk, reason=" ", by=officer)
    hold = hold_back(bid_id=over.pk, reason="An appeal is heard.", by=officer)
    assert hold_back(bid_id=over.pk, reason="Again", by=officer) == hold
    with pytest.raises(BidRefused, match="held back: An appeal is heard"):
        erase_bid(bid_id=over.pk, reason=WHY, by=officer)
    with pytest.raises(DatabaseError, match="held back"), transaction.atomic():
        row(over, officer)
    for change in (lambda: Hold.objects.update(reason="x"), lambda: Hold.objects.all().delete()):
        with pytest.raises(DatabaseError, match="stays as it was made"), transaction.atomic():
            change()
    let_go(bid_id=over.pk, by=officer)
    let_go(bid_id=over.pk, by=officer)
    assert AuditEvent.objects.filter(kind="bid.let_go").count() == 1
    erase_bid(bid_id=over.pk, reason=WHY, by=officer)
    with pytest.raises(BidRefused, match="erased already"):
        hold_back(bid_id=over.pk, reason="Too late", by=officer)


def test_not_while_a_document_about_it_is_being_made(over: Bid, officer: User) -> None:
    Document.objects.create(
        kind="bid_draft", subject_id=over.pk, title="Draft", version=1, snapshot={}, input_digest="0" * 64,
        queued_at=over.created_at,
    )  # fmt: skip
    with pytest.raises(BidRefused, match="is being made: wait"):
        erase_bid(bid_id=over.pk, reason=WHY, by=officer)


def test_a_draft_that_was_never_handed_in_goes_too(over: Bid, officer: User) -> None:
    draft = make_bid(over.round, make_council())
    erase_bid(bid_id=draft.pk, reason=WHY, by=officer)
    with pytest.raises(DatabaseError, match="is erased"), transaction.atomic():
        write_answer(draft, "stage", "Develop", officer)
    assert TEXT in over.submissions.get().snapshot


def test_a_file_that_another_row_names_stays_in_storage(over: Bid, officer: User) -> None:
    path = str(over.attachments.get().file)
    neighbour = make_bid(make_rich_round(), make_council())
    other = over.attachments.get()
    other.pk, other.key, other.bid, other.question = None, uuid4(), neighbour, question(neighbour.round, "letters")
    other.save(force_insert=True)
    erasure = erase_bid(bid_id=over.pk, reason=WHY, by=officer)
    remove_files(erasure_id=erasure.pk)
    remove_files(erasure_id=erasure.pk)
    assert path in stored()
    remove_erased_files("999999")
