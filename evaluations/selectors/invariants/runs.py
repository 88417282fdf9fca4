"""Award runs: stored as they were run, and the same when they are run again."""

from __future__ import annotations

from collections.abc import Iterator

from evaluations.models import AwardRun
from evaluations.selectors.invariants.found import Found, Invariant, by_query, tally
from evaluations.selectors.runs_result import check_run

RUNS = "SELECT count(*) FROM evaluations_awardrun"


def _reproduced() -> Found:
    return tally(_faults())


def _faults() -> Iterator[str | None]:
    for run in AwardRun.objects.select_related("round").order_by("round_id", "number").iterator(chunk_size=20):
        place = f"{run.round.title}: award run {run.number}"
        try:
            checked = check_run(run)
        except (ValueError, KeyError, TypeError, ArithmeticError):  # its stored text is no longer an award run's
            yield f"{place} can no longer be read."
            continue
        yield None if checked.holds else f"{place} is not what its digests cover, or comes out otherwise now."


INVARIANTS = (
    Invariant(
        "reproduced", "Every award run has its digests, and comes out the same from its stored inputs", _reproduced
    ),
    by_query(
        "one_adopted",
        "One award run at most recommends in a round, and never a what-if",
        count=RUNS,
        broken="""
            SELECT round.title FROM evaluations_awardrun run JOIN programmes_round round ON round.id = run.round_id
            WHERE run.adopted_at IS NOT NULL AND run.retired_at IS NULL GROUP BY round.id, round.title
            HAVING count(*) > 1 OR bool_or(run.is_what_if) ORDER BY 1""",
        says="{} has more than one adopted run, or a what-if adopted.",
    ),
)
