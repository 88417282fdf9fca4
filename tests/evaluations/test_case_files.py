"""The case file: everything on record, borne out by its own script without the portal, and any forgery found."""

from __future__ import annotations

import io
import json
import subprocess
import sys
import zipfile
from hashlib import sha256
from pathlib import Path

import pytest
from django.test import Client

from bids.services.erasing import erase_bid
from evaluations.documents.case_file import build_case_file
from evaluations.models import Assessment, AwardRun
from evaluations.services.case_files import take_case_file
from evaluations.services.scoring import return_assessment
from portal.accounts.roles import Role, sync_groups
from portal.audit.models import AuditEvent
from portal.documents.models import Document
from portal.documents.services.rendering import render_document
from portal.documents.states import State
from tests.accounts.people import make_person, make_staff
from tests.bids.test_erasing import checked as constraints_checked
from tests.bids.test_erasing import tell
from tests.evaluations.test_promises import without
from tests.factories.judging import allocation_of, make_assessing, submit_scores
from tests.factories.whole import Whole, make_whole

pytestmark = pytest.mark.django_db

WORDS = "A first thought."


@pytest.fixture(autouse=True)
def _roles() -> None:
    sync_groups()


def really_made() -> None:
    """Every letter made as a worker makes it, so that the record knows its digest."""
    for document in Document.objects.exclude(state=State.READY):
        assert render_document(document_id=document.pk), Document.objects.get(pk=document.pk).failure_reason


@pytest.fixture
def whole(monkeypatch: pytest.MonkeyPatch) -> Whole:
    monkeypatch.setattr("tests.factories.whole.store_documents", really_made)
    return make_whole()


def address(whole: Whole, bid: int = 0) -> str:
    return f"/admin/evaluations/bids/{whole.judged.bids[bid].reference}/case-file/"


def taken(client: Client, whole: Whole) -> zipfile.ZipFile:
    """The case file of the first bid, as the auditor gets it."""
    client.force_login(whole.auditor)
    response = client.get(address(whole))
    assert response.status_code == 200
    assert response.headers["Content-Type"] == "application/zip"
    return zipfile.ZipFile(io.BytesIO(b"".join(response.streaming_content)))  # type: ignore[attr-defined]  # a stream


def status_of(client: Client, where: str) -> int:
    """The status of an answer that is read to its end, so that its file is closed."""
    answer = client.get(where)
    if answer.streaming:
        b"".join(answer.streaming_content)  # type: ignore[attr-defined]  # a stream
    return answer.status_code


def unpacked(archive: zipfile.ZipFile, folder: Path) -> Path:
    archive.extractall(folder)
    return folder


def checked(folder: Path) -> tuple[int, str]:
    """Run the case file's own script, apart from everything here."""
    done = subprocess.run(
        [sys.executable, "-I", str(folder / "check.py")],
        capture_output=True,
        text=True,
        check=False,
        env={},
        timeout=60,
    )
    return done.returncode, done.stdout + done.stderr


def test_it_holds_everything_and_its_script_bears_it_out(client: Client, whole: Whole, tmp_path: Path) -> None:
    archive = taken(client, whole)
    names = set(archive.namelist())
    run = AwardRun.objects.get()
    assert {
        "README.txt", "check.py", "manifest.json", "case-file.pdf", "bid/submission-1.json", "bid/certifications.json",
        "judging/eligibility.json", "judging/allocations.json", "judging/conflicts-set-aside.json",
        "judging/flags.json", "judging/assessments.json", "judging/moderations.json",
        f"award/run-{run.number}-inputs.json",
        f"award/run-{run.number}-result.json", "award/decisions.json", "award/due-diligence.json",
        "award/conditions.json", "award/outcome.json", "letters/letters.json", "letters/award_letter-version-1.pdf",
        "round/seal-1.json", "round/seed-1.txt", "audit/bid.jsonl", "audit/round.jsonl", "audit/anchors.jsonl",
    } <= names  # fmt: skip
    assert WORDS.encode() in b"".join(archive.read(name) for name in names if name.startswith("judging/assessment-"))
    assert archive.read("bid/submission-1.json").decode() == whole.judged.bids[0].submissions.get().snapshot
    code, said = checked(unpacked(archive, tmp_path))
    assert code == 0, said
    assert "Everything holds." in said
    assert "BROKEN" not in said
    assert "the audit was told this digest (assessment.submitted)" in said
    assert "the audit was told this digest (document.ready)" in said


def test_taking_it_is_on_record_with_the_digest_that_the_script_prints(
    client: Client, whole: Whole, tmp_path: Path
) -> None:
    archive = taken(client, whole)
    event = AuditEvent.objects.get(kind="case_file.taken")
    digest = sha256(archive.read("manifest.json")).hexdigest()
    assert (event.by, event.chain) == (whole.auditor, whole.judged.bids[0].audit_chain)
    assert json.loads(event.payload)["data"]["manifest_sha256"] == digest
    assert digest in checked(unpacked(archive, tmp_path))[1]


TAMPERED = {
    "bid/submission-1.json": (b"A better start", b"A bitter start"),
    "letters/award_letter-version-1.pdf": (b"%PDF-1.7", b"%PDF-1.6"),
    "judging/flags.json": (b"Not new.", b"Not now."),
    "award/decisions.json": (b"approved", b"approvod"),
    "audit/bid.jsonl": (b"decision.approved", b"decision.approvod"),
    "audit/round.jsonl": (b"round.award_run", b"round.award_ran"),
    "audit/anchors.jsonl": (b"heads", b"heeds"),
    "round/seed-1.txt": (b"0", b"1"),
}


def test_one_byte_of_any_file_is_found(client: Client, whole: Whole, tmp_path: Path) -> None:
    folder = unpacked(taken(client, whole), tmp_path)
    for name, (old, new) in TAMPERED.items():
        kept = (folder / name).read_bytes()
        assert old in kept, name
        (folder / name).write_bytes(kept.replace(old, new, 1))
        code, said = checked(folder)
        assert (code, f"BROKEN  {name}" in said) == (1, True), said
        (folder / name).write_bytes(kept)
    (folder / "extra.txt").write_text("Not of the case file")
    assert "BROKEN  extra.txt is not in the manifest" in checked(folder)[1]


def test_a_forger_who_also_mends_the_manifest_is_found(client: Client, whole: Whole, tmp_path: Path) -> None:
    folder = unpacked(taken(client, whole), tmp_path)
    for name in ("bid/submission-1.json", "audit/bid.jsonl", "award/run-1-result.json"):
        kept, manifest = (folder / name).read_bytes(), (folder / "manifest.json").read_text()
        forged = kept.replace(b"1", b"2", 1)
        (folder / name).write_bytes(forged)
        (folder / "manifest.json").write_text(manifest.replace(sha256(kept).hexdigest(), sha256(forged).hexdigest()))
        code, said = checked(folder)
        assert code == 1, said
        assert f"BROKEN  {name}" not in said, "the manifest was mended"
        (folder / name).write_bytes(kept)
        (folder / "manifest.json").write_text(manifest)
    assert checked(folder)[0] == 0


def test_no_score_before_every_assessment_is_in(client: Client, tmp_path: Path) -> None:
    judged = make_assessing(1)
    submit_scores(allocation_of(judged), [5, 4], "xylophone-justification")
    whole = Whole(judged, make_staff(Role.AUDITOR), AwardRun())
    archive = taken(client, whole)
    everything = b"".join(archive.read(name) for name in archive.namelist())
    assert b"xylophone" not in everything
    assert not [name for name in archive.namelist() if "version-1.json" in name]
    assert "Scores are left out" in archive.read("README.txt").decode()
    document = Document.objects.get(kind="case_file")
    assert "xylophone" not in json.dumps(document.snapshot)
    code, said = checked(unpacked(archive, tmp_path))
    assert code == 0, said
    assert "Scores are left out" in said


def test_a_document_with_scores_is_closed_again_when_one_is_returned(client: Client) -> None:
    judged = make_assessing(1)
    for each in range(2):
        submit_scores(allocation_of(judged, assessor=each), [5, 4])
    auditor = make_staff(Role.AUDITOR)
    take_case_file(bid_id=judged.bids[0].pk, by=auditor)
    document = Document.objects.get(kind="case_file")
    client.force_login(auditor)
    assert status_of(client, document.file_url) == 200
    assessment = Assessment.objects.get(allocation=allocation_of(judged))
    return_assessment(assessment_id=assessment.pk, by=judged.officer, reason="Say more.")
    assert status_of(client, document.file_url) == 403


def test_asking_twice_makes_one_document(whole: Whole) -> None:
    for _ in range(2):
        take_case_file(bid_id=whole.judged.bids[0].pk, by=whole.auditor)
    assert Document.objects.filter(kind="case_file").count() == 1
    assert AuditEvent.objects.filter(kind="case_file.taken").count() == 2


def test_who_may_take_it_and_how(client: Client, whole: Whole) -> None:
    for role in Role:
        client.force_login(make_staff(role))
        allowed = role in (Role.AUDITOR, Role.FUND_OFFICER)
        assert status_of(client, address(whole)) == (200 if allowed else 403), role
    client.force_login(make_staff(is_superuser=True))
    assert client.get(address(whole)).status_code == 403
    client.force_login(make_person())
    assert client.get(address(whole)).status_code == 403
    client.force_login(whole.auditor)
    assert client.get("/admin/evaluations/bids/NO-1/case-file/").status_code == 404
    assert client.post(address(whole)).status_code == 405
    client.logout()
    assert client.get(address(whole)).status_code == 302


def test_of_an_erased_bid_it_says_what_went_and_still_holds(client: Client, whole: Whole, tmp_path: Path) -> None:
    bid = whole.judged.bids[0]
    officer = whole.judged.officer
    with without("programmes_round_keeps_its_word", "programmes_round"):
        tell(whole.round, officer, 9)
    constraints_checked()
    really_made()
    digest = bid.submissions.get().sha256
    erasure = erase_bid(bid_id=bid.pk, reason="The years of this round are over.", by=officer)
    archive = taken(client, whole)
    erased = json.loads(archive.read("bid/erased.json"))
    assert erased["erased_by"]["name"] == officer.full_name
    assert {"what": "submission", "name": "1", "sha256": digest} in erased["digests"]
    assert len(erased["digests"]) == len(erasure.digests)
    everything = b"".join(archive.read(name) for name in archive.namelist())
    assert b"One trusted adult" not in everything
    assert WORDS.encode() in everything
    assert "bid/erased.json says when" in archive.read("README.txt").decode()
    code, said = checked(unpacked(archive, tmp_path))
    assert code == 0, said
    assert "Everything holds." in said
    blocks = str(build_case_file(bid.pk).context["blocks"])
    assert "What this bid said was kept until" in blocks
    assert "The years of this round are over." in blocks
