"""What listens to the pages notices what leaves a listener in doubt."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page

from tests.e2e.aloud import answers_aloud, faults_aloud
from tests.e2e.focus import Watcher
from tests.e2e.visiting import Visitor

pytestmark = pytest.mark.browser

FOCUS = "<style>:focus { outline: 3px solid gold }</style>"
FRAME = "<header>Top</header><main><h1>A page</h1>{}</main><footer>End</footer>"


@pytest.fixture
def page(browser: Browser) -> Iterator[Page]:
    page = browser.new_page()
    yield page
    page.close()


def test_a_page_that_leaves_no_doubt(page: Page) -> None:
    table = "<table><caption>Costs</caption><tr><th scope=col>Year<tr><td>2026</table>"
    choice = "<fieldset><legend>Take part?</legend><label><input type=radio>Yes</label></fieldset>"
    links = "<h2>One</h2><a href='/a'>A</a> <a href='/a'>A</a><button>Go</button>"
    page.set_content(FRAME.format(f"{table}{choice}{links}"))
    assert faults_aloud(page) == []


@pytest.mark.parametrize(
    ("content", "said"),
    [
        ("<h1>Another</h1>", "headings of level 1"),
        ("<h3>Deep</h3>", "jumps from level 1 to 3"),
        ("<h2></h2>", "says nothing"),
        ("<input>", "a textbox has no name"),
        ("<button></button>", "a button has no name"),
        ("<a href='/'></a>", "a link has no name"),
        ("<label><input type=radio>Yes</label>", "the choice “Yes” belongs to no question"),
        ("<button>Save</button><button>Save</button>", "2 buttons are called “Save”"),
        ("<input aria-label=Day><input aria-label=Day>", "2 × textbox “Day”"),
        ("<a href='/a'>Change</a><a href='/b'>Change</a>", "“Change” leads to"),
        ("<table><tr><th scope=col>A<tr><td>1</table>", "a table has no name"),
        (
            "<table><caption>T</caption><tr><th scope=col>A<th><tr><td>1<td>2</table>",
            "no column heading: “2”",
        ),
        ("<nav aria-label=Parts></nav><nav aria-label=Parts></nav>", "2 landmarks are called “Parts”"),
        ("<svg role=img><path d='M0 0h1'/></svg>", "a picture has no name"),
    ],
)
def test_what_leaves_a_listener_in_doubt_is_found(content: str, said: str, page: Page) -> None:
    page.set_content(FRAME.format(content))
    assert said in "\n".join(faults_aloud(page))


def test_answers_are_what_stands_between_headings(page: Page) -> None:
    page.set_content(
        FRAME.format("<h2>Need</h2><h3>Why?</h3><p>Moves.</p><h3>Who?</h3><ul><li>A<li>B</ul><h2>Work</h2>")
    )
    said = [(asked, answer.replace("• ", "")) for asked, answer in answers_aloud(page)]
    assert said == [("Why?", "Moves."), ("Who?", "A B")]


@pytest.mark.parametrize(
    ("first", "said"),
    [
        ("<button tabindex=2>One</button><button tabindex=1>Two</button>", "comes before"),
        ("<style>main { display: flex; flex-direction: column-reverse }</style><button>One</button>", "stands above"),
        ("<style>:focus { outline: none !important }</style><button>One</button>", "nothing shows that button “One”"),
        ("<button style='position: absolute; left: -999px'>One</button>", "out of sight"),
    ],
)
def test_every_step_on_the_way_is_judged(first: str, said: str, page: Page) -> None:
    page.set_content(f"{FOCUS}<main>{first}<button>Send</button></main>")
    hands = Watcher(Visitor(page, ""))
    hands.arrive()
    with pytest.raises(AssertionError, match=said):
        hands.tab_to("button", "Send")
