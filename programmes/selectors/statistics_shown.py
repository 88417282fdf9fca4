"""The pictures beside a round's statistics: the same for the public page and for its preview."""

from __future__ import annotations

from typing import Any

from portal.look.components.charts import Stage
from programmes.pictures.histogram import histogram
from programmes.pictures.shares import shares
from programmes.selectors.statistics import Shown


def pictures_of(shown: Shown) -> dict[str, Any]:
    """Stages, success by region and by kind, and how scores lie."""
    bids, scores = shown.said["bids"], shown.said["scores"]
    names = (("received", "Received"), ("eligible", "Eligible"), ("scored", "Scored"), ("funded", "Funded"))
    return {
        "stages": [Stage(label, bids[key]) for key, label in names],
        "regions": shares(shown.regions, title="Bids received and funded by region", id="regions-picture"),
        "kinds": shares(shown.kinds, title="Bids received and funded by kind of organisation", id="kinds-picture"),
        "scores": histogram(
            scores["bands"],
            line=float(scores["line"]) if scores["line"] else None,
            title="Bids by score of 100",
            id="scores-picture",
        ),
    }
