"""Everything of an organisation's bids as a ZIP that checks itself, for its leads alone."""

from __future__ import annotations

import csv
import hashlib
import io
import json
import re
import uuid
import zipfile
from datetime import timedelta
from urllib.parse import unquote

import pytest
from django.core.files.storage import default_storage
from django.test import Client
from django.urls import reverse
from pytest_django import DjangoAssertNumQueries

from bids import tasks
from bids.models import Bid, TakeAway
from bids.services.attaching import attach_file
from bids.services.enquiring import ask
from bids.services.taking_away import let_archives_go, make_take_away
from bids.tasks import make_archive, sweep_archives
from portal.accounts.roles import Role
from portal.audit.clock import database_now
from portal.audit.models import AuditEvent
from portal.mail.models import OutboxEmail
from portal.notices.models import Notice
from programmes.models import Membership
from tests.accounts.people import make_staff
from tests.bids import files
from tests.bids.partnership import make_partnership
from tests.bids.rounds import make_rich_round, question, signed_in
from tests.factories.bids import Council, hand_in, make_bid, make_council, write_answer
from tests.factories.rounds import make_round

pytestmark = pytest.mark.django_db


def address(council: Council) -> str:
    return reverse("bids:take_away", args=[council.organisation.slug])


def made(council: Council) -> TakeAway:
    """Asked for through the page, and made as a worker would."""
    assert signed_in(council.lead).post(address(council)).status_code == 302
    make_archive(str(TakeAway.objects.order_by("-pk")[0].pk))
    return TakeAway.objects.order_by("-pk")[0]


def download(archive: TakeAway) -> str:
    return reverse("bids:archive", args=[archive.organisation.slug, archive.key])


def taken(council: Council) -> zipfile.ZipFile:
    answer = signed_in(council.lead).get(download(made(council)))
    assert answer.status_code == 200
    return zipfile.ZipFile(io.BytesIO(b"".join(answer.streaming_content)))  # type: ignore[attr-defined]  # a stream


def test_the_archive_holds_everything_under_its_digests(council: Council) -> None:
    round_ = make_rich_round()
    bid, draft = make_bid(round_, council), make_bid(make_round(), council, complete=False)
    letters = question(round_, "letters").pk
    content = files.a_pdf()
    attach_file(bid_id=bid.pk, question_id=letters, name="../plan:1.pdf", content=content, by=council.editor)
    submission = hand_in(bid, council)
    stranger = make_bid(round_, make_council())
    ask(round_id=round_.pk, organisation_id=council.organisation.pk, text="May we?", by=council.editor)
    archive = taken(council)
    names = set(archive.namelist())
    manifest = json.loads(archive.read("manifest.json"))
    assert {each["path"] for each in manifest["files"]} == names - {"manifest.json"}
    for each in manifest["files"]:
        assert hashlib.sha256(archive.read(each["path"])).hexdigest() == each["sha256"]
        assert len(archive.read(each["path"])) == each["bytes"]
    snapshot = archive.read(f"{bid.reference}/submission-1.json")
    assert hashlib.sha256(snapshot).hexdigest() == submission.sha256
    assert archive.read(f"{bid.reference}/files/01 plan_1.pdf") == content
    assert "One trusted adult" in archive.read(f"{bid.reference}/bid.txt").decode()
    page = archive.read(f"{bid.reference}/index.html").decode()
    assert 'href="../style.css"' in page
    assert "max-width" in archive.read("style.css").decode()
    assert re.search(r"<h4>1\.1 .+</h4>", page)
    assert "====" not in page
    versions = json.loads(archive.read(f"{bid.reference}/answers.json"))
    rows = list(csv.reader(io.StringIO(archive.read(f"{bid.reference}/answers.csv").decode("utf-8-sig"))))
    assert rows[0] == ["Question", "Version", "Answer", "Saved at", "Saved by"]
    assert [(row[0], int(row[1]), row[4]) for row in rows[1:]] == [
        (each["label"], each["version"], each["saved_by"]) for each in versions
    ]
    assert {each["question"] for each in versions} >= {"title", "plan", "letters"}
    assert json.loads(archive.read("questions.json"))[0]["text"] == "May we?"
    assert f"{draft.reference}/bid.txt" in names
    assert not [name for name in names if name.startswith(f"{stranger.reference}/")]
    assert (
        AuditEvent.objects.filter(chain=council.organisation.audit_chain, kind="organisation.bids_taken").count() == 1
    )


def test_the_page_says_for_how_long_each_bid_is_kept(council: Council) -> None:
    make_bid(make_round(keeps_years=1), council)
    make_bid(make_round(), council)
    said = signed_in(council.lead).get(address(council)).content.decode()
    assert "For 1 year after that" in said
    assert "For 7 years after that" in said
    assert address(council) in signed_in(council.lead).get("/bids/").content.decode()


def test_the_archive_is_read_in_a_browser_with_nothing_of_ours(council: Council) -> None:
    round_ = make_rich_round()
    bid = make_bid(round_, council)
    write_answer(bid, "other", "yes", council.editor)
    write_answer(bid, "which", "<script>alert(1)</script>", council.editor)
    hand_in(bid, council)
    archive = taken(council)
    index = archive.read("index.html").decode()
    assert f'href="{bid.reference}/index.html"' in index
    page = archive.read(f"{bid.reference}/index.html").decode()
    for words in ("One trusted adult", "Submission 1", f"Bid {bid.reference} submitted", "version 1"):
        assert words in page
    assert "<script" not in page
    assert "&lt;script&gt;" in page
    names = set(archive.namelist())
    for path in re.findall(r'href="(?!\.\.)([^"#]+)"', page):
        assert f"{bid.reference}/{unquote(path)}" in names


def stray_email(bid: Bid, to: str, subject: str, template: str, text: str) -> None:
    OutboxEmail.objects.create(
        key=subject,
        to=to,
        subject=subject,
        template=template,
        text_body=text,
        message_id=subject,
        queued_at=bid.created_at,
        next_try_at=bid.created_at,
    )


def test_emails_come_along_without_their_secrets(council: Council) -> None:
    round_ = make_round()
    bid, other = make_bid(round_, council), make_council()
    partnership = make_partnership(bid, council)
    hand_in(bid, council)
    hand_in(make_bid(round_, other), other)
    stray_email(bid, council.lead.email, f"{bid.reference}0 is another", "bids/receipt", "No")
    stray_email(bid, council.lead.email, f"Sign in for {bid.reference}", "accounts/login_code", "123456")
    invited = OutboxEmail.objects.get(to=partnership.person.email, template="bids/partner_invited")
    token = re.search(r"/partner-invitations/([^/]+)/", invited.text_body)
    assert token
    OutboxEmail.objects.filter(pk=invited.pk).update(to=council.editor.email)
    archive = taken(council)
    emails = json.loads(archive.read(f"{bid.reference}/emails.json"))
    subjects = [email["subject"] for email in emails]
    assert f"Bid {bid.reference} submitted" in subjects
    assert invited.subject in subjects
    assert not [subject for subject in subjects if "another" in subject or "Sign in" in subject]
    members = {one.email for one in (council.lead, council.editor, council.dcs, council.s151)}
    assert {email["to"] for email in emails} <= members
    everything = b"".join(archive.read(name) for name in archive.namelist())
    assert token.group(1).encode() not in everything
    assert b"Sign in for" not in everything


def test_it_is_made_in_the_background_and_told(council: Council) -> None:
    make_bid(make_round(), council)
    client = signed_in(council.lead)
    said = client.get(address(council)).content.decode()
    assert "Make the archive" in said
    said = client.post(address(council), follow=True).content.decode()
    assert "We are making the archive that" in said
    assert "Check again" in said
    assert "Make the archive" not in said
    client.post(address(council))
    archive = TakeAway.objects.get()
    assert client.get(download(archive)).status_code == 404
    make_archive(str(archive.pk))
    make_archive(str(archive.pk))
    said = client.get(address(council)).content.decode()
    assert download(archive) in said
    notice = Notice.objects.get(kind="bids.taken")
    assert (notice.person, notice.path) == (council.lead, address(council))
    assert "It can be downloaded until" in OutboxEmail.objects.get(template="bids/take_away_ready").text_body
    answer = client.get(download(archive))
    assert answer["Content-Type"] == "application/zip"
    assert "no-store" in answer["Cache-Control"]
    assert b"".join(answer.streaming_content).startswith(b"PK")  # type: ignore[attr-defined]  # a stream
    assert AuditEvent.objects.filter(kind="organisation.archive_downloaded", by=council.lead).count() == 1


def test_only_present_leads_of_the_organisation_download_it(council: Council) -> None:
    make_bid(make_round(), council)
    archive, other, officer = made(council), make_council(), make_staff(Role.FUND_OFFICER)
    for who, status in ((council.editor, 403), (council.dcs, 403), (other.lead, 404), (officer, 404)):
        assert signed_in(who).get(download(archive)).status_code == status
    foreign = reverse("bids:archive", args=[other.organisation.slug, archive.key])
    assert signed_in(other.lead).get(foreign).status_code == 404
    assert Client().get(download(archive)).status_code == 302
    assert signed_in(council.lead).post(download(archive)).status_code == 405
    nothing = reverse("bids:archive", args=[council.organisation.slug, uuid.UUID(int=1)])
    assert signed_in(council.lead).get(nothing).status_code == 404
    membership = council.lead.memberships.get()
    membership.ended_at, membership.ended_by = archive.asked_at, council.lead
    membership.save()
    assert signed_in(council.lead).get(download(archive)).status_code == 404


def test_whoever_is_no_longer_a_lead_gets_none(council: Council) -> None:
    make_bid(make_round(), council)
    signed_in(council.lead).post(address(council))
    Membership.objects.filter(user=council.lead).update(role="editor")
    Membership.objects.filter(user=council.editor).update(role="lead")
    make_archive(str(TakeAway.objects.get().pk))
    archive = TakeAway.objects.get()
    assert (archive.state, archive.file) == ("failed", "")
    assert "Only a lead" in signed_in(council.editor).get(address(council)).content.decode()
    assert not Notice.objects.filter(kind="bids.taken").exists()


def test_it_expires_and_is_removed(council: Council) -> None:
    make_bid(make_round(), council)
    archive = made(council)
    assert default_storage.exists(archive.file)
    TakeAway.objects.update(expires_at=archive.asked_at)
    client = signed_in(council.lead)
    assert client.get(download(archive)).status_code == 404
    assert download(archive) not in client.get(address(council)).content.decode()
    sweep_archives()
    assert not default_storage.exists(archive.file)
    assert TakeAway.objects.get().state == "gone"
    assert made(council).state == "ready"


def test_a_worker_that_died_is_made_up_for(council: Council, monkeypatch: pytest.MonkeyPatch) -> None:
    make_bid(make_round(), council)
    signed_in(council.lead).post(address(council))
    archive = TakeAway.objects.get()
    woken: list[str] = []
    monkeypatch.setattr(tasks, "wake", lambda _task, ids: woken.extend(ids))
    later = database_now() + timedelta(minutes=5)
    TakeAway.objects.update(state="making", lease_token=uuid.uuid4(), lease_until=later, attempts=1)
    sweep_archives()
    assert woken == []
    assert not make_take_away(take_away_id=archive.pk)
    TakeAway.objects.update(lease_until=archive.asked_at)
    sweep_archives()
    assert woken == [str(archive.pk)]
    assert make_take_away(take_away_id=archive.pk)


def test_what_keeps_failing_is_given_up_and_said(council: Council, caplog: pytest.LogCaptureFixture) -> None:
    bid = make_bid(make_rich_round(), council)
    letters = question(bid.round, "letters").pk
    file = attach_file(bid_id=bid.pk, question_id=letters, name="a.pdf", content=files.a_pdf(), by=council.lead)
    default_storage.delete(str(file.file))
    signed_in(council.lead).post(address(council))
    archive = TakeAway.objects.get()
    for _ in range(4):
        assert not make_take_away(take_away_id=archive.pk)
    archive.refresh_from_db()
    assert (archive.state, archive.attempts) == ("failed", 3)
    assert "could not be made" in caplog.text
    said = signed_in(council.lead).get(address(council)).content.decode()
    assert "Ask for it again" in said
    assert "Make the archive" in said


def test_erasing_a_bid_ends_the_archives_that_hold_it(council: Council) -> None:
    bid = make_bid(make_round(), council)
    archive = made(council)
    let_archives_go(organisation_id=bid.organisation_id, now=database_now())
    assert signed_in(council.lead).get(download(archive)).status_code == 404


def test_only_leads_take_it(council: Council) -> None:
    make_bid(make_round(), council)
    for who, status in ((council.editor, 403), (council.dcs, 403), (make_council().lead, 404)):
        assert signed_in(who).get(address(council)).status_code == status
        assert signed_in(who).post(address(council)).status_code == status
    assert signed_in(council.lead).put(address(council)).status_code == 405
    assert not AuditEvent.objects.filter(kind="organisation.bids_taken").exists()


def test_an_organisation_without_bids_has_nothing_to_take(council: Council) -> None:
    assert "There is nothing to take away" in signed_in(council.lead).get(address(council)).content.decode()


@pytest.mark.parametrize("number", [1, 60])
def test_the_page_costs_the_same(
    number: int, council: Council, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    round_ = make_round(bids_per_organisation=100)
    Bid.objects.bulk_create(
        Bid(reference=f"L-{n}", round=round_, organisation=council.organisation, slot=n + 1, created_by=council.lead)
        for n in range(number)
    )
    client = signed_in(council.lead)
    with django_assert_num_queries(6):
        client.get(address(council))
