"""Whether a round's readings tie its bids together enough for calibration to be trusted."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import coo_array
from scipy.sparse.csgraph import connected_components

from evaluations.methods.calibrating.design import Design
from evaluations.methods.calibrating.records import Trust, Variances

Counts = NDArray[np.int64]

FEWEST_BIDS, FEWEST_ASSESSORS, FEWEST_BRIDGES = 10, 4, 3
LEAST_CROSS = 0.1
LEAST_READS = 1.5
"""Reads per bid on average, below which bids tell little about assessors."""


def too_little(design: Design) -> str:
    """Why no variance can be estimated from these readings; nothing when they can."""
    per_assessor = np.bincount(design.assessor_of)
    for wrong, why in (
        (len(design.bids) < 2, "There is only one bid."),
        (len(design.assessors) < 2, "There is only one assessor, so their leniency cannot be told from the bids."),
        (design.reads.max(initial=0) < 2, "Every bid was read once, so quality cannot be told from leniency."),
        (per_assessor.max(initial=0) < 2, "Every assessor read one bid, so leniency cannot be told from quality."),
        (float(np.ptp(design.score)) < 1e-9, "All scores are equal."),
        (design.score.size - design.fixed < 3, "There are too few scores."),
    ):
        if wrong:
            return why
    return ""


def trust_in(design: Design, variances: Variances | None) -> Trust:
    """The measure of the links, and a sentence that says what it means."""
    components = _components(design)
    reads = _reads_by_area(design)
    areas_of = (reads > 0).sum(axis=1)
    links = int((areas_of - 1).sum())
    share = 1 - float(reads.max(axis=1).sum()) / design.score.size
    why = too_little(design) or _why_not(design, components, reads, share) or _no_quality(variances)
    return Trust(
        trusted=not why,
        why=why or _why(design, share),
        connected=components == 1,
        components=components,
        links=links,
        share_cross=share,
    )


def _components(design: Design) -> int:
    bids, assessors = len(design.bids), len(design.assessors)
    edges = coo_array(
        (np.ones(design.score.size), (design.bid_of, bids + design.assessor_of)), shape=(bids + assessors,) * 2
    )
    return int(connected_components(edges, directed=False, return_labels=False))


def _reads_by_area(design: Design) -> Counts:
    counts = np.zeros((len(design.assessors), len(design.areas)), dtype=np.int64)
    np.add.at(counts, (design.assessor_of, design.area_of_bid[design.bid_of]), 1)
    return counts


def _why_not(design: Design, components: int, reads: Counts, share: float) -> str:
    if len(design.bids) < FEWEST_BIDS or len(design.assessors) < FEWEST_ASSESSORS:
        return f"At least {FEWEST_BIDS} bids and {FEWEST_ASSESSORS} assessors are needed to estimate leniency."
    if components > 1:
        return f"The bids fall into {components} groups that share no assessor, so the groups cannot be compared."
    if design.score.size / len(design.bids) < LEAST_READS:
        return "Most bids were read once, so leniency cannot be told from quality."
    return _bridges(design, reads, share) if len(design.areas) > 1 else ""


def _bridges(design: Design, reads: Counts, share: float) -> str:
    crossing = (reads > 0).sum(axis=1) > 1
    bridges = (reads[crossing] > 0).sum(axis=0)
    weakest = int(bridges.argmin())
    if bridges[weakest] < FEWEST_BRIDGES:
        return (
            f"Only {bridges[weakest]} of the assessors who read in {design.areas[weakest] or 'one area'} also read "
            f"elsewhere; at least {FEWEST_BRIDGES} are needed to compare it with the other areas."
        )
    if share < LEAST_CROSS:
        return (
            f"{share:.0%} of the reads are outside the area that the assessor reads most; "
            f"at least {LEAST_CROSS:.0%} are needed to compare areas."
        )
    return ""


def _no_quality(variances: Variances | None) -> str:
    if variances is not None and variances.quality > 0:
        return ""
    return "The differences between bids cannot be told from the differences between assessors and chance."


def _why(design: Design, share: float) -> str:
    if len(design.areas) == 1:
        return "All bids are tied together by assessors they share."
    return f"All bids are tied together by assessors they share, and {share:.0%} of the reads link areas."
