"""Rows of a file taken into the register: first what would change, then all of it or nothing.

A preview is the import itself in a transaction that is undone, so it meets every rule that the import will
meet, those of the database among them.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from dataclasses import asdict, dataclass
from typing import Any

from django.core.exceptions import NON_FIELD_ERRORS, ValidationError
from django.db import transaction
from tablib import Dataset

from portal.accounts.models import User
from portal.audit.digests import canonical_json, sha256_of
from portal.audit.services import record
from portal.look.tables import Table
from portal.look.words import plural
from programmes.importing.kinds import Kind
from programmes.permissions import may_edit_register
from programmes.refusals import RegisterRefused
from programmes.services.register import CHAIN
from programmes.services.searching import refresh_words

NEW, CHANGED, UNCHANGED, REFUSED = "new", "changed", "unchanged", "refused"


@dataclass(frozen=True, slots=True)
class Change:
    """One column of a row: what stands there, and what the file says instead."""

    column: str
    old: str
    new: str


@dataclass(frozen=True, slots=True)
class Seen:
    """What a row came to: new, changed, unchanged or refused, and why by column."""

    number: int
    name: str
    state: str
    changes: tuple[Change, ...] = ()
    refusals: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True, slots=True)
class Outcome:
    """What a file came to, row by row."""

    rows: tuple[Seen, ...]

    def counted(self, state: str) -> int:
        """How many rows are new, changed, unchanged or refused."""
        return Counter(row.state for row in self.rows)[state]

    def of(self, state: str) -> list[Seen]:
        """The rows that are new, changed, unchanged or refused."""
        return [row for row in self.rows if row.state == state]

    @property
    def good(self) -> int:
        """How many rows would change something."""
        return self.counted(NEW) + self.counted(CHANGED)

    @property
    def digest(self) -> str:
        """Tells whether a preview is still what would happen."""
        return sha256_of(canonical_json([asdict(row) for row in self.rows]))


def preview(*, kind: Kind, table: Table, by: User) -> Outcome:
    """What the file would change. Nothing has changed afterwards."""
    _refuse(by)
    with transaction.atomic():
        outcome, _ = _take_in(kind, table, by)
        transaction.set_rollback(True)
    return outcome


def import_rows(*, kind: Kind, table: Table, seen_digest: str, without_refused: bool, by: User) -> Outcome:
    """Take the file in, in one transaction, with an event that names what it touched.

    ``seen_digest`` is that of the preview the person agreed to. Raises ``RegisterRefused``, having changed
    nothing, when the same file would do something else by now, or when rows are refused and the person has
    not said ``without_refused``.
    """
    _refuse(by)
    with transaction.atomic():
        outcome, touched = _take_in(kind, table, by)
        if outcome.digest != seen_digest:
            raise RegisterRefused("What this file would change is different by now. Look at it again.")
        refused = outcome.counted(REFUSED)
        if refused and not without_refused:
            raise RegisterRefused(
                f"{plural(refused, 'row')} of this file {'is' if refused == 1 else 'are'} refused, "
                "so nothing was imported."
            )
        if not outcome.good:
            raise RegisterRefused("This file changes nothing.")
        refresh_words()
        data = {"rows": touched, "file": sha256_of(table.as_text()), "left_out": refused}
        record(chain=CHAIN, kind=f"{kind.model._meta.model_name}.imported", by=by, data=data)
    return outcome


def _refuse(by: User) -> None:
    if refusal := may_edit_register(by):
        raise RegisterRefused(refusal)


def _take_in(kind: Kind, table: Table, by: User) -> tuple[Outcome, dict[str, list[str]]]:
    resource = kind.resource(by=by)
    rows = [
        [line.get(column) for column in table.head] + [line.number, _faults(line.faults, line.cells)]
        for line in table.lines
    ]
    result = resource.import_data(
        Dataset(*rows, headers=[*table.head, "number", "faults"]), use_transactions=True, raise_errors=False
    )
    if result.base_errors or result.has_errors():
        raise _unforeseen(result)
    seen, touched = [], {}
    for line, one in zip(table.lines, result.rows, strict=True):
        row = _seen(line.number, line.get(kind.columns[0].name), one, resource, table.head)
        seen.append(row)
        if row.state in (NEW, CHANGED):
            touched[str(one.instance.pk)] = [change.column for change in row.changes]
    return Outcome(tuple(seen)), touched


def _faults(faults: dict[str, str], cells: dict[str, str]) -> dict[str, str]:
    if "" in cells:
        return {**faults, "": "The row has more cells than the heading. Put quotation marks around commas."}
    return faults


def _unforeseen(result: Any) -> Exception:
    """What no rule foresaw stops the whole import: nothing of it may be half done."""
    errors = result.base_errors or [error for _, found in result.row_errors() for error in found]
    found: Exception = errors[0].error
    return found


def _seen(number: int, name: str, result: Any, resource: Any, head: list[str]) -> Seen:
    if result.validation_error is not None:
        return Seen(number, name[:120], REFUSED, refusals=tuple(_refusals(result.validation_error, resource)))
    before, after = resource.told_before[number], resource.told_after[number]
    told = [(column, before.get(column, ""), after[column]) for column in head]
    changes = tuple(Change(*one) for one in told if one[1] != one[2])
    if result.is_new():
        return Seen(number, name[:120], NEW, changes)
    return Seen(number, name[:120], CHANGED if changes else UNCHANGED, changes)


PLAIN: dict[str, Callable[[Any], str]] = {
    "blank": lambda error: "It may not be empty.",
    "null": lambda error: "It may not be empty.",
    "max_length": lambda error: f"It is too long: {error.params['limit_value']} letters are the most.",
    "invalid_choice": lambda error: f"“{error.params['value']}” is not one of the choices.",
}
"""Django's refusals in the words of a spreadsheet."""


def _refusals(error: ValidationError, resource: Any) -> list[tuple[str, str]]:
    columns = {field.attribute: field.column_name for field in resource.fields.values()}
    found = []
    for name, errors in error.error_dict.items() if hasattr(error, "error_dict") else [("", error.error_list)]:
        column = "" if name == NON_FIELD_ERRORS else columns.get(name, name)
        found += [(column, _words(one)) for one in errors]
    return found


def _words(error: ValidationError) -> str:
    plain = PLAIN.get(error.code or "")
    return plain(error) if plain else error.messages[0]
