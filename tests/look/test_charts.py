"""Charts: the facts in the picture are the facts in the table, and both can be read."""

from typing import Any

from django.template import Context, Template
from hypothesis import given
from hypothesis import strategies as st

from portal.look.components import charts
from portal.look.components.charts import BarChart, Interval, Stage
from portal.look.components.counts import CountChart
from tests.look.dom import Page

COSTS = BarChart(
    title="Costs by category and year",
    parts=["2026 to 2027", "2027 to 2028"],
    rows=[("Staff", [300_000, 250_000]), ("Partners", [0, 90_000]), ("Other", [0, 0])],
)


def drawn(source: str, **context: Any) -> Page:
    return Page(Template("{% load govuk %}" + source).render(Context(context)))


def test_a_chart_has_a_title_a_description_and_a_table() -> None:
    page = drawn("{% bar_chart chart %}", chart=COSTS)
    named = page.one("svg").attrs["aria-labelledby"].split()
    assert [page.by_id(id).tag for id in named] == ["title", "desc"]
    assert page.by_id("chart-desc").text == "£640,000 in all. The largest category is staff, £550,000 or 86%."
    assert [cell.text for cell in page.all("td")][:3] == ["£300,000", "£250,000", "£550,000"]
    assert page.all("td")[-1].text == "£640,000"


def test_nothing_is_styled_in_line() -> None:
    page = drawn("{% bar_chart chart %}", chart=COSTS)
    assert [element for element in page.elements if "style" in element.attrs] == []


def test_a_chart_without_money_says_so() -> None:
    page = drawn("{% bar_chart chart %}", chart=BarChart("Costs", ["2026"], [("Staff", [0])]))
    assert page.by_id("chart-desc").text == "No costs have been entered yet."


AMOUNTS = st.lists(st.integers(min_value=0, max_value=10**9), min_size=3, max_size=3)


@given(st.lists(AMOUNTS, max_size=8))
def test_bars_are_as_long_as_their_amounts_and_stay_inside(rows: list[list[int]]) -> None:
    chart = BarChart("Costs", ["a", "b", "c"], [(f"row {index}", row) for index, row in enumerate(rows)])
    context = charts.bar_chart(chart)
    room = charts.WIDTH - charts.LABEL_WIDTH - charts.VALUE_WIDTH
    most = max((sum(row) for row in rows), default=0)
    for row, bar in zip(rows, context["bars"], strict=True):
        length = sum(piece["width"] for piece in bar["pieces"])
        assert length <= room + 0.3
        assert abs(length - (room * sum(row) / most if most else 0)) < 0.5


def test_what_is_named_in_a_chart_is_text() -> None:
    hostile = "<script>alert(1)</script>"
    chart = BarChart(hostile, [hostile], [(hostile, [1])])
    page = drawn(
        "{% bar_chart chart %}{% funnel stages title=x %}{% bullet 1 2 title=x %}{% dot_whisker dots title=x %}",
        chart=chart, stages=[Stage(hostile, 1)], dots=[Interval(hostile, 1, 0, 2)], x=hostile,
    )  # fmt: skip
    assert page.all("script") == []


def test_a_funnel_says_its_numbers() -> None:
    page = drawn('{% funnel stages title="Bids" %}', stages=[Stage("Started", 24), Stage("Funded", 5)])
    assert page.by_id("funnel").attrs["aria-label"] == "Bids. Started 24 and funded 5."
    assert [one.text.strip() for one in page.all(css="portal-bars__name")] == ["Started", "Funded"]
    assert [one.text.strip() for one in page.all(css="portal-bars__words")] == ["24", "5"]
    assert [(bar.attrs["x"], bar.attrs["width"]) for bar in page.all("rect")] == [("0.0", "100.0"), ("39.6", "20.8")]


def test_a_sum_over_its_limit_is_said_in_words_too() -> None:
    page = drawn('{% bullet 7000000 6000000 title="Approved" floor=1000000 %}')
    assert "£7,000,000 of £6,000,000; the floor is £1,000,000" in page.one("figcaption").text
    widths = [float(bar.attrs["width"]) for bar in page.all("rect")]
    assert widths[1] > widths[0]


def test_whiskers_hold_their_dot_and_stay_inside() -> None:
    context = charts.dot_whisker([Interval("A", 98, 90, 106), Interval("B", 1, -3, 4)], title="Scores", line=50)
    for row in context["rows"]:
        assert charts.LABEL_WIDTH <= row["low"] <= row["dot"] <= row["high"] <= charts.WIDTH


def test_an_empty_chart_is_still_a_chart() -> None:
    page = drawn("{% funnel stages title='x' %}{% dot_whisker stages title='x' %}", stages=[])
    assert page.by_id("funnel").attrs["role"] == "img"
    assert len(page.all("svg")) == 1


def test_counts_are_said_drawn_and_listed() -> None:
    rows = [("Better", 3), ("A direction with a long name", 1), ("Worse", 0)]
    page = drawn("{% count_chart chart %}", chart=CountChart("Findings", rows, "finding", "Direction"))
    assert page.by_id("counts-desc").text == ("4 findings: better 3, a direction with a long name 1 and worse 0.")
    widths = [float(str(bar.attrs["width"])) for bar in page.all("rect")]
    assert len(widths) == 2, "nothing is drawn of nothing"
    assert widths[0] == max(widths)
    assert [cell.text for cell in page.all("td")] == ["3", "1", "0"]
    assert "A direction with a long name" in [cell.text for cell in page.all("th")]
    empty = drawn("{% count_chart chart %}", chart=CountChart("Findings", [("Better", 0)], "finding", "Direction"))
    assert empty.by_id("counts-desc").text == "There is no finding to count yet."
