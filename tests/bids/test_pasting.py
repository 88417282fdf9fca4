"""A cost table pasted from a spreadsheet parses, or says which cell does not; nothing is lost."""

from __future__ import annotations

import pytest
from django.test import Client
from django.urls import reverse
from hypothesis import given
from hypothesis import strategies as st

from bids.forms.pasting import read_pasted, year_of
from bids.models import Bid, CostLine
from tests.bids.partnership import make_partnership
from tests.bids.rounds import signed_in
from tests.factories.bids import Council, make_bid
from tests.factories.rounds import close_round, make_round

YEARS = [2026, 2027]
HEAD = "Category\t2026 to 2027\t2027-28\tTotal"


@pytest.mark.parametrize(
    ("text", "cells"),
    [
        (
            f"{HEAD}\nStaff\t£1,200\t 3 000 \t4,200\nTotal\t1,200\t3,000\t4,200",
            {("staff", 2026): 1200, ("staff", 2027): 3000},
        ),
        ("\t2027/28\t26/27\r\nOTHER\t-\t5\r\n", {("other", 2026): 5}),
        ("Staff\t1\t2", {("staff", 2026): 1, ("staff", 2027): 2}),
        ("\tFY 2026\t2027\nstaffing\t£ 10.00\t\nStaff\t5\tnil", {("staff", 2026): 15}),
        ('"Cost\nhead"\t2026–27\nPremises\t"£1,000"', {("premises", 2026): 1000}),
    ],
)
def test_what_is_read(text: str, cells: dict[tuple[str, int], int]) -> None:
    pasted = read_pasted(text, YEARS, "grant")
    assert pasted.problems == []
    assert pasted.cells == {(category, year, "grant"): amount for (category, year), amount in cells.items()}


def test_a_row_that_names_the_table_begins_it() -> None:
    pasted = read_pasted(f"{HEAD}\nGrant applied for\nStaff\t1\nMatch funding:\t\t\nStaff\t2", YEARS, "grant")
    assert pasted.cells == {("staff", 2026, "grant"): 1, ("staff", 2026, "match"): 2}
    assert pasted.sources == {"grant", "match"}


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        (f"{HEAD}\nStaff\t12\tabc", "Row 2, column C: “abc”. Enter an amount in pounds, like 250000."),
        (f"{HEAD}\n\nStaff\t1.50\t", "Row 3, column B: “1.50”. Enter whole pounds, without pence."),
        (f"{HEAD}\nStaff\t-5\t", "Row 2, column B: “-5”."),
        (f"{HEAD}\nStaff\t£1,2m\t", "Row 2, column B: “£1,2m”."),
        (f'{HEAD}\nStaff\t"100\n300"\t', "“100 300” could be several."),
        (f"{HEAD}\nConsultants\t5\t", "Row 2, column A: “Consultants” is no category. Use Staff, "),
        ("\t2026-27\t2031-32\nStaff\t1\t2", "Row 1, column C: this round does not pay for “2031-32”."),
        ("\t2026-27\t2026-27\nStaff\t1\t2", "Row 1, column C: “2026-27” is there twice."),
        ("\t2026-27\tNotes\nStaff\t1\tsee tab 2", "Row 1, column C: “Notes” is no financial year, like 2026-27."),
        ("Staff\t1\t2\t3", "Copy the row with the financial years too: 2026 to 2027 and 2027 to 2028."),
        ("Staff 1 2", "This is only one column."),
        (HEAD, "There is no amount in these cells."),
        (HEAD + "\nStaff\t1" * 300, "This has 301 rows."),
        (f"{HEAD}\nStaff\t99999999999\t", "£9,999,999,999 or less"),
    ],
)
def test_which_cell_is_not_read(text: str, sentence: str) -> None:
    assert any(sentence in problem for problem in read_pasted(text, YEARS, "grant").problems)


@given(st.text(alphabet='Staff£,-0127 /\t\n"total', max_size=120))
def test_any_text_is_read_or_refused(text: str) -> None:
    pasted = read_pasted(text, YEARS, "grant")
    assert pasted.problems or pasted.cells
    assert all(amount >= 0 and year in YEARS for (_, year, _), amount in pasted.cells.items())


@pytest.mark.parametrize(
    ("text", "year"), [("2026", 2026), ("2026-2027", 2026), ("2026-28", None), ("26", None), ("1926", None), ("", None)]
)
def test_years(text: str, year: int | None) -> None:
    assert year_of(text) == year


@pytest.fixture
def bid(db: None, council: Council) -> Bid:
    return make_bid(make_round(), council, complete=False)


def heads(bid: Bid) -> str:
    year = bid.round.first_financial_year or 2026
    return f"\t{year} to {year + 1}\t{year + 1} to {year + 2}"


def address(bid: Bid) -> str:
    return reverse("bids:costs_paste", args=[bid.reference, "costs"])


def test_read_back_first_and_then_used(bid: Bid, council: Council) -> None:
    client: Client = signed_in(council.editor)
    year = bid.round.first_financial_year or 2026
    CostLine.objects.create(bid=bid, category="other", financial_year=year, source="match", amount_pounds=9)
    CostLine.objects.create(bid=bid, category="other", financial_year=year, source="grant", amount_pounds=8)
    section = reverse("bids:section", args=[bid.reference, "costs"])
    assert 'value="costs_paste:costs"' in client.get(section).content.decode()
    assert client.post(section, {"open": "costs_paste:costs"})["Location"] == address(bid)
    posted = {"source": "grant", "text": f"{heads(bid)}\nStaff\t£250,000\t1,000"}
    html = client.post(address(bid), posted).content.decode()
    assert "Nothing is saved yet" in html
    assert "£251,000" in html
    assert CostLine.objects.filter(bid=bid).count() == 2
    assert client.post(address(bid), {**posted, "use": "yes", "state": "0"})["Location"] == section
    lines = {(each.category, each.source): each.amount_pounds for each in bid.cost_lines.filter(financial_year=year)}
    assert lines == {("staff", "grant"): 250_000, ("other", "match"): 9}


def test_nothing_pasted_is_lost(bid: Bid, council: Council) -> None:
    client = signed_in(council.editor)
    text = f"{heads(bid)}\nStaff\t<b>\t2"
    html = client.post(address(bid), {"source": "grant", "text": text}).content.decode()
    assert "Row 2, column B: “&lt;b&gt;”" in html
    assert "Staff\t&lt;b&gt;\t2</textarea>" in html
    assert "Paste the cells of your spreadsheet" in client.post(address(bid), {"source": "grant"}).content.decode()
    long = client.post(address(bid), {"source": "grant", "text": "x\t" * 60_000}).content.decode()
    assert "Paste the cost table alone" in long
    assert not bid.cost_lines.exists()


def test_somebody_saved_meanwhile(bid: Bid, council: Council) -> None:
    client = signed_in(council.editor)
    posted = {"source": "grant", "text": f"{heads(bid)}\nStaff\t5\t", "use": "yes"}
    client.post(address(bid), {**posted, "state": "0"})
    response = client.post(address(bid), {**posted, "text": f"{heads(bid)}\nStaff\t6\t", "state": "0"})
    assert response.status_code == 409
    assert "saved other figures meanwhile" in response.content.decode()
    assert bid.cost_lines.get().amount_pounds == 5
    close_round(bid.round)
    late = client.post(address(bid), {**posted, "text": f"{heads(bid)}\nStaff\t7\t", "state": "1"})
    assert late.status_code == 409
    assert "The round closed" in late.content.decode()


def test_partners_paste_theirs(bid: Bid, council: Council) -> None:
    joined = make_partnership(bid, council)
    text = f"{heads(bid)}\nStaff\t£40\t"
    page = joined.client.post(joined.url("part_paste"), {"source": "grant", "text": text})
    state = page.context["state"]
    used = {"source": "grant", "text": text, "use": "yes", "state": state}
    assert joined.client.post(joined.url("part_paste"), used)["Location"] == joined.url("part_costs")
    assert CostLine.objects.get(bid=bid).partner == joined.partner
    lead = signed_in(council.lead)
    assert lead.post(joined.of_lead("partner_paste"), used).status_code == 409
    assert lead.get(joined.of_lead("partner_paste")).status_code == 200
