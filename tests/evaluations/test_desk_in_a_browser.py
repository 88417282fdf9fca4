"""The desk and the panel by keyboard in Chromium: nothing typed is lost, no key is stolen, all pages clean."""

from __future__ import annotations

from collections.abc import Callable
from urllib.parse import unquote_plus

import pytest
from playwright.sync_api import Page, Response, expect

from evaluations.models import Allocation, Assessment, CalibrationBid, FlagKind, Moderation, Score
from evaluations.services.flagging import raise_flag
from evaluations.services.scoring import return_assessment
from portal.accounts.roles import sync_groups
from portal.audit.clock import database_now
from tests.factories.judging import Judged, allocation_of, declare_none, make_assessing, save_scores
from tests.factories.panels import agree, make_chair, make_differing, make_meeting, open_it
from tests.look.conftest import SignedIn, signed_in
from tests.look.looking import look_at

__all__ = ["signed_in"]

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
BASE = "/admin/evaluations"


@pytest.fixture
def assessing() -> Judged:
    sync_groups()
    return make_assessing(2)


def at_the_desk(judged: Judged, signed_in: SignedIn) -> tuple[Page, Allocation]:
    allocation = declare_none(allocation_of(judged))
    page = signed_in(judged.assessors[0].user)
    page.goto(f"{BASE}/reading/{allocation.pk}/score/")
    return page, allocation


def carries(words: str) -> Callable[[Response], bool]:
    """Whether a saving took these words along, of the several that one text may need."""
    return lambda saved: words in unquote_plus(saved.request.post_data or "")


def levels_of(allocation: Allocation) -> list[int | None]:
    scores = Score.objects.filter(assessment__allocation=allocation).order_by("criterion__order")
    return [score.value for score in scores]


def test_two_bids_by_keyboard_alone(assessing: Judged, signed_in: SignedIn) -> None:
    page, first = at_the_desk(assessing, signed_in)
    for words in ("Need is 5 of 5, I say, not 0", "New: 1 and 2"):
        page.keyboard.press("j")
        page.keyboard.press("4")
        page.keyboard.press("w")
        with page.expect_response(carries(words)):
            page.keyboard.type(words)
            page.keyboard.press("Escape")
    expect(page.locator("[data-saved]")).to_contain_text("Saved at")
    assert levels_of(first) == [4, 4], "digits and letters typed into a box stay words"
    assert Score.objects.get(assessment__allocation=first, value=4, justification__startswith="Need is 5 of 5")
    page.keyboard.press("n")
    expect(page.get_by_role("heading", level=1)).to_contain_text("Declare your interests")
    page.go_back()
    page.wait_for_load_state("networkidle")
    page.keyboard.press("Control+Enter")
    page.get_by_role("button", name="Submit and lock").press("Enter")
    expect(page.get_by_text("is submitted and locked")).to_be_visible()
    expect(page.get_by_text("1 of 2 bids submitted")).to_be_visible()
    assert Assessment.objects.get(allocation=first).state == "submitted"


def test_shortcuts_can_be_turned_off(assessing: Judged, signed_in: SignedIn) -> None:
    page, allocation = at_the_desk(assessing, signed_in)
    page.keyboard.press("?")
    page.get_by_label("Use these shortcuts").uncheck()
    page.get_by_role("heading", name="Your scores").click()
    page.keyboard.press("4")
    assert page.locator("input[type=radio]:checked").count() == 0
    assert levels_of(allocation) == []


def test_what_was_not_saved_is_offered_back(assessing: Judged, signed_in: SignedIn) -> None:
    page, allocation = at_the_desk(assessing, signed_in)
    page.route("**/autosave/", lambda route: route.abort())
    page.locator("textarea[name^=justification]").first.fill("Typed in a tunnel.")
    expect(page.locator("[data-saved]")).to_contain_text("What you typed is kept in this browser")
    page.unroute("**/autosave/")
    page.goto(f"{BASE}/reading/{allocation.pk}/score/")
    assert page.locator("textarea[name^=justification]").first.input_value() == ""
    page.get_by_role("button", name="Put it back").click()
    expect(page.locator("[data-saved]")).to_contain_text("Saved at")
    assert Score.objects.filter(justification="Typed in a tunnel.").exists()
    page.reload()
    expect(page.get_by_role("button", name="Put it back")).to_be_hidden()


def test_a_tab_that_is_behind_keeps_its_words_and_says_so(assessing: Judged, signed_in: SignedIn) -> None:
    page, allocation = at_the_desk(assessing, signed_in)
    save_scores(allocation, [2, 2], "From the other tab.")
    page.locator("textarea[name^=justification]").first.fill("From this tab.")
    expect(page.locator("[data-saved]")).to_contain_text("saved in another tab")
    page.get_by_role("button", name="Save draft").click()
    expect(page.get_by_text("From the other tab.").first).to_be_visible()
    assert page.locator("textarea[name^=justification]").first.input_value() == "From this tab."


def test_the_panel_by_keyboard_and_its_words_kept(signed_in: SignedIn) -> None:
    sync_groups()
    judged = make_differing(1)
    meeting = open_it(judged, make_meeting(judged))
    page = signed_in(judged.officer)
    address = f"{BASE}/meetings/{meeting.pk}/bids/{judged.bids[0].reference}/"
    page.goto(address)
    page.get_by_label("Why did the panel agree on these scores?").fill("Said in the room.")
    page.goto(address)
    page.get_by_role("button", name="Put it back").click()
    assert page.get_by_label("Why did the panel agree on these scores?").input_value() == "Said in the room."
    page.get_by_role("heading", name="What the panel agrees").click()
    for _ in range(2):
        page.keyboard.press("j")
        page.keyboard.press("3")
        page.keyboard.press("w")
        page.keyboard.type("Both sides have a point: 1 or 5.")
        page.keyboard.press("Escape")
    page.keyboard.press("Control+Enter")
    expect(page.get_by_text("Recorded what the panel agreed")).to_be_visible()
    made = Moderation.objects.get()
    assert [score.value for score in made.scores.all()] == [3, 3]


def test_every_page_of_the_desk_and_the_panel(signed_in: SignedIn) -> None:
    sync_groups()
    judged = make_differing(2)
    judged.assessors[1].employers.add(judged.bids[1].organisation)
    meeting = open_it(judged, make_meeting(judged, chair=make_chair()))
    agree(judged, meeting, [3, 3])
    allocation, slug = allocation_of(judged), judged.round.slug
    assessor = judged.assessors[0].user
    CalibrationBid.objects.create(
        round=judged.round, bid=judged.bids[0], chosen_at=database_now(), chosen_by=judged.officer
    )
    flag = raise_flag(allocation_id=allocation.pk, kind=FlagKind.SAFEGUARDING, concern="Page 3.", by=assessor)
    page = signed_in(judged.officer)
    for address, name in (
        (f"rounds/{slug}/divergence/", "divergence"),
        (f"rounds/{slug}/meetings/plan/", "plan"),
        (f"rounds/{slug}/calibration-bid/", "calibration-bid"),
        (f"rounds/{slug}/flags/", "flags"),
        (f"flags/{flag.pk}/", "flag"),
        (f"meetings/{meeting.pk}/", "meeting"),
        (f"meetings/{meeting.pk}/bids/{judged.bids[0].reference}/", "moderated"),
        (f"meetings/{meeting.pk}/bids/{judged.bids[1].reference}/", "moderate"),
        (f"bids/{judged.bids[0].reference}/panel/", "bid-panel"),
    ):
        look_at(page, f"{BASE}/{address}", name)
    page = signed_in(assessor)
    look_at(page, f"{BASE}/reading/{allocation.pk}/spread/", "spread")
    return_assessment(assessment_id=allocation.assessment.pk, by=judged.officer, reason="Say more on need.")
    save_scores(allocation, [4, 5], "What reader 1 wrote, with more words.")
    look_at(page, f"{BASE}/reading/{allocation.pk}/score/", "desk-returned")
    look_at(page, f"{BASE}/reading/rounds/{slug}/", "reading")
    look_at(page, f"{BASE}/reading/{allocation.pk}/flag/", "flag-raise")
    look_at(page, f"{BASE}/assessments/{allocation.assessment.pk}/versions/", "versions")
