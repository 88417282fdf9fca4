"""Wording through its pages: written in versions, its faults named, previewed, approved by another person."""

from __future__ import annotations

import pytest
from django.db import DatabaseError, connection, transaction
from django.test import Client
from django.test.utils import CaptureQueriesContext

from evaluations.documents.letters_changes import Change, changes
from evaluations.documents.letters_preview import preview
from evaluations.documents.letters_wording import body_for, built_in
from evaluations.models import LetterKind, LetterTemplate
from evaluations.refusals import JudgingRefused
from evaluations.services.wording import approve_wording, write_wording
from portal.accounts.roles import Role
from portal.audit.models import AuditEvent
from tests.accounts.people import make_person, make_staff
from tests.factories.judging import Judged, make_deciding
from tests.once import made_once

pytestmark = pytest.mark.django_db
KIND = LetterKind.UNSUCCESSFUL
BETTER = "Dear all\n\n" + built_in(KIND)


@made_once
def judged() -> Judged:
    return make_deciding(1)


def write(judged: Judged, body: str = BETTER, *, all_rounds: bool = False) -> LetterTemplate:
    round_id = None if all_rounds else judged.round.pk
    return write_wording(kind=KIND, round_id=round_id, body=body, note="Kinder", by=judged.officer)


def address(judged: Judged, kind: str = KIND) -> str:
    return f"/admin/evaluations/rounds/{judged.round.slug}/wording/{kind}/"


def test_the_rounds_own_wording_comes_before_that_of_all_rounds(judged: Judged) -> None:
    assert body_for(KIND, judged.round) == built_in(KIND)
    general = write(judged, "All rounds\n\n" + built_in(KIND), all_rounds=True)
    assert body_for(KIND, judged.round) == built_in(KIND), "a version that nobody approved is not in force"
    approve_wording(template_id=general.pk, by=judged.approver)
    assert body_for(KIND, judged.round).startswith("All rounds")
    own = write(judged)
    approve_wording(template_id=own.pk, by=judged.approver)
    assert body_for(KIND, judged.round).startswith("Dear all")
    kinds = set(AuditEvent.objects.filter(kind__startswith="wording.").values_list("chain", flat=True))
    assert kinds == {"register", judged.round.audit_chain}


def test_who_may_write_and_who_approves(judged: Judged) -> None:
    with pytest.raises(JudgingRefused, match="Only a fund officer"):
        write_wording(kind=KIND, round_id=None, body=BETTER, note="", by=judged.approver)
    written = write(judged)
    with pytest.raises(JudgingRefused, match="Only an approver"):
        approve_wording(template_id=written.pk, by=judged.officer)
    both = make_staff(Role.FUND_OFFICER, Role.APPROVER)
    own = write_wording(kind=KIND, round_id=judged.round.pk, body="Hello\n\n" + BETTER, note="", by=both)
    with pytest.raises(JudgingRefused, match="You wrote this version"):
        approve_wording(template_id=own.pk, by=both)
    with pytest.raises(JudgingRefused, match="Version 2 was written since"):
        approve_wording(template_id=written.pk, by=judged.approver)


def test_what_is_wrong_or_missing_is_refused(judged: Judged) -> None:
    with pytest.raises(JudgingRefused, match="Line 1, character 1: there is no variable “reazon”"):
        write(judged, "{{ reazon }}")
    with pytest.raises(JudgingRefused, match="Nothing has changed"):
        write(judged, built_in(KIND).replace("\n", "\r\n"))
    short = write(judged, "We are sorry. {{ reason }}")
    with pytest.raises(JudgingRefused, match="leaves out: What the rule said"):
        approve_wording(template_id=short.pk, by=judged.approver)
    short.refresh_from_db()
    assert short.approved_at is None


def test_an_approved_version_never_changes(judged: Judged) -> None:
    written = write(judged)
    approve_wording(template_id=written.pk, by=judged.approver)
    assert approve_wording(template_id=written.pk, by=judged.approver).version == 1, "twice is once"
    with pytest.raises(DatabaseError), transaction.atomic():
        LetterTemplate.objects.filter(pk=written.pk).update(body="Other")


@pytest.mark.parametrize("kind", [kind for kind in LetterKind if kind is not LetterKind.DETERMINATION])
def test_every_letter_is_previewed_on_a_real_bid(judged: Judged, kind: LetterKind) -> None:
    pdf = preview(kind, built_in(kind), judged.bids[0], judged.officer)
    assert pdf.startswith(b"%PDF-")
    with pytest.raises(JudgingRefused, match="does not say"):
        preview(kind, "Hello", judged.bids[0], judged.officer)


def test_what_changes_is_shown_by_words() -> None:
    (same, changed, new) = changes("Dear all\nWe are sorry", "Dear all\nWe are very sorry\nBye")
    assert not same.is_changed
    assert [(piece.change, piece.text) for piece in changed.pieces if piece.change is not Change.SAME] == [
        (Change.ADDED, "very ")
    ]
    assert new.pieces[0].change is Change.ADDED


def test_an_officer_writes_and_an_approver_approves_through_the_pages(client: Client, judged: Judged) -> None:
    client.force_login(judged.officer)
    assert (
        "The built-in wording" in client.get(f"/admin/evaluations/rounds/{judged.round.slug}/wording/").content.decode()
    )
    page = client.get(address(judged)).content.decode()
    assert "data_protection_clause" in page
    assert "For example" in page
    typed = {"body": BETTER, "note": "Kinder", "bid": judged.bids[0].reference}
    seen = client.post(address(judged), {**typed, "action": "preview"})
    assert (seen["Content-Type"], seen["Cache-Control"]) == ("application/pdf", "no-store")
    assert LetterTemplate.objects.count() == 0, "a preview keeps nothing"
    kept = client.post(address(judged), {**typed, "action": "save"}, follow=True).content.decode()
    assert "Version 1 is kept" in kept
    assert "<ins>Dear all</ins>" in kept
    written = LetterTemplate.objects.get()
    client.force_login(judged.approver)
    there = f"/admin/evaluations/wording/versions/{written.pk}/"
    assert client.get(f"{there}preview/", {"bid": judged.bids[0].reference})["Content-Type"] == "application/pdf"
    assert "Approve this wording" in client.get(there).content.decode()
    assert client.get(f"{there}approve/").status_code == 200
    assert "is in force" in client.post(f"{there}approve/", {"confirmed": "yes"}, follow=True).content.decode()
    written.refresh_from_db()
    assert written.approved_by == judged.approver


def test_faults_are_shown_where_they_are(client: Client, judged: Judged) -> None:
    client.force_login(judged.officer)
    page = client.post(address(judged), {"body": "Hello\n{% now %}", "action": "save"}).content.decode()
    assert "There is a problem" in page
    assert "Line 2, character 1" in page
    nowhere = client.post(address(judged), {"body": BETTER, "action": "preview"}).content.decode()
    assert "Choose a bid to preview the letter on." in nowhere
    assert LetterTemplate.objects.count() == 0


def test_others_and_bad_addresses(client: Client, judged: Judged) -> None:
    written = write(judged)
    there = f"/admin/evaluations/wording/versions/{written.pk}/"
    client.force_login(make_person())
    for page in (address(judged), there, f"{there}approve/", f"{there}preview/", "/admin/evaluations/wording/"):
        assert client.get(page).status_code == 403
    client.force_login(judged.assessors[0].user)
    assert client.get(address(judged)).status_code == 403
    client.force_login(judged.officer)
    assert "Wording of letters for all rounds" in client.get("/admin/evaluations/wording/").content.decode()
    assert client.get(f"{there}approve/").status_code == 403, "an officer does not approve"
    assert client.get(address(judged, "no_letter")).status_code == 404
    assert client.get("/admin/evaluations/wording/versions/0/").status_code == 404
    assert client.get("/admin/evaluations/rounds/none/wording/").status_code == 404
    assert client.delete(address(judged)).status_code == 405
    assert client.post(there).status_code == 405
    client.force_login(make_staff(Role.AUDITOR))
    assert client.get(address(judged)).status_code == 200
    assert client.post(address(judged), {"body": BETTER + "\nMore", "action": "save"}).status_code == 403
    assert [version.pk for version in type(written).objects.all()] == [written.pk]


@pytest.mark.parametrize("rows", [1, 3])
def test_the_same_queries_at_one_version_and_three(client: Client, judged: Judged, rows: int) -> None:
    for number in range(rows):
        write(judged, f"Version {number}\n\n" + built_in(KIND))
    client.force_login(judged.officer)
    counts = []
    for page in (address(judged), f"/admin/evaluations/rounds/{judged.round.slug}/wording/"):
        client.get(page)
        with CaptureQueriesContext(connection) as queries:
            assert client.get(page).status_code == 200
        counts.append(len(queries))
    assert counts == [9, 6]
