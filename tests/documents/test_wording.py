"""The markup of letters: what it makes, what it leaves out, and what it refuses with its place."""

from __future__ import annotations

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from portal.documents.blocks import Bullets, Heading, Paragraph, Table
from portal.documents.wording import Variable, faults_in, fill

VARIABLES = (
    Variable("amount", "The amount", "£5"),
    Variable("reason", "The reason", "It is good"),
    Variable("scores", "The scores", "A table", is_part=True),
)
TABLE = Table(["Criterion"], [["Need"]])


def blocks(body: str, *, amount: str = "£5", reason: str = "Good.", scores: bool = True) -> object:
    return fill(body, {"amount": amount, "reason": reason}, {"scores": [TABLE] if scores else []}).blocks


def test_each_mark_makes_its_block() -> None:
    body = "Dear all\nof you\n\n## Money\n- {{ amount }} now\n- later\n\n### Steps\n1. One\n2) Two\n\n{{ scores }}"
    assert blocks(body) == [
        Paragraph("Dear all\nof you"),
        Heading("Money", 1),
        Bullets(["£5 now", "later"]),
        Heading("Steps", 2),
        Bullets(["One", "Two"], numbered=True),
        TABLE,
    ]


def test_what_is_empty_is_left_out_with_its_heading() -> None:
    body = (
        "Hello\n\n## Why\n{{ reason }}\n\n## Scores\n{{ scores }}\n\n## More\n### Still\n- {{ reason }}\n\n## End\nBye"
    )
    assert blocks(body, reason="", scores=False) == [Paragraph("Hello"), Heading("End", 1), Paragraph("Bye")]


def test_an_annex_stands_apart_and_goes_when_it_is_empty() -> None:
    body = "Hello\n\n# Scores\n{{ scores }}\n\n# Nothing\n{{ reason }}"
    filled = fill(body, {"reason": ""}, {"scores": [TABLE]})
    assert [(annex.title, annex.blocks) for annex in filled.annexes] == [("Scores", [TABLE])]
    assert filled.blocks == [Paragraph("Hello")]


def test_what_a_variable_holds_is_never_read_as_markup() -> None:
    said = "## Not a heading\n- {{ amount }} {% now %}"
    assert blocks("{{ reason }}", reason=said) == [Paragraph(said)]


@pytest.mark.parametrize(
    ("body", "said"),
    [
        ("All\nwell {{ amout }}", "Line 2, character 6: there is no variable “amout”. Did you mean “amount”?"),
        ("{{ zebra }}", "Line 1, character 1: there is no variable “zebra”. The list beside the text"),
        ("The {{ scores }} are", "Line 1, character 5: “scores” is a whole part of the letter"),
        ("{% if amount %}", "Line 1, character 1: “{%” does not belong to a variable."),
        ("a {{ amount", "Line 1, character 3: “{{” does not belong to a variable."),
        ("{{ amount|safe }}", "Line 1, character 1: “{{” does not belong to a variable."),
        ("{{ amount.pk }}", "Line 1, character 1: “{{” does not belong"),
    ],
)
def test_what_is_wrong_is_said_with_its_place(body: str, said: str) -> None:
    assert str(faults_in(body, VARIABLES)[0]).startswith(said)


def test_every_fault_is_said_at_once() -> None:
    assert len(faults_in("{{ a1 }} {{ b1 }}\n{% x %}", VARIABLES)) == 4


@settings(deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(st.text(alphabet="#-*1. {}%ab\n", max_size=60))
def test_what_has_no_fault_can_be_filled(body: str) -> None:
    known = [Variable(name, "", "") for name in ("a", "b", "ab", "ba")]
    if not faults_in(body, known):
        text = str(fill(body, dict.fromkeys(("a", "b", "ab", "ba"), "said"), {}))
        assert "{{" not in text
