"""What a worker of the letters' fault test imports: short leases, and time enough to be killed in."""

import os
import time
from datetime import timedelta
from typing import Any

from portal.documents.services import leases, rendering

leases.LEASE = timedelta(seconds=3)
leases.MAX_ATTEMPTS = 50

_render = vars(rendering)["render"]


def slowly(*args: Any, **options: Any) -> Any:
    """Render, and take a while over it."""
    made = _render(*args, **options)
    time.sleep(float(os.environ.get("FAULT_PAUSE", "0.15")))
    return made


vars(rendering)["render"] = slowly
