"""Two people, one answer, a server that goes away: not a word is lost, in real browsers, with scripts and without."""

from __future__ import annotations

import os
import re
from collections.abc import Iterator
from typing import Any
from urllib.parse import urlsplit, urlunsplit

import pytest
from django.db import connection
from playwright.sync_api import Browser, Page, expect

from bids.models import Answer, Bid, Presence
from tests.e2e.serving import WebProcess
from tests.e2e.test_writing import fill_in_the_door, signed_in
from tests.e2e.visiting import PATIENCE, Street, Visitor
from tests.factories.bids import Council, certify_bid, make_bid, make_council, write_answer
from tests.factories.rounds import close_round, make_round

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

BASE = "Children here move too often between homes."
ASKED = "What is the problem?"


@pytest.fixture(scope="module")
def process(django_db_setup: None, tmp_path_factory: pytest.TempPathFactory) -> Iterator[WebProcess]:
    """One for the whole file: to start it takes longer than most of its tests."""
    address = urlsplit(os.environ["DATABASE_URL"])
    database_url = urlunsplit(address._replace(path="/" + str(connection.settings_dict["NAME"])))
    process = WebProcess(database_url, tmp_path_factory.mktemp("web") / "web.log")
    yield process
    process.kill()


@pytest.fixture
def portal(transactional_db: None, process: WebProcess) -> WebProcess:
    """It runs when a test begins, whatever the test before did to it."""
    process.start()
    return process


@pytest.fixture
def street(browser: Browser, portal: WebProcess) -> Iterator[Street]:
    street = Street(browser, portal.base)
    yield street
    street.close()


@pytest.fixture
def council() -> Council:
    return make_council("Quarrydale Council")


@pytest.fixture
def bid(council: Council) -> Bid:
    bid = make_bid(make_round(), council)
    bid.answers.filter(question__key="problem").delete()
    write_answer(bid, "problem", BASE, council.lead)
    return bid


def at_the_need(street: Street, bid: Bid, person: Any) -> Visitor:
    visitor = signed_in(street.visitor(), person)
    visitor.open(f"/bids/{bid.reference}/sections/need/")
    return visitor


def box(visitor: Visitor) -> Any:
    return visitor.page.get_by_label(ASKED)


def says(page: Page, words: str) -> None:
    """The line that says whether what is typed is saved."""
    expect(page.locator("[data-saved-words]")).to_contain_text(words, timeout=PATIENCE)


def fill_until_saved(visitor: Visitor, words: str) -> None:
    """Typed, and sent by the page itself: a line that said so of an earlier text proves nothing."""
    with visitor.page.expect_response("**/autosave/", timeout=PATIENCE):
        box(visitor).fill(words)
    says(visitor.page, "Saved at")


def text(bid: Bid) -> Any:
    return Answer.objects.get(bid=bid, question__key="problem").value


def test_two_browsers_lose_the_server_merge_and_submit(
    street: Street, portal: WebProcess, bid: Bid, council: Council
) -> None:
    lead, editor = at_the_need(street, bid, council.lead), at_the_need(street, bid, council.editor)
    editor.sees("Lee Lead is here now")
    the_editor_types_and_it_is_saved(editor, bid)
    portal.kill()
    both_type_on_without_a_server(lead, editor)
    portal.start()
    says(editor.page, "Saved at")
    assert text(bid) == f"Young people here move too often between homes. {EDITOR_AWAY}"
    the_lead_brings_both_together(lead, bid)
    certify_bid(bid, council)
    lead.open(f"/bids/{bid.reference}/submit/")
    lead.press("Submit the bid")
    snapshot = bid.submissions.get().snapshot
    for words in ("Young people here", EDITOR_AWAY, LEAD_AWAY):
        assert words in snapshot
    assert street.faults() == []


EDITOR_AWAY = "The editor wrote this while the server was away."
LEAD_AWAY = "The lead wrote this at the same time."


def the_editor_types_and_it_is_saved(editor: Visitor, bid: Bid) -> None:
    """By itself, a moment after the last key; the leaving of the page and Back change nothing."""
    box(editor).fill("Young people here move too often between homes.")
    says(editor.page, "Saved at")
    editor.look()
    assert text(bid) == "Young people here move too often between homes."
    assert re.fullmatch(
        r"Saved at (\d{1,2}(\.\d\d)?(am|pm)|midday|midnight)", editor.page.inner_text("[data-saved-words]")
    )
    editor.page.reload()
    editor.page.goto(f"{editor.base}/bids/{bid.reference}/")
    editor.page.go_back()
    assert box(editor).input_value() == "Young people here move too often between homes."
    expect(editor.page.locator("[data-waiting]")).to_be_hidden()


def both_type_on_without_a_server(lead: Visitor, editor: Visitor) -> None:
    """Both are told, and a press of the button keeps the page with all that is in it."""
    box(editor).press("Control+End")
    editor.page.keyboard.type(f" {EDITOR_AWAY}")
    says(editor.page, "Not saved: no connection. Your text waits in this browser.")
    box(lead).press("Control+End")
    lead.page.keyboard.type(f" {LEAD_AWAY}")
    lead.page.get_by_role("button", name="Save and continue").click()
    says(lead.page, "Not saved: no connection.")
    assert box(lead).input_value() == f"{BASE} {LEAD_AWAY}"


def the_lead_brings_both_together(lead: Visitor, bid: Bid) -> None:
    """Told of the newer text, sees both, takes both together; nothing waits any more."""
    says(lead.page, "Eddie Editor saved a newer text: see both.")
    expect(lead.page.get_by_text("Eddie Editor is here now. You can both write")).to_be_visible()
    assert LEAD_AWAY not in text(bid), "nothing was written over"
    lead.press("See both texts")
    lead.sees("The same answer was changed twice")
    for words in ("Young people", EDITOR_AWAY, LEAD_AWAY):
        lead.sees(re.escape(words))
    lead.page.get_by_label("Both together").check()
    lead.press("Keep and continue")
    merged = f"Young people here move too often between homes. {EDITOR_AWAY} {LEAD_AWAY}"
    assert text(bid) == merged
    lead.open(f"/bids/{bid.reference}/sections/need/")
    assert box(lead).input_value() == merged
    expect(lead.page.locator("[data-waiting]")).to_be_hidden()


def test_text_typed_after_the_session_ended_waits_and_comes_back(street: Street, bid: Bid, council: Council) -> None:
    editor = at_the_need(street, bid, council.editor)
    editor.page.context.clear_cookies(name="sessionid")
    box(editor).fill("Written while signed out.")
    says(editor.page, "Not saved: you are signed out. Your text waits in this browser.")
    editor.look()
    editor.page.get_by_role("link", name="Sign in and come back here").click()
    fill_in_the_door(editor.page, council.editor)
    expect(editor.page.get_by_text("that was not saved")).to_be_visible()
    assert box(editor).input_value() == BASE
    editor.look()
    editor.page.goto(f"{editor.base}/bids/{bid.reference}/")
    expect(editor.page.get_by_text("Text that was not saved waits in this browser")).to_be_visible()
    editor.look()
    editor.page.locator("[data-waiting-list] a").click()
    box(editor).fill("Typed beside the offer.")
    says(editor.page, "Saved at")
    editor.page.reload()
    editor.press("Put it back")
    says(editor.page, "You saved a newer text in another window: see both.")
    editor.press("See both texts")
    editor.page.get_by_label("Yours").check()
    editor.press("Keep and continue")
    assert text(bid) == "Written while signed out."
    editor.open(f"/bids/{bid.reference}/sections/need/")
    expect(editor.page.locator("[data-waiting]")).to_be_hidden()
    assert street.faults() == []


def test_text_that_waits_when_the_round_closes_can_be_copied(street: Street, bid: Bid, council: Council) -> None:
    editor = at_the_need(street, bid, council.editor)
    box(editor).fill("Saved as the page was left.")
    editor.page.reload()
    expect(box(editor)).to_have_value("Saved as the page was left.", timeout=PATIENCE)
    expect(editor.page.locator("[data-waiting]")).to_be_hidden()
    box(editor).fill("Saved as the page was left, again.")
    editor.page.goto(f"{editor.base}/bids/{bid.reference}/")
    expect(editor.page.locator("[data-waiting-of-bid]")).to_be_hidden()
    editor.open(f"/bids/{bid.reference}/sections/need/")
    expect(box(editor)).to_have_value("Saved as the page was left, again.", timeout=PATIENCE)
    assert text(bid) == "Saved as the page was left, again."
    editor.page.route("**/autosave/", lambda route: route.abort())
    box(editor).fill("Typed as the clock struck.")
    says(editor.page, "Not saved: no connection.")
    close_round(bid.round)
    editor.page.goto(f"{editor.base}/bids/{bid.reference}/sections/need/")
    expect(editor.page.get_by_text("Typed as the clock struck.")).to_be_visible()
    editor.look()
    assert street.faults() == []


def test_nobody_else_is_offered_it_and_their_leaving_clears_it(street: Street, bid: Bid, council: Council) -> None:
    first = at_the_need(street, bid, council.editor)
    first.page.context.clear_cookies(name="sessionid")
    box(first).fill("Left on a shared computer.")
    says(first.page, "Not saved: you are signed out.")
    first.open(f"/accounts/login/?next=/bids/{bid.reference}/sections/need/")
    fill_in_the_door(first.page, council.lead)
    expect(first.page.locator("[data-waiting]")).to_be_hidden()
    assert first.page.evaluate("Object.keys(localStorage).filter(key => key.startsWith('bid-text:')).length") == 1
    first.open("/accounts/logout/")
    first.page.locator("main").get_by_role("button", name="Sign out").click()
    first.page.wait_for_load_state()
    assert first.page.evaluate("Object.keys(localStorage).filter(key => key.startsWith('bid-text:')).length") == 0


def test_whoever_comes_later_is_seen_before_a_word_is_typed(street: Street, bid: Bid, council: Council) -> None:
    """A page that is only read asks once a minute who else is there, and says so of itself."""
    lead = signed_in(street.visitor(), council.lead)
    lead.page.clock.install()
    lead.open(f"/bids/{bid.reference}/sections/need/")
    here = lead.page.locator("[data-here-now]")
    expect(here).to_be_hidden()
    editor = at_the_need(street, bid, council.editor)
    seen_at = Presence.objects.get(user=council.lead).seen_at
    with lead.page.expect_response("**/autosave/", timeout=PATIENCE):
        lead.page.clock.fast_forward(60_000)
    expect(here).to_contain_text("Eddie Editor is here now.")
    assert Presence.objects.get(user=council.lead).seen_at > seen_at
    expect(lead.page.locator("[data-saved]")).to_be_hidden()
    editor.open(f"/bids/{bid.reference}/sections/work/")
    with lead.page.expect_response("**/autosave/", timeout=PATIENCE):
        lead.page.clock.fast_forward(60_000)
    expect(here).to_be_hidden()


def test_two_tabs_and_a_double_click_of_one_person(street: Street, bid: Bid, council: Council) -> None:
    first = at_the_need(street, bid, council.editor)
    other = Visitor(first.page.context.new_page(), street.base)
    other.open(f"/bids/{bid.reference}/sections/need/")
    for visitor in (first, other):
        fill_until_saved(visitor, "The same in both tabs.")
    fill_until_saved(other, "More in the second tab.")
    box(first).fill("Something else in the first.")
    says(first.page, "You saved a newer text in another window: see both.")
    assert text(bid) == "More in the second tab."
    first.press("See both texts")
    first.sees("What you saved in another window")
    first.page.get_by_label("Your own wording of both").check()
    first.page.get_by_label(ASKED).fill("One text from two tabs.")
    first.page.get_by_role("button", name="Keep and continue").dblclick()
    expect(first.page.get_by_role("heading", level=1)).to_have_text("The need")
    assert text(bid) == "One text from two tabs."
    assert first.faults == []


def test_two_people_without_javascript(street: Street, bid: Bid, council: Council) -> None:
    pages = []
    for person in (council.lead, council.editor):
        context = street.browser.new_context(java_script_enabled=False)
        context.set_default_timeout(PATIENCE)
        page = context.new_page()
        page.goto(f"{street.base}/accounts/login/?next=/bids/{bid.reference}/sections/need/")
        fill_in_the_door(page, person)
        pages.append(page)
    lead, editor = pages
    editor.get_by_label(ASKED).fill(BASE.replace("Children", "Young people"))
    editor.get_by_role("button", name="Save and continue").click()
    lead.get_by_label(ASKED).fill(f"{BASE} {LEAD_AWAY}")
    lead.get_by_role("button", name="Save and continue").click()
    expect(lead.get_by_role("heading", level=1)).to_have_text("The same answer was changed twice")
    expect(lead.get_by_label(ASKED)).to_be_visible()
    lead.get_by_label("Both together").check()
    lead.get_by_role("button", name="Keep and continue").click()
    assert text(bid) == f"Young people here move too often between homes. {LEAD_AWAY}"
    lead.goto(f"{street.base}/bids/{bid.reference}/answers/problem/history/")
    assert lead.get_by_role("button", name="Bring this version back").count() == 2
    lead.get_by_role("button", name="Bring this version back").last.click()
    assert text(bid) == BASE
    for page in pages:
        page.context.close()
