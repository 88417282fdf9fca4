"""The hands that walk the pages notice what stops a person without a mouse."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser

from tests.e2e import keyboard as hands
from tests.e2e.keyboard import Keyboard
from tests.e2e.visiting import Visitor

pytestmark = pytest.mark.browser

FOCUS = "<style>button:focus { outline: 3px solid gold }</style>"
COVERED = '<div style="position: fixed; inset: 0; background: white"></div>'


@pytest.fixture
def keyboard(browser: Browser, monkeypatch: pytest.MonkeyPatch) -> Iterator[Keyboard]:
    """On an empty page."""
    monkeypatch.setattr(hands, "MOST_TABS", 5)
    page = browser.new_page()
    yield Keyboard(Visitor(page, ""))
    page.close()


def test_a_control_whose_focus_shows_is_reached(keyboard: Keyboard) -> None:
    keyboard.visitor.page.set_content(f"{FOCUS}<button>First</button><button>Send</button>")
    assert keyboard.tab_to("button", "Send").inner_text() == "Send"


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (f"{FOCUS}<button tabindex='-1'>Send</button><button>Other</button>", "Tab never reaches"),
        ("<style>button:focus { outline: none }</style><button>Send</button>", "nothing shows"),
        (f"{FOCUS}<button>Send</button>{COVERED}", "out of sight"),
    ],
)
def test_what_stops_a_person_fails(keyboard: Keyboard, content: str, said: str) -> None:
    keyboard.visitor.page.set_content(content)
    with pytest.raises(AssertionError, match=said):
        keyboard.tab_to("button", "Send")


def test_a_box_that_tab_skips_is_not_ticked(keyboard: Keyboard) -> None:
    keyboard.visitor.page.set_content("<input type=checkbox><input type=checkbox tabindex='-1'>")
    with pytest.raises(AssertionError, match="1 of 2 boxes"):
        keyboard.tick_all(keyboard.visitor.page.locator("input"))
