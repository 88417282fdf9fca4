"""What an answer says, in words, whatever kind of question it answers."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Mapping
from typing import Any

from portal.look.words import day, pounds
from programmes.models import Question, QuestionKind

Names = Mapping[str, str]
"""Names by code: of authorities by GSS code, of priority areas by slug."""


def display(question: Question, value: Any, names: Names) -> str:
    """The answer as a person would read it; empty when there is none."""
    if value in (None, "", []):
        return ""
    return _SAYS.get(QuestionKind(question.kind), _as_text)(question, value, names)


def _as_text(_question: Question, value: Any, _names: Names) -> str:
    return str(value)


def _money(_question: Question, value: Any, _names: Names) -> str:
    return pounds(int(value))


def _date(_question: Question, value: Any, _names: Names) -> str:
    return day(dt.date.fromisoformat(value))


def _several(_question: Question, value: Any, _names: Names) -> str:
    return ", ".join(str(item) for item in value)


def _yes_no(_question: Question, value: Any, _names: Names) -> str:
    return "Yes" if value == "yes" else "No"


def _agreed(_question: Question, value: Any, _names: Names) -> str:
    return "Agreed" if value == "yes" else ""


def _named(_question: Question, value: Any, names: Names) -> str:
    codes = value if isinstance(value, list) else [value]
    return ", ".join(names.get(code, code) for code in codes)


def _table(question: Question, value: Any, _names: Names) -> str:
    rows = (
        "; ".join(f"{column['label']}: {row.get(column['key'], '')}" for column in question.columns) for row in value
    )
    return "\n".join(rows)


_SAYS: dict[QuestionKind, Callable[[Question, Any, Names], str]] = {
    QuestionKind.MONEY: _money,
    QuestionKind.DATE: _date,
    QuestionKind.CHOICES: _several,
    QuestionKind.YES_NO: _yes_no,
    QuestionKind.DECLARATION: _agreed,
    QuestionKind.AUTHORITIES: _named,
    QuestionKind.PRIORITY_AREA: _named,
    QuestionKind.TABLE: _table,
}
