"""A bid as it was handed in, set out for a reader: by criterion, with costs and partners as tables."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from bids.models import Bid, CostCategory, MoneySource
from bids.selectors.submitted import latest_submission, snapshot_of
from portal.look.words import file_size, pounds
from programmes.models import Criterion

Snapshot = dict[str, Any]
TEXT, TABLE, COSTS, PARTNERS, FILES = "text", "table", "costs", "partners", "files"
SHAPES = {"table": TABLE, "cost_table": COSTS, "partners": PARTNERS, "file": FILES, "files": FILES}


@dataclass(frozen=True, slots=True)
class Said:
    """One question and what the bid says to it, in the shape it is shown."""

    label: str
    shape: str
    text: str
    head: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    words: int
    word_limit: int | None
    beside: tuple[tuple[str, ...], ...] = ()
    """Name and size of each file beside the answer."""


@dataclass(frozen=True, slots=True)
class Part:
    """A section of a bid with its answers, under its criterion's slug or none."""

    slug: str
    title: str
    criterion: str | None
    answers: tuple[Said, ...]


def snapshot_for(bid: Bid) -> Snapshot | None:
    """The bid's last submission as a record, or None when it never was handed in."""
    submission = latest_submission(bid)
    return snapshot_of(submission) if submission else None


def parts_of(snapshot: Snapshot) -> list[Part]:
    """The sections in the order they were asked."""
    return [
        Part(
            slug=section["slug"],
            title=section["title"],
            criterion=section["criterion"],
            answers=tuple(_said(question, snapshot) for question in section["questions"]),
        )
        for section in snapshot["sections"]
    ]


def by_criterion(parts: Iterable[Part], criteria: Iterable[Criterion]) -> list[tuple[Criterion | None, list[Part]]]:
    """Each criterion with the parts judged under it; what is not scored comes last, under None."""
    under: dict[str | None, list[Part]] = defaultdict(list)
    for part in parts:
        under[part.criterion].append(part)
    grouped: list[tuple[Criterion | None, list[Part]]] = [(each, under[each.slug]) for each in criteria]
    return [*grouped, (None, under[None])] if under[None] else grouped


def answer(snapshot: Snapshot, key: str) -> Any:
    """The raw value under a question's key, or None."""
    for section in snapshot["sections"]:
        for question in section["questions"]:
            if question["key"] == key:
                return question["value"]
    return None


def table_rows(snapshot: Snapshot) -> list[list[dict[str, str]]]:
    """The rows of every table that was answered."""
    return [
        question["value"]
        for section in snapshot["sections"]
        for question in section["questions"]
        if question["kind"] == "table" and question["value"]
    ]


def measures(tables: Iterable[list[dict[str, str]]]) -> list[dict[str, str]]:
    """The promised outcomes: rows of the table that gives a measure and its target."""
    return [row for rows in tables for row in rows if row.get("measure") and "target" in row]


def year_words(first: int) -> str:
    """A financial year by its first calendar year: 2026 is ``2026–27``."""
    return f"{first}–{(first + 1) % 100:02d}"


def cost_table(snapshot: Snapshot) -> tuple[tuple[str, ...], tuple[tuple[str, ...], ...]]:
    """Head and rows of the costs: by source and category, a column for each year, totals last."""
    cells: dict[tuple[str, str, int], int] = defaultdict(int)
    for line in snapshot["costs"]:
        cells[(line["source"], line["category"], line["financial_year"])] += line["amount_pounds"]
    years = sorted({year for _, _, year in cells})
    rows: list[tuple[str, ...]] = []
    for source in MoneySource:
        for category in CostCategory:
            amounts = [cells.get((source.value, category.value, year), 0) for year in years]
            if any(amounts):
                rows.append(_row(f"{category.label} ({'grant' if source is MoneySource.GRANT else 'match'})", amounts))
        totals = [_sum(cells, source.value, year) for year in years]
        if any(totals):
            rows.append(_row(f"Total: {source.label.lower()}", totals))
    return ("Cost", *(year_words(year) for year in years), "Total"), tuple(rows)


def _row(label: str, amounts: list[int]) -> tuple[str, ...]:
    return (label, *(pounds(amount) for amount in amounts), pounds(sum(amounts)))


def _sum(cells: dict[tuple[str, str, int], int], source: str, year: int) -> int:
    return sum(amount for (from_, _, when), amount in cells.items() if from_ == source and when == year)


def _said(question: Snapshot, snapshot: Snapshot) -> Said:
    shape = SHAPES.get(question["kind"], TEXT)
    head, rows = _table(shape, question, snapshot)
    text = question["text"] if shape == TEXT else ""
    return Said(
        label=question["label"],
        shape=shape,
        text=text,
        head=head,
        rows=rows,
        words=len(text.split()),
        word_limit=question["word_limit"],
        beside=() if shape == FILES else _files(question, snapshot),
    )


def _table(shape: str, question: Snapshot, snapshot: Snapshot) -> tuple[tuple[str, ...], tuple[tuple[str, ...], ...]]:
    if shape == TABLE:
        columns = question.get("columns") or []
        rows = question["value"] or []
        return (
            tuple(column["label"] for column in columns),
            tuple(tuple(row.get(column["key"], "") for column in columns) for row in rows),
        )
    if shape == COSTS:
        return cost_table(snapshot)
    if shape == PARTNERS:
        return ("Partner", "What it will do"), tuple(
            (partner["name"], partner["contribution"]) for partner in snapshot["partners"]
        )
    if shape == FILES:
        return ("File", "Size"), _files(question, snapshot)
    return (), ()


def _files(question: Snapshot, snapshot: Snapshot) -> tuple[tuple[str, ...], ...]:
    return tuple(
        (file["name"], file_size(file["size"]))
        for file in snapshot["attachments"]
        if file["question"] == question["key"]
    )
