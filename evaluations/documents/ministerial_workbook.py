"""The ministerial submission as a workbook: the same facts, a sheet each."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Final

from evaluations.models import AwardRun
from evaluations.selectors.runs import result_of
from evaluations.selectors.runs_seal import sealed_terms
from evaluations.selectors.runs_shown import Line, ShownRun, shown_run
from portal.look.spreadsheets import Cell, Sheet, sheets_to_xlsx
from programmes.selectors.directions import directions_of

BIDS_HEAD: Final = (
    "Place",
    "Reference",
    "Title",
    "Led by",
    "Priority area",
    "Region",
    "Score that decides",
    "Which score",
    "Mean",
    "Calibrated",
    "Low (95%)",
    "High (95%)",
    "Chance of being funded",
    "Asked, pounds",
    "Recommended, pounds",
    "Funded",
    "Why",
    "Score that would have been funded",
)
SCORES: Final = ("mean", "calibrated", "low", "high")


def workbook(run: AwardRun) -> bytes:
    """Summary, bids, money, floors and caps, what-ifs and directions of a run."""
    shown = shown_run(run, run.round)
    return sheets_to_xlsx(
        [
            Sheet("Summary", ("Fact", "Value"), list(_summary(shown))),
            Sheet("Bids", BIDS_HEAD, bids_rows(shown)),
            Sheet(
                "Money",
                ("By", "Name", "Bids", "Funded", "Asked", "Recommended", "Floor", "Cap", "Floor missed"),
                list(_money(shown)),
            ),
            Sheet(
                "Floors and caps",
                ("Kind", "On", "Pounds", "Funded without it", "Funded because of it", "Points lost", "Spent more"),
                list(_costs(shown)),
            ),
            Sheet("What-ifs", ("Run", "Title", "Funded", "Spent", "References funded"), list(_tried(shown))),
            Sheet(
                "Directions",
                ("Number", "Given by", "Recorded", "Reason", "What it says", "In place of"),
                list(_directions(shown)),
            ),
        ]
    )


def bids_rows(shown: ShownRun) -> list[list[Cell]]:
    """A row for each bid, in merit order."""
    return [_bid(line, shown) for line in shown.lines]


def _bid(line: Line, shown: ShownRun) -> list[Cell]:
    said, found = line.said, line.explanation
    return [
        found.position,
        found.reference,
        line.bid.title if line.bid else "",
        line.bid.organisation.name if line.bid else "",
        shown.inputs["areas"].get(said["area"], said["area"]),
        said["region"],
        found.score,
        said["by"],
        *(float(said[name]) if said[name] is not None else None for name in SCORES),
        said["chance"],
        said["pounds"],
        found.pounds,
        "yes" if found.funded else "no",
        found.reason,
        found.counterfactual,
    ]


def _summary(shown: ShownRun) -> Iterable[list[Cell]]:
    run = shown.run
    yield ["Round", run.round.title]
    yield ["Run", run.number]
    yield ["Title", run.title]
    yield ["Run at", run.run_at]
    yield ["Run by", run.run_by.full_name]
    yield ["Adopted", run.adopted_at]
    yield ["Budget", shown.terms.budget_pounds]
    yield ["Recommended", int(shown.result["spent_pounds"])]
    yield ["Left", shown.left]
    yield ["Bids", len(shown.lines)]
    yield ["Funded", len(shown.funded)]
    yield ["Method", str(shown.result["method"])]
    for number, sentence in enumerate(shown.terms.sentences, start=1):
        yield [f"Rule, {number}", sentence]
    yield ["Inputs (SHA-256)", run.inputs_sha256]
    yield ["Result (SHA-256)", run.result_sha256]


def _money(shown: ShownRun) -> Iterable[list[Cell]]:
    for title, lines in shown.money:
        for each in lines:
            missed = "yes" if each.misses_floor else ""
            counts: list[Cell] = [each.bids, each.funded, each.asked, each.pounds, each.floor, each.cap, missed]
            yield [title, each.name, *counts]


def _costs(shown: ShownRun) -> Iterable[list[Cell]]:
    for each in shown.costs:
        yield [
            each.kind,
            each.name,
            each.limit_pounds,
            ", ".join(each.displaced),
            ", ".join(each.gained),
            each.merit_lost,
            each.spent_more,
        ]


def _tried(shown: ShownRun) -> Iterable[list[Cell]]:
    for run in AwardRun.objects.filter(round=shown.run.round, is_what_if=True).order_by("number"):
        result = result_of(run)
        funded = [each["reference"] for each in result["standings"] if each["funded"]]
        yield [run.number, run.title, len(funded), int(result["spent_pounds"]), ", ".join(sorted(funded))]


def _directions(shown: ShownRun) -> Iterable[list[Cell]]:
    round_ = shown.run.round
    found = sealed_terms(round_)
    for each in directions_of(round_, found[1]) if found else []:
        given = each.direction
        words: list[Cell] = [given.reason, " ".join(each.instead), " ".join(each.sealed)]
        yield [given.number, given.given_for, given.given_at, *words]
