"""The assessment pack of a bid: all that an assessor or the panel needs on it, as one PDF.

It is made from the submission that counts, never from the bid as it stands now, and it holds
no score.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from bids.models import Bid, CostCategory, MoneySource
from bids.selectors.clarifications import clarifications_of, record_of
from bids.selectors.costs import by_partner
from bids.selectors.papers import BESIDE, partner_table
from bids.selectors.submitted import latest_submission, snapshot_of
from evaluations.refusals import JudgingRefused
from evaluations.selectors.assessing import criteria_of
from evaluations.selectors.snapshots import (
    COSTS,
    FILES,
    PARTNERS,
    TABLE,
    Part,
    Said,
    Snapshot,
    answer,
    by_criterion,
    cost_table,
    parts_of,
    year_words,
)
from portal.documents.blocks import Answer, Block, Heading, Question, Table, as_json
from portal.documents.charts import bars
from portal.documents.kinds import Asset, DocumentContent
from portal.look.words import file_size, join, moment, plural, pounds, pounds_prose
from programmes.maps.highlight import highlighted_svg
from programmes.models import Criterion
from programmes.selectors.places import codes_today

ASKED = (
    "Read the bid under each criterion. Judge only what it says: nothing else may count for or against it.",
    "Choose a level from 0 to 5 for each criterion, using the descriptions beside it.",
    "Write a justification for every score. The bidder reads it, without your name.",
    "Work alone. Nobody sees your scores until every assessment of this bid is in.",
)

ON_THE_COVER = 6
"""How many partners the cover names."""


def build_pack(bid_id: int) -> DocumentContent:
    """The pack of a bid's last submission. Raises ``JudgingRefused`` when it was never handed in."""
    bid = Bid.objects.select_related("round", "organisation").get(pk=bid_id)
    submission = latest_submission(bid)
    if submission is None:
        raise JudgingRefused(f"{bid.reference} was not handed in, so there is no pack to make.")
    snapshot = snapshot_of(submission)
    criteria = criteria_of(bid.round)
    leads, partners = _places(snapshot)
    where = _where(snapshot)
    picture = highlighted_svg(leads, partners, title=where)
    return DocumentContent(
        title=f"Assessment pack: {bid.reference}",
        subject_label=bid.reference,
        reference=bid.reference,
        chain=bid.audit_chain,
        demonstration=bid.round.is_demonstration,
        assets={"map.svg": Asset("image/svg+xml", picture)},
        context={
            **_cover(snapshot, f"{moment(submission.submitted_at)}"),
            "map_alt": where,
            "groups": _groups(snapshot, criteria),
            "costs": as_json([_cost_block(snapshot)]),
            "chart": _chart(snapshot),
            **_by_partner(snapshot),
            "partners": as_json([_partner_block(snapshot)]) if snapshot["partners"] else [],
            "attachments": as_json([_attachment_block(snapshot)]) if snapshot["attachments"] else [],
            "clarifications": as_json(_clarified(bid)),
            "criteria": [_criterion(criterion) for criterion in criteria],
            "levels": list(range(6)),
            "sha256": submission.sha256,
        },
    )


def _clarified(bid: Bid) -> list[Block]:
    """What was asked after submission, with the answer that counts. Nobody is named."""
    blocks: list[Block] = []
    for each in record_of(clarifications_of(bid)):
        if each["cancelled_at"]:
            continue
        blocks.append(Question(each["question"], number=str(each["number"])))
        last = each["replies"][0] if each["replies"] else None
        blocks.append(Answer(last["text"] if last else f"Not answered by {moment(each['answer_by'])}."))
        if last and last["files"]:
            rows = [[file["name"], file["sha256"][:16]] for file in last["files"]]
            blocks.append(Table(["File", "SHA-256 begins"], rows, widths=(4, 2)))
    return blocks


def _cover(snapshot: Snapshot, submitted: str) -> dict[str, Any]:
    names = [partner["name"] for partner in snapshot["partners"]]
    return {
        "title": snapshot["title"],
        "subtitle": f"{snapshot['reference']} · {snapshot['organisation']['name']}",
        "summary": answer(snapshot, "summary") or "",
        "figures": [
            {"value": pounds_prose(snapshot["applied_for_pounds"]), "label": "applied for"},
            {"value": pounds_prose(snapshot["match_pounds"]), "label": "match funding"},
            {"value": str(len(names)), "label": "partner" if len(names) == 1 else "partners"},
        ],
        "facts": [
            ["Round", snapshot["round"]["title"]],
            ["Led by", snapshot["organisation"]["name"]],
            ["With", _named(names)],
            ["Handed in", submitted],
        ],
        "asked": list(ASKED),
    }


def _named(names: list[str]) -> str:
    """Partners as the cover names them: all of a few, the first of many, since the list follows inside."""
    if not names:
        return "No partners named"
    more = len(names) - ON_THE_COVER
    return join(names) if more <= 1 else join([*names[:ON_THE_COVER], f"{more} others"])


def _places(snapshot: Snapshot) -> tuple[list[str], list[str]]:
    lead = [snapshot["organisation"]["gss_code"]] if snapshot["organisation"]["gss_code"] else []
    joining = [partner["gss_code"] for partner in snapshot["partners"] if partner["gss_code"]]
    areas = [code for code in (answer(snapshot, "areas") or []) if code not in lead]
    return codes_today(lead), codes_today([*joining, *areas])


def _where(snapshot: Snapshot) -> str:
    names = [partner["name"] for partner in snapshot["partners"] if partner["gss_code"]]
    lead = snapshot["organisation"]["name"]
    said = f"Led by {lead}" + (f", with {join(names)}" if names else "")
    return f"Map of England by authority. {said}."


def _groups(snapshot: Snapshot, criteria: Sequence[Criterion]) -> list[dict[str, Any]]:
    grouped = by_criterion(parts_of(snapshot), criteria)
    return [_group(number, criterion, parts) for number, (criterion, parts) in enumerate(grouped, start=1)]


def _group(number: int, criterion: Criterion | None, parts: list[Part]) -> dict[str, Any]:
    blocks: list[Block] = []
    for section, part in enumerate(parts, start=1):
        blocks.append(Heading(part.title, level=2))
        for order, said in enumerate(part.answers, start=1):
            blocks.extend(
                _answer_blocks(said, f"{number}.{order}" if len(parts) == 1 else f"{number}.{section}.{order}")
            )
    return {
        "anchor": f"part-{number}",
        "name": criterion.name if criterion else "About the bid, not scored",
        "asks": criterion.asks if criterion else "",
        "weight": criterion.weight if criterion else None,
        "blocks": as_json(blocks, under=2),
    }


def _answer_blocks(said: Said, number: str) -> list[Block]:
    beside = [Table((BESIDE, "Size"), said.beside, widths=(4, 1))] if said.beside else []
    return [*_said_blocks(said, number), *beside]


def _said_blocks(said: Said, number: str) -> list[Block]:
    question = Question(said.label, number=number)
    if said.shape in (TABLE, COSTS, PARTNERS, FILES):
        if not said.rows:
            return [question, Answer()]
        numeric = tuple(range(1, len(said.head))) if said.shape == COSTS else ()
        return [question, Table(said.head, said.rows, numeric=numeric)]
    note = f"{said.words} of {plural(said.word_limit, 'word')}" if said.word_limit and said.text else ""
    return [question, Answer(said.text, note=note)]


def _cost_block(snapshot: Snapshot) -> Table:
    head, rows = cost_table(snapshot)
    widths = (2.2, *(1 for _ in head[1:]))
    return Table(
        head, rows, caption="Costs by category, source and year", numeric=tuple(range(1, len(head))), widths=widths
    )


def _chart(snapshot: Snapshot) -> dict[str, Any]:
    years = sorted({line["financial_year"] for line in snapshot["costs"]})
    rows = []
    for category in CostCategory:
        amounts = [_spent(snapshot, category.value, year) for year in years]
        if any(amounts):
            rows.append((category.label, amounts, pounds(sum(amounts))))
    said = "; ".join(f"{label} {text}" for label, _, text in rows)
    return bars(
        title="Grant applied for, by category and year",
        description=f"Grant applied for by category: {said or 'none'}.",
        rows=rows,
        series=[year_words(year) for year in years][:4],
    )


def _spent(snapshot: Snapshot, category: str, year: int) -> int:
    return sum(
        line["amount_pounds"]
        for line in snapshot["costs"]
        if (line["source"], line["category"], line["financial_year"]) == (MoneySource.GRANT.value, category, year)
    )


def _by_partner(snapshot: Snapshot) -> dict[str, Any]:
    """Who spends what, as a chart and a table; nothing when no partner has costs of its own."""
    shares = by_partner(snapshot["costs"], snapshot["organisation"]["name"])
    if shares is None:
        return {}
    rows = [(name, amounts, pounds(sum(amounts))) for name, amounts in shares.rows]
    chart = bars(title=shares.title, description=shares.description, rows=rows, series=shares.parts)
    return {"partner_chart": chart, "partner_costs": as_json([partner_table(shares)])}


def _partner_block(snapshot: Snapshot) -> Table:
    rows = [
        (partner["name"], partner["contribution"], _confirmed(partner["state"])) for partner in snapshot["partners"]
    ]
    return Table(("Partner", "What it will do", "Confirmed"), rows, widths=(2, 4, 1))


def _confirmed(state: str) -> str:
    return {"confirmed": "Yes", "declined": "Declined"}.get(state, "Not yet")


def _attachment_block(snapshot: Snapshot) -> Table:
    rows = [(file["name"], file_size(file["size"]), file["sha256"][:16]) for file in snapshot["attachments"]]
    return Table(("File", "Size", "SHA-256 begins"), rows, widths=(4, 1, 2))


def _criterion(criterion: Criterion) -> dict[str, Any]:
    return {
        "name": criterion.name,
        "weight": criterion.weight,
        "asks": criterion.asks,
        "levels": [
            {"level": str(level.value), "text": f"{level.word}. {level.description}".strip()}
            for level in criterion.levels.all()
        ],
    }
