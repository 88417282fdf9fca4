"""What a rehearsal shows an officer: its bids, what each question got, and what nobody could answer."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import Count, JSONField, Value
from django.http import Http404

from bids.models import Answer, Bid
from bids.selectors.mine import with_parts, with_totals
from bids.selectors.reading import BidPages, Shown, names_for, pages_of, shown_with_files
from evaluations.models import Rehearsal
from portal.documents.models import Document
from portal.documents.selectors import current_document
from portal.look.words import join, plural, shortened
from programmes.models import Question, QuestionKind, Round
from programmes.selectors.questions import all_questions, question_set

EXAMPLE_LENGTH = 160
NOTHING: tuple[Any, ...] = ("", [], {})


@dataclass(frozen=True)
class Asked:
    """One question of the rehearsal: how many bids answered it, an example, and why if none could."""

    question: Question
    answered: int
    example: str
    problem: str


@dataclass(frozen=True)
class Rehearsed:
    """The whole of a rehearsal, as its page shows it."""

    bids: Sequence[Mapping[str, Any]]
    sections: Sequence[tuple[str, Sequence[Asked]]]
    first: str
    pack: Document | None

    @property
    def submitted(self) -> int:
        """Bids that were handed in."""
        return sum(bid["is_submitted"] for bid in self.bids)

    @property
    def impossible(self) -> list[Asked]:
        """Questions that no bid answered."""
        return [asked for _, questions in self.sections for asked in questions if asked.problem]


def rehearsal_of(draft: Round) -> Rehearsal | None:
    """The draft's rehearsal, if it has one."""
    return Rehearsal.objects.select_related("round", "asked_by").filter(of=draft).first()


def rehearsed(rehearsal: Rehearsal) -> Rehearsed:
    """What came of it so far. The same number of queries for any number of bids and questions."""
    handed_in = [each["reference"] for each in rehearsal.results if each["is_submitted"]]
    made = [each["reference"] for each in rehearsal.results if each["reference"]]
    first = next(iter([*handed_in, *made]), "")
    pages = rehearsed_bid(rehearsal, first) if first else None
    pack = current_document(kind="assessment_pack", subject_id=pages.bid.pk) if pages and handed_in else None
    sections = _sections(rehearsal, pages) if pages else []
    return Rehearsed(rehearsal.results, sections, first, pack)


def _sections(rehearsal: Rehearsal, pages: BidPages) -> list[tuple[str, list[Asked]]]:
    answered, examples = _answered(rehearsal.round), _examples(pages)
    refused = {key: why for each in reversed(rehearsal.results) for key, why in each["refused"].items()}
    is_whole = len(rehearsal.results) == rehearsal.wanted
    titles: dict[int, tuple[str, list[Asked]]] = {}
    for question in pages.questions:
        count = answered.get(question.pk, 0)
        problem = _problem(question, refused) if is_whole and not count else ""
        _, listed = titles.setdefault(question.section_id, (question.section.title, []))
        listed.append(Asked(question, count, examples.get(question.pk, ""), problem))
    return list(titles.values())


def rehearsed_bid(rehearsal: Rehearsal, reference: str) -> BidPages:
    """A bid of this rehearsal with all of its answers; ``Http404`` for any other."""
    bids = Bid.objects.filter(round=rehearsal.round).select_related("round", "organisation", "organisation__authority")
    bid = with_parts(with_totals(bids)).filter(reference=reference).first()
    if bid is None:
        raise Http404("This rehearsal has no such bid.")
    return pages_of(bid)


def drafted_pages(draft: Round) -> BidPages:
    """The pages of a bid in a draft that nobody can start yet: every question, and nothing answered. One query."""
    bid = Bid(round=draft, reference="")
    for name in ("fact_records", "reuse_records", "cost_records", "partner_records", "file_records", "file_questions"):
        setattr(bid, name, [])
    for name in ("grant_pounds", "match_pounds", "partner_total", "partners_unconfirmed", "has_earlier"):
        setattr(bid, name, 0)
    return BidPages(bid, all_questions(question_set(draft)), {})


def _answered(round_: Round) -> dict[int, int]:
    rows = Answer.objects.filter(bid__round=round_, value__isnull=False)
    rows = rows.exclude(value=Value(None, JSONField()))
    for empty in NOTHING:
        rows = rows.exclude(value=Value(empty, JSONField()))
    return dict(rows.order_by().values("question").annotate(n=Count("pk")).values_list("question", "n"))


def _examples(pages: BidPages) -> dict[int, str]:
    """What a bid says, in short."""
    values = pages.values
    names = names_for(pages.bid, pages.questions, values)
    return {
        question.pk: _in_short(shown_with_files(pages.bid, question, values.get(question.pk), names))
        for question in pages.questions
    }


def _in_short(said: Shown) -> str:
    files = f"beside it {join([file['name'] for file in said.beside])}" if said.beside else ""
    return "; ".join(part for part in (_answer_in_short(said), files) if part)


def _answer_in_short(said: Shown) -> str:
    if said.rows:
        return plural(len(said.rows), "row")
    if said.files:
        return join([file["name"] for file in said.files])
    if said.partners:
        return join([partner["name"] for partner in said.partners])
    if said.costs:
        return "; ".join(f"{grid['source']}: £{grid['total']['total']:,}" for grid in said.costs)
    return shortened(said.text, EXAMPLE_LENGTH)


def _problem(question: Question, refused: Mapping[str, str]) -> str:
    if question.key in refused:
        return f"What was entered was refused. {refused[question.key].partition('”: ')[2]}"
    if question.show_if is not None:
        values = join(question.show_if_values, "or")
        return f"No bid was asked it: it waits for “{question.show_if.label}” to be answered with {values}."
    if question.kind == QuestionKind.PRIORITY_AREA:
        return "There is nothing to choose from: the round has no priority areas."
    return "No bid could answer it."
