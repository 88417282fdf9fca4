"""The promises that the judging of bids rests on, each checked against what is stored now. Reads; changes nothing."""

from __future__ import annotations

from collections.abc import Iterator
from time import monotonic

from django.db import transaction

from evaluations.selectors.invariants import (
    approvals,
    assessing,
    erased,
    files,
    money,
    panels,
    record,
    register,
    runs,
    seals,
    submitted,
    told,
)
from evaluations.selectors.invariants.found import Checked, Found, Invariant

INVARIANTS: tuple[Invariant, ...] = (
    *submitted.INVARIANTS,
    *seals.INVARIANTS,
    *assessing.INVARIANTS,
    *panels.INVARIANTS,
    *runs.INVARIANTS,
    *approvals.INVARIANTS,
    *money.INVARIANTS,
    *told.INVARIANTS,
    *files.INVARIANTS,
    *erased.INVARIANTS,
    *record.INVARIANTS,
    *register.INVARIANTS,
)


def check(*, codes: frozenset[str] | None = None) -> Iterator[Checked]:
    """Each promise (of ``codes``, or all) with what was found, one after the other."""
    for invariant in INVARIANTS:
        if codes is None or invariant.code in codes:
            start = monotonic()
            yield Checked(invariant, _found(invariant), monotonic() - start)


def _found(invariant: Invariant) -> Found:
    """What a check finds; rows that cannot even be read break their promise, and stop no other check."""
    try:
        with transaction.atomic():
            return invariant.find()
    except Exception as error:  # tampered rows can raise anything
        found = Found()
        found.fault(f"It could not be checked: {type(error).__name__}: {error}.")
        return found


__all__ = ["INVARIANTS", "Checked", "Invariant", "check"]
