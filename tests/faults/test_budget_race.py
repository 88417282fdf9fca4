"""The last of the budget, raced for by thirty-two: never over with the guards, over without them.

``make race`` runs a thousand rounds with both guards and a thousand with neither, and prints what came of
them; here there are twenty-five. With one guard alone there are a fifth as many.
"""

from __future__ import annotations

import logging
import os
from contextlib import ExitStack

import pytest
from django.db import connection

from tests.faults.budget import Figures, make_race, race, without_constraint, without_lock

pytestmark = pytest.mark.django_db(transaction=True)

log = logging.getLogger(__name__)
ROUNDS = int(os.environ.get("BUDGET_ROUNDS", "25"))


def run(rounds: int, *, lock: bool, constraint: bool) -> Figures:
    """The same harness, with each guard in or out."""
    judged, decisions = make_race()
    with ExitStack() as guards_out:
        if not lock:
            guards_out.enter_context(without_lock())
        if not constraint:
            guards_out.enter_context(without_constraint())
        figures = race(decisions, judged.approver, rounds)
    kept = " and ".join(name for name, kept in (("lock", lock), ("constraint", constraint)) if kept)
    log.info("With %s: %s", kept or "neither guard", figures)
    connection.close()
    return figures


def test_nobody_ever_goes_over() -> None:
    figures = run(ROUNDS, lock=True, constraint=True)
    assert not figures.errors
    assert (figures.rounds, figures.over, figures.short) == (ROUNDS, 0, 0)


def test_the_same_harness_without_the_guards_goes_over() -> None:
    figures = run(ROUNDS, lock=False, constraint=False)
    assert not figures.errors
    assert figures.over > 0


@pytest.mark.parametrize("guard", ["lock", "constraint"])
def test_each_guard_is_enough_alone(guard: str) -> None:
    figures = run(ROUNDS // 5, lock=guard == "lock", constraint=guard == "constraint")
    assert not figures.errors
    assert (figures.over, figures.short) == (0, 0)
