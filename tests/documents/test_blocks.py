"""Blocks as JSON: what templates are given."""

import json

from portal.documents import blocks as b
from portal.documents.charts import WIDTH, bars
from tests.documents import samples


def tags(*blocks: b.Block, under: int = 1) -> list[str]:
    return [record["tag"] for record in b.as_json(blocks, under=under) if "tag" in record]


def test_no_heading_level_is_skipped() -> None:
    assert tags(b.Heading("a", 1), b.Heading("b", 4), b.Question("q"), b.Heading("c", 2)) == ["h2", "h3", "h4", "h3"]
    assert tags(b.Question("q"), b.Question("r")) == ["h2", "h2"]
    assert tags(b.Heading("a", 2), b.Question("q"), under=2) == ["h3", "h4"]


def test_is_json() -> None:
    records = b.as_json(samples.blocks())
    assert json.loads(json.dumps(records)) == records


def test_columns_share_the_line() -> None:
    (record,) = b.as_json([b.Table(["A", "B"], [["x", "1"]], numeric=(1,), widths=(3, 1))])
    assert [(c["width"], c["is_numeric"]) for c in record["columns"]] == [(75.0, False), (25.0, True)]


def test_bars_stay_inside_the_drawing() -> None:
    chart = bars(
        title="T", description="D", rows=[("A very long label that cannot fit", [3, 4], "£7"), ("B", [0, 0], "£0")]
    )
    ends = [part["x"] + part["width"] for bar in chart["bars"] for part in bar["parts"]]
    assert max(ends) <= WIDTH - 29
    assert chart["bars"][0]["label"].endswith("…")


def test_no_rows_is_an_empty_chart() -> None:
    assert bars(title="T", description="D", rows=[])["bars"] == []
