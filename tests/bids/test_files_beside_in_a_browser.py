"""Files beside an answer in Chromium: put there while the answer saves itself, and taken off again."""

from __future__ import annotations

import pytest
from django.urls import reverse
from playwright.sync_api import expect

from bids.models import Answer
from tests.bids.besides import make_round_beside, put
from tests.bids.files import a_pdf, pdf_with_script
from tests.factories.bids import make_bid, make_council
from tests.look.conftest import SignedIn, browser_type_launch_args, signed_in
from tests.look.looking import look_at

__all__ = ["browser_type_launch_args", "signed_in"]

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

LONG = "Figures of 2026 and of every year before it that anybody has counted or could have counted.pdf"


def test_put_beside_an_answer_that_saves_itself(signed_in: SignedIn) -> None:
    council = make_council()
    bid = make_bid(make_round_beside(), council)
    put(bid, council, name=LONG)
    page = signed_in(council.editor)
    section = reverse("bids:section", args=[bid.reference, "need"])
    look_at(page, section, "files-beside")
    look_at(page, reverse("bids:check", args=[bid.reference]), "files-beside-check")
    page.goto(section)
    box = page.get_by_label("What is the problem?", exact=True)
    page.set_input_files("#id_beside-problem", {"name": "more.pdf", "mimeType": "", "buffer": a_pdf("more")})
    expect(page.locator("[data-saved]")).to_be_hidden()
    box.fill("Typed while a file waits in its box")
    expect(page.locator("[data-saved-words]")).to_contain_text("Saved at", timeout=20_000)
    assert bid.attachments.count() == 1, "what saves itself sends no file"
    box.fill("Typed once more")
    page.locator("#problem-question").get_by_role("button", name="Save and attach").click()
    expect(page.get_by_role("link", name="more.pdf")).to_be_visible(timeout=20_000)
    expect(box).to_have_value("Typed once more")
    assert Answer.objects.get(bid=bid, question__key="problem").value == "Typed once more"
    expect(page.locator("[data-waiting]")).to_be_hidden()
    expect(page.locator("#id_beside-problem")).to_have_count(0)
    page.get_by_role("button", name="Remove more.pdf").click()
    page.get_by_role("button", name="Remove the file").click()
    expect(page.get_by_role("link", name="more.pdf")).to_have_count(0)
    page.set_input_files("#id_beside-problem", {"name": "bad.pdf", "mimeType": "", "buffer": pdf_with_script()})
    page.get_by_role("button", name="Save and continue").click()
    page.get_by_role("link", name="contains JavaScript").click()
    expect(page.locator("#id_beside-problem")).to_be_focused()
