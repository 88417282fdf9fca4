"""What beat does for the audit."""

from datetime import timedelta
from typing import Any

from celery import shared_task

from portal.audit import anchors


@shared_task(name="portal.audit.tasks.anchor", ignore_result=True)
def anchor() -> None:
    """Every hour: an anchor over all chains."""
    anchors.anchor_now()


SCHEDULE: dict[str, Any] = {
    "anchor the audit": {"task": "portal.audit.tasks.anchor", "schedule": timedelta(hours=1)},
}
