"""What the adopted award run recommends, bid by bid."""

from __future__ import annotations

import json

from evaluations.models import AwardRun
from programmes.models import Round


def recommended_pounds(round_: Round) -> dict[str, int] | None:
    """Pounds by reference under the run in force; None when none is adopted. One query."""
    run = AwardRun.objects.filter(round=round_, adopted_at__isnull=False, retired_at__isnull=True).first()
    if run is None:
        return None
    return {each["reference"]: int(each["pounds"]) for each in json.loads(run.result)["standings"] if each["funded"]}
