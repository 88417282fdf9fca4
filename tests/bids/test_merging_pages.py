"""The page of a conflict: both sides word by word, both together, and what each choice keeps."""

from __future__ import annotations

import re
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from bids.models import Answer, AnswerVersion, Bid
from tests.bids.rounds import make_rich_round, signed_in
from tests.factories.bids import Council, make_bid, write_answer

pytestmark = pytest.mark.django_db

BASE = "Children here move too often between homes."
THEIRS = "Young people here move too often between homes."
MINE = "Children here move too often between homes. We will end that."
BOTH = "Young people here move too often between homes. We will end that."


@pytest.fixture
def bid(council: Council) -> Bid:
    bid = make_bid(make_rich_round(), council, complete=False)
    write_answer(bid, "problem", BASE, council.lead)
    return bid


def page(bid: Bid, slug: str = "need") -> str:
    return reverse("bids:section", args=[bid.reference, slug])


def met(bid: Bid, council: Council, theirs: str = THEIRS, mine: str = MINE) -> tuple[Client, str]:
    """The lead saves over the version that the editor's page was made from; the editor's browser and page."""
    answer = {"problem": theirs, "version-problem": "1"}
    assert signed_in(council.lead).post(page(bid), answer).status_code == 302
    client = signed_in(council.editor)
    response = client.post(page(bid), {"problem": mine, "version-problem": "1"})
    assert response.status_code == 409
    return client, response.content.decode()


def hidden(html: str) -> dict[str, str]:
    """Every hidden field of the page's form."""
    found = re.findall(r'<input type="hidden" name="([^"]+)" value="([^"]*)"', html)
    return {name: value for name, value in found if name != "csrfmiddlewaretoken"}


def text(bid: Bid) -> Any:
    return Answer.objects.get(bid=bid, question__key="problem").value


def test_the_difference_is_marked_in_words_too(bid: Bid, council: Council) -> None:
    _, html = met(bid, council)
    only_theirs = '<span class="govuk-visually-hidden"> [only in what is saved: </span>Young people'
    assert f'<mark class="bid-gone">{only_theirs}' in html
    assert f'<del class="bid-gone">{only_theirs}' in html
    assert '<ins class="bid-new"><span class="govuk-visually-hidden"> [only in yours: </span> We will end that.' in html
    assert "Theirs, saved by Lee Lead" in html


@pytest.mark.parametrize(
    ("keep", "kept"),
    [("mine", MINE), ("theirs", THEIRS), ("merged", BOTH), ("edited", "Our own wording.")],
)
def test_each_choice_keeps_what_it_says(keep: str, kept: str, bid: Bid, council: Council) -> None:
    client, html = met(bid, council)
    posted = hidden(html) | {"keep-problem": keep, "problem": "Our own wording."}
    assert client.post(page(bid), posted).status_code == 302
    assert text(bid) == kept
    versions = list(AnswerVersion.objects.filter(answer__bid=bid).order_by("version").values_list("value", flat=True))
    assert versions == [BASE, THEIRS, *([] if keep == "theirs" else [kept])]


def test_the_same_words_changed_by_both_are_for_a_person_to_settle(bid: Bid, council: Council) -> None:
    client, html = met(bid, council, BASE.replace("often", "much"), BASE.replace("often", "soon"))
    assert "in 1 place" in html
    assert "⟦Theirs: much⟧ ⟦Yours: soon⟧" in html
    assert 'value="merged"' not in html
    posted = hidden(html) | {"keep-problem": "edited", "problem": "Too ⟦Theirs: much⟧ ⟦Yours: soon⟧."}
    again = client.post(page(bid), posted)
    assert again.status_code == 409
    assert "Decide what stays where it says" in again.content.decode()
    assert "Too ⟦Theirs: much⟧ ⟦Yours: soon⟧.</textarea>" in again.content.decode()
    assert hidden(again.content.decode()) == hidden(html), "both sides and what they began from are the same"
    assert client.post(page(bid), posted | {"problem": "Too much, too soon."}).status_code == 302
    assert text(bid) == "Too much, too soon."


def test_a_third_text_is_merged_from_the_one_that_was_seen(bid: Bid, council: Council) -> None:
    client, html = met(bid, council)
    third = THEIRS.replace("homes", "foster homes")
    signed_in(council.lead).post(page(bid), {"problem": third, "version-problem": "2"})
    response = client.post(page(bid), hidden(html) | {"keep-problem": "merged", "problem": ""})
    assert response.status_code == 409
    posted = hidden(response.content.decode())
    assert posted["version-problem"] == "3"
    assert posted["mine-problem"] == BOTH
    assert posted["merged-problem"] == "Young people here move too often between foster homes. We will end that."


def test_a_base_that_nobody_has_loses_no_word(bid: Bid, council: Council) -> None:
    client = signed_in(council.editor)
    html = client.post(page(bid), {"problem": MINE, "version-problem": "77"}).content.decode()
    box = re.search(r"<textarea[^>]*>([^<]*)</textarea>", html)
    assert box is not None
    assert box[1].strip() == MINE
    assert text(bid) == BASE


def test_one_own_text_from_another_window_says_so(bid: Bid, council: Council) -> None:
    client = signed_in(council.editor)
    client.post(page(bid), {"problem": THEIRS, "version-problem": "1"})
    html = client.post(page(bid), {"problem": MINE, "version-problem": "1"}).content.decode()
    assert "What you saved in another window" in html
    assert "Theirs" not in html


def test_tables_say_which_cells_differ(bid: Bid, council: Council) -> None:
    first = {"figures-0-measure": "Moves", "figures-0-value": "12", "rows-figures": "1", "version-figures": "0"}
    signed_in(council.lead).post(page(bid, "more"), first)
    mine = first | {"figures-0-value": "15", "figures-1-measure": "Schools", "rows-figures": "2"}
    html = signed_in(council.editor).post(page(bid, "more"), mine).content.decode()
    rows = re.findall(r'<th scope="row"[^>]*>(.*?)</th><td[^>]*>(.*?)</td><td[^>]*>(.*?)</td>', html)
    assert rows == [("Row 1, Value", "12", "15"), ("Row 2, Measure", "Empty", "Schools")]


def test_costs_say_which_cells_differ(bid: Bid, council: Council) -> None:
    year = bid.round.first_financial_year
    cell = f"costs-staff-{year}-grant"
    signed_in(council.lead).post(page(bid, "costs"), {cell: "100", "version-costs": "0"})
    html = signed_in(council.editor).post(page(bid, "costs"), {cell: "200", "version-costs": "0"}).content.decode()
    assert f"Grant applied for: Staff, {year} to {(year or 0) + 1}" in html
    assert ">£100</td>" in html
    assert ">£200</td>" in html


def test_several_choices_are_brought_together(bid: Bid, council: Council) -> None:
    write_answer(bid, "themes", [], council.lead)
    signed_in(council.lead).post(page(bid, "more"), {"themes": ["Homes"], "version-themes": "1"})
    client = signed_in(council.editor)
    html = client.post(page(bid, "more"), {"themes": ["Schools"], "version-themes": "1"}).content.decode()
    assert "Both together: Homes, Schools" in html
    posted = {"settle": "themes", "keep-themes": "merged", "version-themes": "2", "merged-themes": ["Homes", "Schools"]}
    assert client.post(page(bid, "more"), posted).status_code == 302
    assert Answer.objects.get(bid=bid, question__key="themes").value == ["Homes", "Schools"]


def test_a_hundred_pairs_of_stale_saves_give_a_hundred_pages_of_conflict(bid: Bid, council: Council) -> None:
    """Each time the second person's page is older than what the first saved; nothing of either is ever lost."""
    first, second = signed_in(council.lead), signed_in(council.editor)
    pages = 0
    for number in range(100):
        version = Answer.objects.get(bid=bid, question__key="problem").version
        theirs, mine = f"{BASE} Theirs {number}.", f"{BASE} Mine {number}."
        assert first.post(page(bid), {"problem": theirs, "version-problem": version}).status_code == 302
        response = second.post(page(bid), {"problem": mine, "version-problem": version})
        html = response.content.decode()
        pages += response.status_code == 409 and f"Theirs {number}." in html and f"Mine {number}." in html
        assert text(bid) == theirs
    assert pages == 100
    kept = set(AnswerVersion.objects.filter(answer__bid=bid).values_list("value", flat=True))
    assert {f"{BASE} Theirs {number}." for number in range(100)} <= kept


def test_any_post_of_a_conflict_page_gives_a_page(bid: Bid, council: Council) -> None:
    client, html = met(bid, council)
    for more in (
        {"settle": "nothing"},
        {"settle": "problem,nothing", "keep-problem": "x"},
        {"base-problem": "x", "keep-problem": ""},
        {"base-problem": "999999999", "mine-problem": ""},
        {"keep-problem": "merged", "merged-problem": "⟦"},
    ):
        assert client.post(page(bid), hidden(html) | more).status_code in (302, 409)
    assert text(bid) == THEIRS


def test_rows_are_put_in_and_taken_out_before_anything_is_chosen(bid: Bid, council: Council) -> None:
    first = {"figures-0-measure": "Moves", "figures-0-value": "12", "rows-figures": "1", "version-figures": "0"}
    signed_in(council.lead).post(page(bid, "more"), first)
    client = signed_in(council.editor)
    mine = first | {"figures-0-value": "15", "figures-1-measure": "Schools", "rows-figures": "2"}
    posted = hidden(client.post(page(bid, "more"), mine).content.decode()) | mine | {"version-figures": "1"}
    more = client.post(page(bid, "more"), posted | {"add_row": "figures"}).content.decode()
    assert 'name="figures-2-measure"' in more
    assert "There is a problem" not in more
    posted |= {"rows-figures": "3", "figures-2-measure": "Homes"}
    less = client.post(page(bid, "more"), posted | {"remove_row": "figures:0"}).content.decode()
    assert 'name="figures-2-measure"' not in less
    assert re.findall(r'name="figures-\d-measure"[^>]*>\s*([^<]*)<', less) == ["Schools", "Homes"]
    answer = Answer.objects.get(bid=bid, question__key="figures")
    assert answer.value == [{"measure": "Moves", "value": "12"}], "nothing is saved until it is chosen"
