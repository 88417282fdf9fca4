"""Our components give the HTML that govuk-frontend gives, for its own fixtures."""

import json
from importlib import import_module
from pathlib import Path
from typing import Any

import pytest
from django.core.paginator import Paginator
from django.db.models import TextChoices
from django.template import Context, Template
from django.test import RequestFactory
from django.test.html import parse_html

from portal.look.states import STATES, state_look
from tests.look.adapting import ADAPTERS, ours

FIXTURES: dict[str, list[dict[str, Any]]] = json.loads(
    (Path(__file__).parent / "fixtures" / "govuk_frontend_6_6_0.json").read_text()
)["components"]
CASES = [
    pytest.param(component, fixture, id=f"{component}: {fixture['name']}")
    for component, fixtures in FIXTURES.items()
    for fixture in fixtures
]


def drawn(source: str, **context: Any) -> str:
    return Template("{% load govuk words %}" + source).render(Context(context))


@pytest.mark.parametrize(("component", "fixture"), CASES)
def test_ours_is_theirs(component: str, fixture: dict[str, Any]) -> None:
    html = ours(component, fixture["options"])
    assert html is not None
    assert parse_html(html) == parse_html(fixture["html"])


def test_every_component_is_compared() -> None:
    assert set(FIXTURES) == set(ADAPTERS)
    assert len(CASES) > 150


@pytest.mark.parametrize(
    ("state", "word", "colour"),
    [
        ("draft", "Draft", "grey"),
        ("submitted", "Submitted", ""),
        ("being_assessed", "Being assessed", "purple"),
        ("awarded", "Awarded", "green"),
        ("reserve", "Reserve", "yellow"),
        ("unsuccessful", "Unsuccessful", "orange"),
        ("withdrawn", "Withdrawn", "grey"),
        ("late", "Late", "red"),
    ],
)
def test_states_have_the_same_words_and_colours_everywhere(state: str, word: str, colour: str) -> None:
    assert state_look(state) == (word, colour)
    assert word in drawn("{% state_tag state %}", state=state)


def test_no_two_states_share_a_word_with_different_colours() -> None:
    colours: dict[str, set[str]] = {}
    for look in STATES.values():
        colours.setdefault(look.word, set()).add(look.colour)
    assert {word for word, found in colours.items() if len(found) > 1} == set()


def test_a_state_nobody_named_is_shown_by_its_own_name() -> None:
    assert state_look("SENT-to_moon") == ("Sent to moon", "grey")


@pytest.mark.parametrize(
    "module",
    ["bids.states", "evaluations.states", "programmes.states", "portal.documents.states", "portal.mail.states"],
)
def test_every_state_of_every_app_has_its_word(module: str) -> None:
    kinds = [kind for kind in vars(import_module(module)).values() if isinstance(kind, type)]
    states = {str(state) for kind in kinds if issubclass(kind, TextChoices) for state in kind}
    assert states - set(STATES) == set()


HOSTILE = "<script>alert(1)</script>\"'"


@pytest.mark.parametrize(
    "source",
    [
        "{% button x x name=x value=x id=x %}",
        "{% tag x %}",
        "{% state_tag x %}",
        "{% back_link x x %}",
        "{% breadcrumbs x x x %}",
        "{% error_message x x %}",
        "{% panel x %}{{ x }}{% endpanel %}",
        "{% details x %}{{ x }}{% enddetails %}",
        "{% notification title=x %}{{ x }}{% endnotification %}",
        "{% card x x meta=x state=x %}{{ x }}{% endcard %}",
        "{% hero x %}{{ x }}{% endhero %}",
        "{% empty x %}{{ x }}{% endempty %}",
        "{% figure x x source=x source_url=x note=x href=x %}",
        "{% search_box x x value=x hint=x name=x id=x %}",
        "{% filter_panel x title=x clear=x %}{{ x }}{% endfilter_panel %}",
        "{% progress 1 2 x id=x %}",
        "{% summary_list rows card=x %}",
        "{% task_list tasks %}",
        "{% table cells cells.0 caption=x stack=True %}",
        "{% error_list errors title=x %}",
        "{% source_line sources %}",
        "{% typed_text typed %}",
    ],
)
def test_nothing_given_to_a_component_escapes_it(source: str) -> None:
    html = drawn(
        source,
        x=HOSTILE,
        rows=[{"key": HOSTILE, "value": HOSTILE, "actions": [{"text": HOSTILE, "href": HOSTILE, "hidden": HOSTILE}]}],
        tasks=[{"title": HOSTILE, "href": HOSTILE, "hint": HOSTILE, "status": HOSTILE}],
        cells=[[HOSTILE, HOSTILE]],
        errors=[{"text": HOSTILE, "href": HOSTILE}],
        sources=[{"title": HOSTILE, "url": HOSTILE, "date": HOSTILE}],
        typed=[(HOSTILE, HOSTILE)],
    )
    assert "alert(1)" in html
    assert "<script" not in html
    assert HOSTILE not in html


def test_pages_keep_what_else_is_in_the_address() -> None:
    request = RequestFactory().get("/projects/?q=family+hubs&region=London&page=3")
    page = Paginator(range(100), 10).page(3)
    html = drawn("{% pagination page %}", page=page, request=request)
    assert "?q=family+hubs&amp;region=London&amp;page=4" in html
    assert 'aria-current="page"' in html


def test_one_page_has_no_pages() -> None:
    assert drawn("{% pagination page %}", page=Paginator(range(3), 10).page(1)).strip() == ""


def test_no_errors_is_no_box() -> None:
    assert drawn("{% error_list errors %}", errors=[]).strip() == ""


def test_progress_says_it_in_words() -> None:
    html = drawn('{% progress 3 8 "sections done" %}')
    assert 'aria-label="3 of 8 sections done"' in html
    assert 'value="3" max="8"' in html


def test_a_figure_names_its_source() -> None:
    html = drawn('{% figure "93" "projects" source="Spring Consortium" source_url="https://example.org/" %}')
    assert 'Source: <a class="govuk-link" href="https://example.org/">Spring Consortium</a>' in html
