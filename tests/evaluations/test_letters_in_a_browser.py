"""The pages of letters in Chromium: clean under axe and the policy, wide and narrow, and worked by keyboard."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from django.conf import settings
from django.db import connection

from evaluations.documents.letters_wording import built_in
from evaluations.models import LetterKind, LetterTemplate
from evaluations.services.grant_papers import make_agreements, make_determination
from evaluations.services.letters import render_letters
from evaluations.services.wording import approve_wording, write_wording
from portal.documents.models import Document
from portal.documents.services.rendering import render_document
from tests.factories.judging import make_deciding
from tests.factories.letters import make_lettered
from tests.look.conftest import SignedIn, signed_in
from tests.look.looking import look_at

__all__ = ["signed_in"]

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
KIND = LetterKind.UNSUCCESSFUL


def test_the_pages_of_wording_and_grant_papers(signed_in: SignedIn) -> None:
    judged = make_lettered(assessors=2)
    first = write_wording(
        kind=KIND, round_id=judged.round.pk, body="Dear all\n\n" + built_in(KIND), note="Kinder", by=judged.officer
    )
    approve_wording(template_id=first.pk, by=judged.approver)
    body = "Dear colleagues\n\n" + built_in(KIND).replace("{{ feedback_clause }}\n", "")
    second = write_wording(kind=KIND, round_id=judged.round.pk, body=body, note="Shorter", by=judged.officer)
    make_agreements(round_id=judged.round.pk, by=judged.officer)
    make_determination(
        round_id=judged.round.pk, financial_year=judged.round.first_financial_year or 0, by=judged.officer
    )
    page = signed_in(judged.officer)
    there = f"/admin/evaluations/rounds/{judged.round.slug}"
    look_at(page, f"{there}/wording/", "wordings")
    look_at(page, f"{there}/wording/{KIND}/", "wording")
    look_at(page, f"/admin/evaluations/wording/versions/{second.pk}/", "wording-version")
    look_at(page, f"{there}/grant-papers/", "grant-papers")
    approver = signed_in(judged.approver)
    look_at(approver, f"/admin/evaluations/wording/versions/{second.pk}/approve/", "wording-approve")


def test_a_wording_is_written_by_keyboard(signed_in: SignedIn) -> None:
    judged = make_deciding(1)
    page = signed_in(judged.officer)
    page.goto(f"/admin/evaluations/rounds/{judged.round.slug}/wording/{KIND}/")
    page.get_by_label("Wording", exact=True).focus()
    page.keyboard.press("Control+Home")
    page.keyboard.type("Dear {{ organisatoin }}\n\n")
    page.get_by_label("What changed, and why").focus()
    page.keyboard.type("A name")
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    page.get_by_text("Did you mean “organisation”?").first.wait_for()
    page.get_by_label("Wording", exact=True).focus()
    page.keyboard.press("Control+Home")
    page.keyboard.press("Shift+End")
    page.keyboard.type("Dear {{ organisation }}")
    page.get_by_label("What changed, and why").focus()
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    page.get_by_text("Version 1 is kept.").wait_for()
    assert LetterTemplate.objects.get().body.startswith("Dear {{ organisation }}")


def made(letter: Document) -> bool:
    """Make the letter, as a worker does."""
    try:
        return render_document(document_id=letter.pk)
    finally:
        connection.close()


def test_the_check_page(signed_in: SignedIn) -> None:
    judged = make_lettered(assessors=2)
    render_letters(round_id=judged.round.pk, by=judged.officer)
    letter = Document.objects.get(kind="award_letter", subject_id=judged.bids[1].pk)
    with ThreadPoolExecutor(1) as elsewhere:  # signing runs a loop of its own, and the browser's runs in this thread
        assert elsewhere.submit(made, letter).result()
    letter.refresh_from_db()
    page = signed_in(judged.officer)
    look_at(page, "/verify/", "verify")
    look_at(page, f"/verify/{letter.check_code}/", "verify-code")
    page.goto("/verify/")
    path = Path(settings.MEDIA_ROOT) / str(letter.file)
    page.get_by_label("The letter or receipt as a PDF").set_input_files(path)
    page.get_by_role("button", name="Check this file").click()
    page.get_by_text("This is our file, unaltered").wait_for()
    page.goto("/verify/")
    changed = path.read_bytes().replace(b"/Title", b"/Titel", 1)
    page.get_by_label("The letter or receipt as a PDF").set_input_files(
        {"name": "letter.pdf", "mimeType": "application/pdf", "buffer": changed}
    )
    page.get_by_role("button", name="Check this file").click()
    page.get_by_role("heading", name="This file has been altered").wait_for()
