"""Two answers to one question: what differs, and what both together would be."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from django.db.models import Q

from bids.models import Answer, AnswerVersion, Bid, CostCategory, MoneySource
from bids.selectors.comparing import Merged, Piece, difference, merge, merge_choices
from bids.selectors.costs import cells_of_value, year_name
from bids.selectors.display import Names, display
from portal.look.words import pounds
from programmes.models import Question, QuestionKind

TEXT_KINDS = frozenset({QuestionKind.SHORT_TEXT, QuestionKind.LONG_TEXT})
SEVERAL_KINDS = frozenset({QuestionKind.CHOICES, QuestionKind.AUTHORITIES})


@dataclass(frozen=True)
class Clash:
    """What stands (``theirs``), what somebody else wrote over it (``mine``), and what both began from."""

    question: Question
    theirs: Answer
    mine: Any
    base: Any = None

    @property
    def is_text(self) -> bool:
        """Whether words can be compared."""
        return self.question.kind in TEXT_KINDS

    @property
    def pieces(self) -> list[Piece]:
        """From theirs to mine, word by word: gone is only theirs, new is only mine."""
        return difference(_text(self.theirs.value), _text(self.mine)) if self.is_text else []

    def together(self) -> Merged | None:
        """Both changes in one text; ``None`` for answers that are no text."""
        return merge(_text(self.base), _text(self.mine), _text(self.theirs.value)) if self.is_text else None

    def choices_together(self) -> list[str]:
        """What either chose and neither took away; empty for other kinds, and when it is one of the two."""
        if self.question.kind not in SEVERAL_KINDS:
            return []
        theirs, mine = _several(self.theirs.value), _several(self.mine)
        both = merge_choices(_several(self.base), mine, theirs)
        return [] if set(both) in (set(mine), set(theirs)) else both

    def cells(self) -> list[dict[str, str]]:
        """Cells of a table or of the costs that differ: where, what theirs says, what mine says."""
        if self.question.kind == QuestionKind.COST_TABLE:
            return _amounts(cells_of_value(self.theirs.value), cells_of_value(self.mine))
        if self.question.kind == QuestionKind.TABLE:
            return _table_cells(self.question, self.theirs.value or [], self.mine or [])
        return []


def bases_of(bid: Bid, versions: Mapping[int, int]) -> dict[int, Any]:
    """What the answers said in these versions, by question id. A version that is not kept is left out."""
    wanted = Q()
    for question_id, version in versions.items():
        wanted |= Q(answer__question_id=question_id, version=version)
    if not wanted:
        return {}
    rows = AnswerVersion.objects.filter(wanted, answer__bid=bid).values_list("answer__question_id", "value")
    return dict(rows)


def said(question: Question, value: Any, names: Names) -> str:
    """A value in words, for kinds that fit on a line."""
    return display(question, value, names)


def _text(value: Any) -> str:
    return value if isinstance(value, str) else ""


def _several(value: Any) -> list[str]:
    return [str(item) for item in value] if isinstance(value, list) else []


def _amounts(theirs: Mapping[Any, int], mine: Mapping[Any, int]) -> list[dict[str, str]]:
    places = sorted({*theirs, *mine}, key=lambda cell: (cell[2], cell[1], cell[0]))
    return [
        {
            "where": f"{MoneySource(source).label}: {CostCategory(category).label}, {year_name(year)}",
            "theirs": pounds(theirs.get((category, year, source), 0)),
            "mine": pounds(mine.get((category, year, source), 0)),
        }
        for category, year, source in places
        if theirs.get((category, year, source), 0) != mine.get((category, year, source), 0)
    ]


def _table_cells(question: Question, theirs: list[dict[str, Any]], mine: list[dict[str, Any]]) -> list[dict[str, str]]:
    return [
        {"where": f"Row {row + 1}, {column['label']}", "theirs": one, "mine": other}
        for row in range(max(len(theirs), len(mine)))
        for column in question.columns
        if (one := _cell(theirs, row, column["key"])) != (other := _cell(mine, row, column["key"]))
    ]


def _cell(rows: list[dict[str, Any]], row: int, key: str) -> str:
    return str(rows[row].get(key, "")) if row < len(rows) else ""


def names_wanted(clashes: Iterable[Clash]) -> dict[int, list[str]]:
    """Every code that any side of a question of several choices holds, so that names are asked for once."""
    return {
        clash.question.pk: [*_several(clash.theirs.value), *_several(clash.mine), *_several(clash.base)]
        for clash in clashes
        if clash.question.kind in SEVERAL_KINDS
    }
