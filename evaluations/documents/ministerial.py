"""The ministerial submission of an award run: what is recommended, where the money goes, and what could go wrong."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from decimal import Decimal
from typing import Any, Final

from evaluations.models import AwardRun
from evaluations.permissions import may_follow
from evaluations.selectors.calibrated import GREY_HIGH, GREY_LOW
from evaluations.selectors.runs import result_of
from evaluations.selectors.runs_seal import sealed_terms
from evaluations.selectors.runs_shown import Line, Money, ShownRun, shown_run
from portal.accounts.models import User
from portal.documents.blocks import Block, Bullets, Heading, KeyFacts, Paragraph, Table, as_json
from portal.documents.charts import bars
from portal.documents.kinds import DocumentContent
from portal.documents.models import Document
from portal.look.words import day, join, moment, plural, pounds, pounds_prose
from programmes.selectors.directions import Directed, directions_of

MINISTERIAL: Final = "ministerial_submission"
CLOSE: Final = Decimal(1)
"""Bids within so many points of the lowest funded score are named as close calls."""


def build_ministerial(run_id: int) -> DocumentContent:
    """The submission, from the run's stored inputs and result."""
    run = AwardRun.objects.select_related("round", "run_by", "adopted_by", "direction", "scores_needed").get(pk=run_id)
    round_ = run.round
    shown = shown_run(run, round_)
    found = sealed_terms(round_)
    directions = directions_of(round_, found[1]) if found else []
    tried = AwardRun.objects.filter(round=round_, is_what_if=True).order_by("number")
    return DocumentContent(
        title=f"Ministerial submission: {round_.title}",
        subject_label=f"{round_.slug} run {run.number}"[:80],
        reference=f"{round_.reference_prefix} award run {run.number}",
        chain=round_.audit_chain,
        demonstration=round_.is_demonstration,
        context={
            "title": f"Awards in {round_.title}",
            "subtitle": f"Submission for decision · award run {run.number} of {day(run.run_at)}",
            "figures": _figures(shown),
            "summary": _summary(shown),
            "facts": _facts(shown),
            "asked": ["Agree the awards recommended in this submission.", *_asked_more(shown)],
            "charts": [_chart(title, lines) for title, lines in shown.money],
            "money": as_json(list(_money(shown)), under=2),
            "recommended": as_json(_recommended(shown), under=2),
            "refused": as_json(_refused(shown), under=2),
            "tried": as_json(_tried(list(tried), shown), under=2),
            "directions": as_json(_directions(directions), under=2),
            "risks": as_json(_risks(shown), under=2),
            "annex_rule": as_json(_rule(shown, found[0].sha256 if found else ""), under=2),
            "annex_costs": as_json(_costs(shown), under=2),
        },
    )


def why_not_read_ministerial(user: User, document: Document) -> str | None:
    """Whoever follows the judging of rounds."""
    return may_follow(user)


def _figures(shown: ShownRun) -> list[dict[str, str]]:
    funded = len(shown.funded)
    return [
        {"value": str(funded), "label": "bid to fund" if funded == 1 else "bids to fund"},
        {"value": pounds_prose(shown.result["spent_pounds"]), "label": "recommended"},
        {"value": pounds_prose(shown.left), "label": "left of the budget"},
    ]


def _summary(shown: ShownRun) -> str:
    bids, asked = len(shown.lines), sum(int(line.standing["asked_pounds"]) for line in shown.lines)
    return (
        f"{plural(bids, 'eligible bid')} asked for {pounds_prose(asked)}. The rule that was sealed before the round "
        f"opened recommends to fund {len(shown.funded)} of them for {pounds_prose(shown.result['spent_pounds'])}."
    )


def _facts(shown: ShownRun) -> list[list[str]]:
    run = shown.run
    adopted = f"{day(run.adopted_at)}, by {run.adopted_by.full_name}" if run.adopted_by else "Not adopted"
    return [
        ["Budget", pounds(shown.terms.budget_pounds)],
        ["Run", f"{moment(run.run_at)}, by {run.run_by.full_name}"],
        ["Adopted", adopted],
        ["Terms", f"Direction {run.direction.number}" if run.direction else "As sealed"],
        ["Floors", _floors(shown)],
    ]


def _floors(shown: ShownRun) -> str:
    if not shown.terms.floors:
        return "None"
    return f"{join([each.name for each in shown.missed])} missed" if shown.missed else "All met"


def _asked_more(shown: ShownRun) -> Iterable[str]:
    if shown.missed:
        yield f"Note that the floor for {join([each.name for each in shown.missed])} cannot be met by this run."
    if shown.run.direction:
        yield f"Note direction {shown.run.direction.number}, which is public."


def _chart(title: str, lines: Sequence[Money]) -> dict[str, Any]:
    rows = [(each.name, [each.pounds], pounds(each.pounds)) for each in lines]
    said = "; ".join(f"{each.name} {pounds(each.pounds)}" for each in lines)
    return bars(
        title=f"Recommended, by {title.lower()}", description=f"By {title.lower()}: {said or 'none'}.", rows=rows
    )


def _money(shown: ShownRun) -> Iterable[Block]:
    for title, lines in shown.money:
        yield Table(
            (title, "Bids", "Funded", "Asked", "Awards", "Floor", "Cap"),
            [
                (
                    each.name,
                    str(each.bids),
                    str(each.funded),
                    pounds(each.asked),
                    pounds(each.pounds) + (" (floor missed)" if each.misses_floor else ""),
                    pounds(each.floor) if each.floor else "–",
                    pounds(each.cap) if each.cap else "–",
                )
                for each in lines
            ],
            caption=f"Money by {title.lower()}",
            numeric=(1, 2, 3, 4, 5, 6),
            widths=(2.6, 1.2, 1.4, 1.9, 1.9, 1.9, 1.9),
        )


def _recommended(shown: ShownRun) -> list[Block]:
    if not shown.funded:
        return [Paragraph("The rule funds no bid.")]
    rows = [
        (
            str(line.explanation.position),
            f"{line.explanation.reference} {_title(line)}",
            _score(line),
            pounds(line.explanation.pounds) + (" (in part)" if line.is_partly else ""),
            line.explanation.reason,
        )
        for line in shown.funded
    ]
    return [_bids("Bids recommended for funding", ("No.", "Bid", "Score", "Award", "Why"), rows)]


def _refused(shown: ShownRun) -> list[Block]:
    rows = [
        (
            str(line.explanation.position),
            f"{line.explanation.reference} {_title(line)}",
            _score(line),
            pounds(line.standing["asked_pounds"]),
            f"{line.explanation.reason} {line.explanation.counterfactual_sentence}",
        )
        for line in shown.lines
        if not line.explanation.funded
    ]
    if not rows:
        return [Paragraph("Every eligible bid is recommended.")]
    return [_bids("Bids not recommended", ("No.", "Bid", "Score", "Asked", "Why"), rows)]


def _bids(caption: str, head: Sequence[str], rows: Sequence[Sequence[str]]) -> Table:
    return Table(head, rows, caption=caption, numeric=(0, 3), widths=(0.9, 4, 1.8, 1.9, 5))


def _title(line: Line) -> str:
    return f"{line.bid.title}, {line.bid.organisation.name}" if line.bid is not None else ""


def _score(line: Line) -> str:
    """The score that decides, with its interval where calibration gave one."""
    score = str(line.explanation.score)
    if line.said["by"] == "agreed":
        return f"{score} agreed"
    if line.said["low"] is None:
        return score
    return f"{score} ({Decimal(line.said['low']):.0f}\u00a0to\u00a0{Decimal(line.said['high']):.0f})"


def _tried(runs: Sequence[AwardRun], shown: ShownRun) -> list[Block]:
    if not runs:
        return [Paragraph("No other terms were tried out.")]
    mine = {line.explanation.reference for line in shown.funded}
    rows = []
    for run in runs:
        result = result_of(run)
        theirs = {each["reference"] for each in result["standings"] if each["funded"]}
        rows.append(
            (
                f"Run {run.number}: {run.title}",
                str(len(theirs)),
                pounds(result["spent_pounds"]),
                join(sorted(theirs - mine)) or "–",
                join(sorted(mine - theirs)) or "–",
            )
        )
    return [
        Paragraph("What-ifs show what other terms would have done. None of them can be adopted."),
        Table(
            ("What-if", "Funded", "Spent", "Would also be funded", "Would not be funded"),
            rows,
            caption="Other terms that were considered",
            numeric=(1, 2),
            widths=(3, 1.5, 2, 3, 3),
        ),
    ]


def _directions(directions: Sequence[Directed]) -> list[Block]:
    if not directions:
        return [Paragraph("No direction was given: the round is judged as it was sealed.")]
    found: list[Block] = []
    for each in directions:
        given = each.direction
        found += [
            Heading(f"Direction {given.number}", level=3),
            KeyFacts([("Given by", given.given_for), ("Recorded", moment(given.given_at)), ("Reason", given.reason)]),
            Bullets(list(each.instead)),
        ]
    return found


def _risks(shown: ShownRun) -> list[Block]:
    return [Bullets(list(_risk_sentences(shown)))]


def _risk_sentences(shown: ShownRun) -> Iterable[str]:
    grey = [line for line in shown.lines if line.said["chance"] is not None and _is_grey(line.said["chance"])]
    if shown.inputs["calibration_sha256"] is None:
        yield "Calibrated scores could not be used or trusted, so how sure each score is has not been estimated."
    if grey:
        named = join([line.explanation.reference for line in grey[:12]])
        more = f" and {len(grey) - 12} more" if len(grey) > 12 else ""
        yield (
            f"{plural(len(grey), 'bid')} stand in the grey zone, with a chance of {GREY_LOW:.0%} to {GREY_HIGH:.0%} of "
            f"being funded if they were read again: {named}{more}."
        )
    if shown.lowest_funded is not None:
        close = [
            line.explanation.reference
            for line in shown.lines
            if not line.explanation.funded and abs(line.explanation.score - shown.lowest_funded) <= CLOSE
        ]
        if close:
            yield f"Within one point of the lowest funded score, and not funded: {join(close)}."
    for each in shown.missed:
        yield f"{each.name} gets {pounds(each.pounds)} against a floor of {pounds(each.floor)}."
    tied = [line.explanation.reference for line in shown.lines if line.standing["tied"]]
    if tied:
        yield f"Equal scores are ordered by the sealed seed: {join(tied[:12])}."
    yield "Every decision still needs another person’s approval, due diligence and any conditions met."


def _is_grey(chance: float) -> bool:
    return GREY_LOW <= chance <= GREY_HIGH


def _rule(shown: ShownRun, seal: str) -> list[Block]:
    run = shown.run
    method = (
        "The rule alone" if shown.result["method"] == "rule" else "The optimiser, where the rule alone missed a floor"
    )
    return [
        Bullets(shown.terms.sentences),
        KeyFacts(
            [
                ("How it came about", method),
                ("Seal (SHA-256)", seal),
                ("Inputs (SHA-256)", run.inputs_sha256),
                ("Result (SHA-256)", run.result_sha256),
            ],
            caption="So that anyone can check it",
        ),
    ]


def _costs(shown: ShownRun) -> list[Block]:
    if not shown.costs:
        return [Paragraph("This round has no floors and no caps.")]
    rows = [
        (
            f"{'Floor' if each.kind == 'floor' else 'Cap'}: {each.name}, {pounds(each.limit_pounds)}",
            join(list(each.displaced)) or "Nobody",
            join(list(each.gained)) or "Nobody",
            str(each.merit_lost),
        )
        for each in shown.costs
    ]
    return [
        Paragraph(
            "Each is the difference to the same run without that floor or cap. Points are those by which the mean "
            "score of what is funded falls, weighted by pounds."
        ),
        Table(
            ("Floor or cap", "Funded without it", "Funded because of it", "Points lost"),
            rows,
            numeric=(3,),
            widths=(4, 3, 3, 1.3),
        ),
    ]
