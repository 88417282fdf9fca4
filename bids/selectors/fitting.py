"""Whether an answer given to one round answers a question of another, and what of it."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass, field
from typing import Any

from bids.models import Bid
from bids.selectors.costs import Cell, year_name
from portal.look.words import plural, pounds, word_count
from programmes.models import LocalAuthority, Question, QuestionKind
from programmes.selectors.successors import Replaced, replaced_by_code

TEXTS = frozenset({QuestionKind.SHORT_TEXT, QuestionKind.LONG_TEXT})
SHORT_TEXT_LENGTH = 300
ASKED_OTHERWISE = "The question is asked in another way in this round."


@dataclass(frozen=True, slots=True)
class Fit:
    """What of an answer can stand (``None`` for nothing), and what a person should know about the rest."""

    value: Any
    note: str = ""


@dataclass(frozen=True, slots=True)
class Choices:
    """What can be chosen in a round, for values that name something."""

    areas: Collection[str] = ()
    authorities: Collection[str] = ()
    replaced: Mapping[str, Replaced] = field(default_factory=dict)


def choices_for(bid: Bid, values: Collection[Any]) -> Choices:
    """What the bid's round lets choose, and the authorities of the past among the values. Four queries at most."""
    codes = {str(item) for value in values if isinstance(value, list) for item in value if isinstance(item, str)}
    return Choices(
        areas=frozenset(bid.round.priority_areas.values_list("slug", flat=True)),
        authorities=frozenset(
            LocalAuthority.objects.filter(active_to__isnull=True, gss_code__in=codes).values_list("gss_code", flat=True)
        ),
        replaced=replaced_by_code(codes),
    )


def fit(question: Question, source: Question, value: Any, choices: Choices) -> Fit:
    """What of an answer to ``source`` can be the answer to ``question``."""
    kind = QuestionKind(question.kind)
    if kind in TEXTS and source.kind in TEXTS:
        return _text(question, str(value))
    if question.kind != source.kind:
        return Fit(None, ASKED_OTHERWISE)
    rule = _RULES.get(kind)
    return rule(question, source, value, choices) if rule else Fit(value)


def over_limit(question: Question, text: str) -> str:
    """The sentence about a text that is too long for the question, or nothing."""
    words = word_count(text)
    if question.word_limit and words > question.word_limit:
        return f"It has {plural(words, 'word')}, and this question takes up to {question.word_limit}."
    if question.kind == QuestionKind.SHORT_TEXT and not question.word_limit and len(text) > SHORT_TEXT_LENGTH:
        return f"It has {len(text)} characters, and this question takes up to {SHORT_TEXT_LENGTH}."
    return ""


def fit_costs(cells: Mapping[Cell, int], years: Collection[int]) -> tuple[dict[Cell, int], list[str]]:
    """The cells in the years that a round pays for, and a sentence for each year that it does not."""
    kept = {cell: amount for cell, amount in cells.items() if cell[1] in years}
    outside: dict[int, int] = {}
    for cell, amount in cells.items():
        if cell[1] not in years:
            outside[cell[1]] = outside.get(cell[1], 0) + amount
    notes = [
        f"{pounds(outside[year])} in {year_name(year)}: this round does not pay for it." for year in sorted(outside)
    ]
    return kept, notes


def _text(question: Question, text: str) -> Fit:
    note = over_limit(question, text)
    return Fit(None, note) if note else Fit(text)


def _choice(question: Question, _source: Question, value: Any, _choices: Choices) -> Fit:
    return Fit(value) if value in question.options else Fit(None, f"“{value}” cannot be chosen in this round.")


def _several(question: Question, _source: Question, value: Any, _choices: Choices) -> Fit:
    kept = [item for item in value if item in question.options]
    gone = [str(item) for item in value if item not in question.options]
    note = f"Cannot be chosen in this round: {', '.join(gone)}." if gone else ""
    return Fit(kept or None, note)


def _area(_question: Question, _source: Question, value: Any, choices: Choices) -> Fit:
    return Fit(value) if value in choices.areas else Fit(None, "This round has other priority areas.")


def _authorities(_question: Question, _source: Question, value: Any, choices: Choices) -> Fit:
    """Today's authorities stay; one that was replaced by a single other becomes that; the rest is for a person."""
    kept: list[str] = []
    notes: list[str] = []
    for code in value:
        found = choices.replaced.get(code)
        if found is None:
            kept += [code] if code in choices.authorities else []
            continue
        notes.append(found.sentence if len(found.successors) == 1 else f"{found.sentence} Choose which take part.")
        kept += [found.successors[0].gss_code] if len(found.successors) == 1 else []
    return Fit(sorted(set(kept)) or None, " ".join(notes))


def _table(question: Question, source: Question, value: Any, _choices: Choices) -> Fit:
    wanted = {column["key"] for column in question.columns}
    had = {column["key"] for column in source.columns}
    if not wanted & had:
        return Fit(None, "The table has other columns in this round.")
    rows = [{key: str(row.get(key, "")) for key in wanted} for row in value]
    note = "The table has other columns in this round: check each row." if wanted != had else ""
    return Fit(rows, note)


def _never(_question: Question, _source: Question, _value: Any, _choices: Choices) -> Fit:
    return Fit(None, "A declaration is made anew for each bid.")


_RULES: dict[QuestionKind, Callable[[Question, Question, Any, Choices], Fit]] = {
    QuestionKind.CHOICE: _choice,
    QuestionKind.CHOICES: _several,
    QuestionKind.PRIORITY_AREA: _area,
    QuestionKind.AUTHORITIES: _authorities,
    QuestionKind.TABLE: _table,
    QuestionKind.DECLARATION: _never,
}
