"""Which scores would have been funded: worked out by a worker from a run's stored inputs."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from evaluations.models import AwardRun, RunScores
from evaluations.selectors.runs_result import scores_needed
from evaluations.services.working import Report, ask


def ask_for_scores(run: AwardRun) -> RunScores:
    """Have them worked out after commit; in the transaction that stores the run."""
    row = RunScores(run=run)
    ask(row)
    return row


def work_out(row: RunScores, report: Report) -> Mapping[str, Any]:
    """The worker's part. The same inputs give the same scores."""
    return {"result": scores_needed(row.run.inputs)}
