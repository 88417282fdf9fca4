"""Taking a row out of a table that was posted, or putting one in, without JavaScript."""

from __future__ import annotations

from collections.abc import Iterable

from django.http import QueryDict

from bids.forms.kinds import cell_name
from bids.forms.sections import rows_name
from programmes.models import Question, QuestionKind


def change_rows(posted: QueryDict, questions: Iterable[Question]) -> QueryDict:
    """What was posted, without the row whose "Remove" was pressed (``remove_row`` is ``key:number``)."""
    key, _, number = posted.get("remove_row", "").rpartition(":")
    question = next((q for q in questions if q.key == key and q.kind == QuestionKind.TABLE), None)
    total = posted.get(rows_name(question), "") if question else ""
    if question is None or not (_is_count(number) and _is_count(total)) or int(number) >= int(total):
        return posted
    data = posted.copy()
    for row in range(int(number), int(total)):
        for column in question.columns:
            following = posted.get(cell_name(question, row + 1, column["key"]), "")
            data[cell_name(question, row, column["key"])] = following
    data[rows_name(question)] = str(max(int(total) - 1, 1))
    return data


def change_rows_here(posted: QueryDict, questions: Iterable[Question]) -> QueryDict | None:
    """What was posted with a row less or a row more, for a page that is shown again unsaved; ``None`` without a press.

    ``add_row`` is the key of the table.
    """
    if "remove_row" in posted:
        return change_rows(posted, questions)
    question = next((q for q in questions if q.key == posted.get("add_row")), None)
    if question is None or question.kind != QuestionKind.TABLE:
        return None
    total = posted.get(rows_name(question), "")
    data = posted.copy()
    data[rows_name(question)] = str(int(total) + 1 if _is_count(total) else 1)
    return data


def _is_count(text: str) -> bool:
    return text.isascii() and text.isdigit() and len(text) < 4
