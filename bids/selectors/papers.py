"""A bid as papers: a copy for a cabinet that says whether it is a draft, and the receipt of a submission.

Made from the same record as the snapshot, so that what is printed is what is judged. The draft's
blocks are set alike as PDF and as Word.
"""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.urls import reverse

from bids.models import Bid, Submission
from bids.selectors.content import bid_content
from bids.selectors.costs import by_partner, cells_of_value, cost_grid, financial_years
from bids.states import BidState, PartnerState
from portal.audit.clock import database_now
from portal.documents.blocks import Answer, Block, Heading, KeyFacts, Paragraph, Question, Table, as_json
from portal.documents.kinds import DocumentContent
from portal.look.components.charts import BarChart
from portal.look.words import file_size, moment, pounds, word_count
from programmes.models import FILE_KINDS, Office, QuestionKind, Round

Content = Mapping[str, Any]
BESIDE = "File beside the answer"
DRAFT_NOTE = "Draft. This bid has not been submitted in this form, and may still change."
LATE_NOTE = "Draft. This bid was not submitted before the round closed."
LATE_AGAIN_NOTE = "Draft. This was not submitted again before the round closed: what was submitted before counts."


def draft_content(bid_id: int) -> DocumentContent:
    """What the PDF of the bid as it stands says."""
    bid = paper_bid(bid_id)
    standing = paper_standing(bid)
    return DocumentContent(
        title=f"{standing.called} {bid.reference}",  # lists of documents say no more of a bid that is not submitted
        subject_label=bid.reference,
        reference=f"{bid.reference} {standing.word}",
        demonstration=bid.organisation.is_demonstration,
        context={
            "bid_title": paper_title(bid),
            "subtitle": str(bid.organisation),
            "note": standing.note,
            "is_draft": standing.is_draft,
            "blocks": as_json(blocks_of(bid)),
        },
    )


def receipt_content(submission_id: int) -> DocumentContent:
    """What the receipt of a submission says."""
    submission = Submission.objects.select_related("bid", "bid__round", "bid__organisation", "submitted_by").get(
        pk=submission_id
    )
    bid = submission.bid
    snapshot: dict[str, Any] = json.loads(submission.snapshot)
    return DocumentContent(
        title=f"Receipt: {bid.reference}",
        subject_label=f"{bid.reference} submission {submission.number}",
        reference=f"{bid.reference} receipt {submission.receipt_code}",
        chain=bid.audit_chain,
        demonstration=bid.organisation.is_demonstration,
        context={
            "reference": bid.reference,
            "facts": _receipt_facts(submission, snapshot),
            "receipt_code": submission.receipt_code,
            "sha256": _in_eights(submission.sha256),
            "round_title": bid.round.title,
            "closes": moment(submission.closes_at),
            "certified": [
                [Office(sign["office"]).label, moment(dt.datetime.fromisoformat(sign["certified_at"]))]
                for sign in snapshot["certifications"]
            ],
            "check": f"{settings.PORTAL_BASE_URL}{reverse('documents:verify')}",
            "files": as_json(_receipt_files(snapshot), under=2),
        },
    )


def paper_bid(bid_id: int) -> Bid:
    """The bid with what its papers name."""
    return Bid.objects.select_related("round", "organisation", "organisation__authority").get(pk=bid_id)


@dataclass(frozen=True, slots=True)
class PaperStanding:
    """What a paper says of the bid it is a copy of: in its title, in a word, and in a sentence at its head."""

    called: str
    word: str
    note: str
    is_draft: bool = False


def paper_standing(bid: Bid) -> PaperStanding:
    """A bid that was handed in cannot change, so its paper says what was submitted; a draft's says that it is one."""
    if bid.state == BidState.WITHDRAWN:
        note = f"Withdrawn {moment(bid.withdrawn_at)}. The department does not assess this bid."
        return PaperStanding("Withdrawn bid", "withdrawn", note)
    submission = bid.submissions.defer("snapshot").first() if bid.state == BidState.SUBMITTED else None
    if submission is not None:
        note = f"As submitted {moment(submission.submitted_at)}. Receipt code {submission.receipt_code}."
        return PaperStanding("Copy of", "submitted", note)
    return PaperStanding("Draft of", "draft", _draft_note(bid), is_draft=True)


def _draft_note(bid: Bid) -> str:
    if bid.closes_at is None or database_now() < bid.closes_at:
        return DRAFT_NOTE
    return LATE_AGAIN_NOTE if bid.submissions.exists() else LATE_NOTE


def paper_title(bid: Bid) -> str:
    """What the paper is called."""
    return bid.title or f"Bid {bid.reference}"


def blocks_of(bid: Bid) -> list[Block]:
    """The whole bid as blocks, in the order of its questions."""
    content = bid_content(bid)
    facts = [
        ("Reference", bid.reference),
        ("Round", bid.round.title),
        ("Organisation", str(bid.organisation)),
        ("Grant applied for", pounds(content["applied_for_pounds"])),
        ("Match funding", pounds(content["match_pounds"])),
        ("Closes", moment(bid.closes_at)),
    ]
    blocks: list[Block] = [Paragraph(paper_standing(bid).note, style="inset"), KeyFacts(facts)]
    for number, section in enumerate(content["sections"], start=1):
        blocks.append(Heading(f"{number}. {section['title']}", level=2))
        for place, question in enumerate(section["questions"], start=1):
            blocks += question_blocks(question, f"{number}.{place}", content, bid.round)
    return blocks


def question_blocks(question: Content, number: str, content: Content, round_: Round) -> list[Block]:
    """One question of a bid's record and its answer."""
    limit = f"Up to {question['word_limit']} words" if question["word_limit"] else ""
    asked = Question(question["label"], number=number, limit=limit)
    return [asked, *_answer(question, content, round_), *_beside(question, content)]


def _answer(question: Content, content: Content, round_: Round) -> list[Block]:
    kind = question["kind"]
    if kind == QuestionKind.TABLE and question["value"]:
        columns = question["columns"]
        rows = [[str(row.get(column["key"], "")) for column in columns] for row in question["value"]]
        return [Table([column["label"] for column in columns], rows)]
    if kind == QuestionKind.COST_TABLE and content["costs"]:
        return _cost_tables(content, round_)
    if kind == QuestionKind.PARTNERS and content["partners"]:
        rows = [[p["name"], p["contribution"], PartnerState(p["state"]).label] for p in content["partners"]]
        return [Table(["Partner", "What it will do", "State"], rows, widths=(2, 4, 1.6))]
    if kind in FILE_KINDS:
        return _files(question, content, "File") or [Answer()]
    words = f"{word_count(question['text'])} of {question['word_limit']} words" if question["word_limit"] else ""
    return [Answer(question["text"], note=words if question["text"] else "")]


def _cost_tables(content: Content, round_: Round) -> list[Block]:
    cells = cells_of_value(content["costs"])
    blocks: list[Block] = []
    for grid in cost_grid(cells, financial_years(round_)):
        if not grid["total"]["total"]:
            continue
        rows = [
            [row["label"], *map(pounds, row["amounts"]), pounds(row["total"])] for row in (*grid["rows"], grid["total"])
        ]
        numeric = tuple(range(1, len(grid["years"]) + 2))
        widths = (2, *(1.4 for _ in numeric))
        heads = ["", *grid["years"], "Total"]
        blocks.append(Table(heads, rows, caption=grid["source"], numeric=numeric, widths=widths, total=True))
    shares = by_partner(content["costs"], content["organisation"]["name"])
    return [*blocks, partner_table(shares)] if shares else blocks


def partner_table(shares: BarChart) -> Table:
    """Who spends what, as a table that adds up."""
    rows = [[name, *map(pounds, amounts), pounds(sum(amounts))] for name, amounts in shares.rows]
    total = ["Total", *map(pounds, shares.totals), pounds(shares.total)]
    heads = ["Partner", *shares.parts, "Total"]
    widths = (2, 1.4, 1.4, 1.4)
    return Table(heads, [*rows, total], caption=shares.title, numeric=(1, 2, 3), widths=widths, total=True)


def _beside(question: Content, content: Content) -> list[Block]:
    return [] if question["kind"] in FILE_KINDS else _files(question, content, BESIDE)


def _files(question: Content, content: Content, head: str) -> list[Block]:
    own = [item for item in content["attachments"] if item["question"] == question["key"]]
    rows = [[item["name"], file_size(item["size"])] for item in own]
    return [Table([head, "Size"], rows, widths=(4, 1))] if rows else []


def _receipt_facts(submission: Submission, snapshot: Content) -> list[list[str]]:
    return [
        ["Bid", f"{submission.bid.reference} {snapshot['title']}".strip()],
        ["Organisation", snapshot["organisation"]["name"]],
        ["Round", snapshot["round"]["title"]],
        ["Received", f"{moment(submission.submitted_at)} ({submission.submitted_at:%H:%M:%S} UTC)"],
        ["Submitted by", submission.submitted_by.full_name],
        ["Submission number", str(submission.number)],
        ["Grant applied for", pounds(snapshot["applied_for_pounds"])],
        ["Match funding", pounds(snapshot["match_pounds"])],
    ]


def _receipt_files(snapshot: Content) -> list[Block]:
    rows = [[item["name"], file_size(item["size"]), item["sha256"][:16]] for item in snapshot["attachments"]]
    return [Table(["File", "Size", "SHA-256 begins"], rows, widths=(4, 1.2, 2))] if rows else []


def _in_eights(digest: str) -> str:
    """A digest in groups of eight, so that people can compare it."""
    return " ".join(digest[start : start + 8] for start in range(0, len(digest), 8))
