"""`make study`: how many of the right bids the plain mean, calibration, and two more reads for the greyest pick.

Writes docs/calibration-study.md and ends with one line, `raw=… calibrated=… greyzone=…`.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import replace
from itertools import repeat
from multiprocessing import get_context
from pathlib import Path

for _name in ("OPENBLAS_NUM_THREADS", "OMP_NUM_THREADS"):
    os.environ.setdefault(_name, "1")  # the rounds share the cores; the matrices are too small to be shared

import numpy as np  # noqa: E402 - reads how many threads it may use when it is imported
from numpy.typing import NDArray  # noqa: E402 - as above

from evaluations.methods.calibrating import (  # noqa: E402 - as above
    Calibrated,
    calibrate,
    chance_of_funding,
    draws,
    greyest,
    merit_decider,
)
from tests.bench.simulating import Setting, simulate  # noqa: E402 - as above

ROUNDS, FUNDED, GREY, MORE_READS = 50, 75, 75, 2
REPORT = Path(__file__).resolve().parents[2] / "docs" / "calibration-study.md"
HEADLINE = Setting()
LINES: tuple[tuple[str, Setting], ...] = (
    ("quality 26, leniency 30, noise 44", HEADLINE),
    ("quality 26, leniency 15, noise 59", replace(HEADLINE, leniency=15, noise=59)),
    ("quality 46, leniency 9, noise 45", replace(HEADLINE, quality=46, leniency=9, noise=45)),
    ("as the first, areas differ (variance 10), 3 points for home", replace(HEADLINE, areas_differ=10, home=3)),
    ("as the first, 15% of reads across areas", replace(HEADLINE, cross=0.15)),
    ("as the first, 5% of reads across areas", replace(HEADLINE, cross=0.05)),
    ("as the first, no reads across areas", replace(HEADLINE, cross=0.0)),
    ("areas differ (variance 10), no reads across areas", replace(HEADLINE, areas_differ=10, cross=0.0)),
)
TOP = """# Calibration, studied on rounds whose right answer is known

`make study` wrote this page. Each round has 300 bids of known quality, 60 assessors in six
priority areas, three reads of each bid, a quarter of them across areas unless the line says
otherwise, and money for 75. Quality, leniency and noise are variances in points squared, so one
assessor's score is 26% quality in the first line. The figure is how many of the 75 best bids a
method funds, averaged over {rounds} rounds whose seeds are 0 to {last}; after ± stands the
standard error of the gain.

The last column gives the {grey} bids whose chance of funding is nearest to one half {more} more
reads each, and calibrates again. "Trusted" is in how many rounds calibration says that it can be
trusted: where it cannot, the portal stays with the mean. Without reads across areas the gain
comes from within areas alone: nothing in the scores then says whether one area's assessors are
harder than another's, or its bids weaker.

| round | plain mean | calibrated | gain | with more reads | gain | trusted |
|---|---|---|---|---|---|---|
"""


def right(scores: NDArray[np.float64], truth: NDArray[np.float64]) -> int:
    """How many of the best bids by truth are among the best by score."""
    return len(set(np.argsort(-truth)[:FUNDED].tolist()) & set(np.argsort(-scores)[:FUNDED].tolist()))


def calibrated_scores(found: Calibrated) -> NDArray[np.float64]:
    return np.array([each.calibrated for each in found.bids])


def one_round(setting: Setting, seed: int) -> tuple[int, int, int, bool]:
    """Right choices by the mean, by calibration, and after more reads; and whether calibration trusted itself."""
    world = simulate(setting, seed)
    found = calibrate(world.readings())
    means = np.array([each.mean for each in found.bids])
    decide = merit_decider([1] * setting.bids, budget_pounds=FUNDED, threshold=0)
    chances = chance_of_funding(draws(found, seed=seed), decide)
    by_mean, by_calibration = right(means, world.truth), right(calibrated_scores(found), world.truth)
    for bid in greyest(chances, GREY):
        for _ in range(MORE_READS):
            world.read(int(bid))
    again = right(calibrated_scores(calibrate(world.readings())), world.truth)
    return by_mean, by_calibration, again, found.trust.trusted


def study(setting: Setting, seeds: Sequence[int], *, workers: int = 1) -> NDArray[np.float64]:
    """A row for each seed: see ``one_round``."""
    if workers == 1:
        return np.array([one_round(setting, seed) for seed in seeds], dtype=np.float64)
    with ProcessPoolExecutor(workers, mp_context=get_context("spawn")) as pool:
        return np.array(list(pool.map(one_round, repeat(setting), seeds, chunksize=5)), dtype=np.float64)


def line(name: str, rows: NDArray[np.float64]) -> str:
    """One line of the table."""
    mean, calibrated, more, trusted = rows.mean(axis=0)
    gains = rows[:, 1:3] - rows[:, :1]
    errors = gains.std(axis=0, ddof=1) / len(rows) ** 0.5
    told = f"{trusted * len(rows):.0f} of {len(rows)}"
    return (
        f"| {name} | {mean:.1f} | {calibrated:.1f} | {gains[:, 0].mean():+.1f} ± {errors[0]:.1f} "
        f"| {more:.1f} | {gains[:, 1].mean():+.1f} ± {errors[1]:.1f} | {told} |"
    )


def main() -> None:
    rounds = int(sys.argv[1]) if len(sys.argv) > 1 else ROUNDS
    headline: NDArray[np.float64] | None = None
    table = []
    for name, setting in LINES:
        rows = study(setting, range(rounds), workers=2)
        headline = rows if headline is None else headline
        table.append(line(name, rows))
        print(table[-1], flush=True)  # noqa: T201 - the report
    REPORT.write_text(TOP.format(rounds=rounds, last=rounds - 1, grey=GREY, more=MORE_READS) + "\n".join(table) + "\n")
    assert headline is not None
    raw, calibrated, greyzone, _ = headline.mean(axis=0)
    print(f"raw={raw:.2f} calibrated={calibrated:.2f} greyzone={greyzone:.2f}")  # noqa: T201 - the last line


if __name__ == "__main__":
    main()
