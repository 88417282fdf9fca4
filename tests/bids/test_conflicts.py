"""Two people and one answer: nothing overwritten silently, nothing lost."""

from __future__ import annotations

import pytest
from django.test import Client
from django.urls import reverse

from bids.models import Answer, AnswerVersion, Bid, CostLine
from tests.bids.rounds import make_rich_round, signed_in
from tests.factories.bids import Council, make_bid

pytestmark = pytest.mark.django_db


@pytest.fixture
def bid(council: Council) -> Bid:
    return make_bid(make_rich_round(), council, complete=False)


@pytest.fixture
def first(council: Council) -> Client:
    return signed_in(council.editor)


@pytest.fixture
def second(council: Council) -> Client:
    return signed_in(council.lead)


def page(bid: Bid, slug: str = "need") -> str:
    return reverse("bids:section", args=[bid.reference, slug])


def text(bid: Bid) -> object:
    return Answer.objects.get(bid=bid, question__key="problem").value


def both_write(bid: Bid, first: Client, second: Client) -> str:
    """The first saves; the second, whose page is older, is shown both. Gives the second's page."""
    assert first.post(page(bid), {"problem": "What the first wrote", "version-problem": "0"}).status_code == 302
    response = second.post(page(bid), {"problem": "What the second wrote", "version-problem": "0"})
    assert response.status_code == 409
    return response.content.decode()


def test_the_second_sees_both_texts_and_nothing_is_overwritten(bid: Bid, first: Client, second: Client) -> None:
    html = both_write(bid, first, second)
    assert "What the first wrote" in html
    assert 'name="mine-problem" value="What the second wrote"' in html
    assert "What the first wrote\n\nWhat the second wrote</textarea>" in html, "the box holds both together"
    assert "Eddie Editor" in html
    assert 'name="version-problem" value="1"' in html
    assert text(bid) == "What the first wrote"


def test_keeping_ones_own_keeps_theirs_in_the_history(bid: Bid, first: Client, second: Client) -> None:
    both_write(bid, first, second)
    posted = {"settle": "problem", "keep-problem": "mine", "problem": "Both together", "version-problem": "1"}
    assert second.post(page(bid), posted).status_code == 302
    assert text(bid) == "Both together"
    history = AnswerVersion.objects.filter(answer__bid=bid).order_by("version").values_list("value", flat=True)
    assert list(history) == ["What the first wrote", "Both together"]


def test_keeping_theirs_changes_nothing(bid: Bid, first: Client, second: Client) -> None:
    both_write(bid, first, second)
    posted = {"settle": "problem", "keep-problem": "theirs", "problem": "Mine", "version-problem": "1"}
    assert second.post(page(bid), posted).status_code == 302
    assert text(bid) == "What the first wrote"
    assert AnswerVersion.objects.filter(answer__bid=bid).count() == 1


def test_choosing_neither_asks_again_with_both_texts(bid: Bid, first: Client, second: Client) -> None:
    both_write(bid, first, second)
    posted = {"settle": "problem", "problem": "Mine, bettered", "version-problem": "1"}
    html = second.post(page(bid), posted).content.decode()
    assert "Choose which answer to keep" in html
    assert 'href="#keep-problem-mine"' in html
    assert "Mine, bettered" in html
    assert "What the first wrote" in html


def test_a_third_text_that_came_meanwhile_is_shown_too(bid: Bid, first: Client, second: Client) -> None:
    both_write(bid, first, second)
    first.post(page(bid), {"problem": "The first again", "version-problem": "1"})
    posted = {"settle": "problem", "keep-problem": "mine", "problem": "Mine", "version-problem": "1"}
    response = second.post(page(bid), posted)
    assert response.status_code == 409
    assert "The first again" in response.content.decode()
    assert text(bid) == "The first again"


def test_the_same_text_twice_is_no_conflict(bid: Bid, first: Client, second: Client) -> None:
    for client in (first, second, second):
        assert client.post(page(bid), {"problem": "The same", "version-problem": "0"}).status_code == 302
    assert AnswerVersion.objects.filter(answer__bid=bid).count() == 1


def test_a_version_that_cannot_be_read_never_overwrites(bid: Bid, first: Client, second: Client) -> None:
    first.post(page(bid), {"problem": "Theirs", "version-problem": "0"})
    for version in ("", "x", "-1", "99999999999", "٣"):
        assert second.post(page(bid), {"problem": "Mine", "version-problem": version}).status_code == 409
    assert text(bid) == "Theirs"


def test_other_answers_of_the_page_are_saved(bid: Bid, first: Client, second: Client) -> None:
    shared = {"rows-figures": "1"}
    first.post(page(bid, "more"), {"children": "5", "version-children": "0", **shared})
    posted = {"children": "6", "version-children": "0", "price": "100", "version-price": "0", **shared}
    response = second.post(page(bid, "more"), posted)
    assert response.status_code == 409
    assert "The price" not in response.content.decode()
    assert Answer.objects.get(bid=bid, question__key="price").value == 100


def test_cost_tables_conflict_as_a_whole(bid: Bid, first: Client, second: Client) -> None:
    cell = f"costs-staff-{bid.round.first_financial_year}-grant"
    first.post(page(bid, "costs"), {cell: "100", "version-costs": "0"})
    response = second.post(page(bid, "costs"), {cell: "200", "version-costs": "0"})
    assert response.status_code == 409
    assert "£100" in response.content.decode()
    assert 'value="200"' in response.content.decode()
    posted = {"settle": "costs", "keep-costs": "mine", cell: "200", "version-costs": "1"}
    assert second.post(page(bid, "costs"), posted).status_code == 302
    assert CostLine.objects.get(bid=bid).amount_pounds == 200


def test_text_that_was_refused_does_not_pass_for_newer_than_it_is(bid: Bid, first: Client, second: Client) -> None:
    first.post(page(bid), {"problem": "Theirs", "version-problem": "0"})
    html = second.post(page(bid), {"problem": "word " * 51, "version-problem": "0"}).content.decode()
    assert "Shorten this" in html
    assert 'name="version-problem" value="0"' in html
    response = second.post(page(bid), {"problem": "Mine, shorter", "version-problem": "0"})
    assert response.status_code == 409
    assert "Theirs" in response.content.decode()
    assert text(bid) == "Theirs"


def test_an_error_and_a_conflict_together_lose_neither_text(bid: Bid, first: Client, second: Client) -> None:
    first.post(page(bid, "more"), {"children": "5", "version-children": "0", "rows-figures": "1"})
    posted = {"children": "6", "version-children": "0", "price": "a lot", "version-price": "0", "rows-figures": "1"}
    html = second.post(page(bid, "more"), posted).content.decode()
    assert 'value="a lot"' in html
    assert 'value="6"' in html
    assert second.post(page(bid, "more"), posted | {"price": "9"}).status_code == 409


def test_a_merged_text_that_is_too_long_is_refused_with_both_texts(bid: Bid, first: Client, second: Client) -> None:
    both_write(bid, first, second)
    long = "merged " * 51
    posted = {"settle": "problem", "keep-problem": "mine", "problem": long, "version-problem": "1"}
    html = second.post(page(bid), posted).content.decode()
    assert "It is 1 word too long." in html
    assert "What the first wrote" in html
    assert "merged merged" in html
    assert text(bid) == "What the first wrote"


def test_a_question_that_was_not_on_the_page_is_left_alone(bid: Bid, first: Client, second: Client) -> None:
    first.post(page(bid, "more"), {"children": "5", "version-children": "0", "rows-figures": "1"})
    response = second.post(page(bid, "more"), {"price": "9", "version-price": "0", "rows-figures": "1"})
    assert response.status_code == 302
    assert Answer.objects.get(bid=bid, question__key="children").value == 5
