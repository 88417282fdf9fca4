"""A bid as it is read on a page: its sections, and every answer in the form a person reads."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from django.db.models import CharField, Exists, OuterRef
from django.db.models.functions import Cast
from django.http import Http404

from bids.models import Answer, AnswerVersion, Bid
from bids.selectors.costs import by_partner, cells_of_value, cost_grid, financial_years
from bids.selectors.display import Names, display
from bids.selectors.progress import SectionProgress, progress_of, questions_of
from bids.states import PartnerState, ScanState
from portal.look.components.charts import BarChart
from programmes.models import FILE_KINDS, LocalAuthority, PriorityArea, Question, QuestionKind

LINE_KEYS = ("category", "financial_year", "source", "amount_pounds")
NAMED_KINDS = frozenset({QuestionKind.AUTHORITIES, QuestionKind.PRIORITY_AREA})


@dataclass(frozen=True)
class Shown:
    """One answer to read. Exactly one of the forms is filled; all are empty when nothing was answered."""

    question: Question
    text: str = ""
    head: Sequence[str] = ()
    rows: Sequence[Sequence[str]] = ()
    costs: Sequence[Mapping[str, Any]] = ()
    files: Sequence[Mapping[str, Any]] = ()
    partners: Sequence[Mapping[str, Any]] = ()
    by_partner: BarChart | None = None
    beside: Sequence[Mapping[str, Any]] = ()
    """Files beside the answer: no part of it, so that an answer may be empty with some beside it."""

    @property
    def is_empty(self) -> bool:
        """Whether the answer says nothing."""
        return not (self.text or self.rows or self.costs or self.files or self.partners)


@dataclass
class BidPages:
    """A bid's whole question set with its answers, and how far each section has got."""

    bid: Bid
    questions: list[Question]
    answers: dict[int, Answer]
    sections: list[SectionProgress] = field(default_factory=list)

    @property
    def values(self) -> dict[int, Any]:
        """Values by question id, the cost table's taken from the cost lines."""
        costs = {q.pk: costs_of(self.bid) for q in self.questions if q.kind == QuestionKind.COST_TABLE}
        return {pk: answer.value for pk, answer in self.answers.items()} | costs

    @property
    def done(self) -> int:
        """Sections with nothing missing."""
        return sum(section.is_done for section in self.sections)

    @property
    def first_to_do(self) -> SectionProgress | None:
        """The first section where something is missing."""
        return next((section for section in self.sections if not section.is_done), None)

    def index_of(self, slug: str) -> int:
        """Where a section stands among them; ``Http404`` for one that is not there."""
        for index, section in enumerate(self.sections):
            if section.section.slug == slug:
                return index
        raise Http404("This round has no such section.")


def pages_of(bid: Bid) -> BidPages:
    """Two queries, for a bid from ``bid_for``. Each answer knows whether it is a version yet (``is_kept``)."""
    questions = questions_of([bid.round_id]).get(bid.round_id, [])
    kept = AnswerVersion.objects.filter(answer=OuterRef("pk"), version=OuterRef("version"))
    rows = Answer.objects.filter(bid=bid).select_related("saved_by").annotate(is_kept=Exists(kept)).order_by()
    pages = BidPages(bid, questions, {answer.question_id: answer for answer in rows})
    pages.sections = progress_of(bid, questions, {pk: answer.value for pk, answer in pages.answers.items()})
    return pages


def names_for(bid: Bid, questions: Iterable[Question], values: Mapping[int, Any]) -> Names:
    """Names of the areas and authorities that these answers mention, in one query (or none)."""
    wanted = [question for question in questions if question.kind in NAMED_KINDS and values.get(question.pk)]
    if not wanted:
        return {}
    codes = {code for question in wanted for code in _codes(values[question.pk])}
    areas = PriorityArea.objects.filter(round_id=bid.round_id, slug__in=codes).order_by()
    authorities = LocalAuthority.objects.filter(gss_code__in=codes).order_by()
    both = areas.values_list(Cast("slug", CharField()), "name").union(
        authorities.values_list(Cast("gss_code", CharField()), "nice_name"), all=True
    )
    return dict(both)


def shown(bid: Bid, question: Question, value: Any, names: Names) -> Shown:
    """An answer as a person reads it."""
    if question.kind == QuestionKind.TABLE:
        keys = [column["key"] for column in question.columns]
        rows = [[str(row.get(key, "")) for key in keys] for row in value or []]
        return Shown(question, head=[column["label"] for column in question.columns], rows=rows)
    if question.kind == QuestionKind.COST_TABLE:
        lines = all_costs_of(bid) if hasattr(bid, "cost_records") else value
        cells = cells_of_value(lines)
        grids = cost_grid(cells, financial_years(bid.round)) if cells else ()
        return Shown(question, costs=grids, by_partner=by_partner(lines or [], str(bid.organisation)))
    if question.kind in FILE_KINDS:
        return Shown(question, files=files_of(bid, question))
    if question.kind == QuestionKind.PARTNERS:
        return Shown(question, partners=partners_of(bid))
    return Shown(question, text=display(question, value, names))


def shown_with_files(bid: Bid, question: Question, value: Any, names: Names) -> Shown:
    """The same with the files that stand beside the answer now."""
    said = shown(bid, question, value, names)
    return replace(said, beside=files_of(bid, question)) if question.files_beside else said


def costs_of(bid: Bid) -> list[dict[str, Any]]:
    """The cost lines of the organisation that leads the bid, as its table has them."""
    return [{key: line[key] for key in LINE_KEYS} for line in all_costs_of(bid) if line["partner_id"] is None]


def all_costs_of(bid: Bid) -> list[dict[str, Any]]:
    """The bid's cost lines as plain records, a partner's own with its name."""
    records: list[dict[str, Any]] = bid.cost_records  # type: ignore[attr-defined]  # annotated by with_parts
    names = {record["pk"]: record["name"] for record in bid.partner_records}  # type: ignore[attr-defined]  # likewise
    lines = [{**line, "partner": names.get(line["partner_id"], "")} for line in records]
    return sorted(
        lines, key=lambda line: (line["category"], line["financial_year"], line["source"], line["partner_id"] or 0)
    )


def partners_of(bid: Bid) -> list[dict[str, Any]]:
    """The bid's partners as plain records."""
    records: list[dict[str, Any]] = bid.partner_records  # type: ignore[attr-defined]  # annotated by with_parts
    spent: dict[int, int] = {}
    for line in bid.cost_records:  # type: ignore[attr-defined]  # annotated by with_parts
        spent[line["partner_id"]] = spent.get(line["partner_id"], 0) + line["amount_pounds"]
    return [
        {
            **record,
            "state_label": PartnerState(record["state"]).label,
            "responded_at": _moment(record["responded_at"]),
            "asked_at": _moment(record["asked_at"]),
            "cost_pounds": spent.get(record["pk"], 0),
        }
        for record in records
    ]


def _moment(text: str | None) -> dt.datetime | None:
    return dt.datetime.fromisoformat(text) if text else None


def files_of(bid: Bid, question: Question) -> list[dict[str, Any]]:
    """The files that answer a question, or stand beside its answer."""
    records: list[dict[str, Any]] = bid.file_records  # type: ignore[attr-defined]  # annotated by with_parts
    return [
        {**record, "is_clean": record["state"] == ScanState.CLEAN, "state_label": ScanState(record["state"]).label}
        for record in records
        if record["question"] == question.pk
    ]


def _codes(value: Any) -> list[str]:
    return [str(item) for item in value] if isinstance(value, list) else [str(value)]
