"""Celery's way in: tasks take an id and call a service."""

import uuid
from datetime import timedelta
from typing import Any, Final

from celery import shared_task

from portal.documents.services.sweeping import sweep_documents as sweep

#: What beat sends without being asked, and how often.
SCHEDULE: Final[dict[str, dict[str, Any]]] = {
    "documents-sweep": {
        "task": "portal.documents.tasks.sweep_documents",
        "schedule": timedelta(seconds=20),
    },
}


@shared_task(name="portal.documents.tasks.render_document", acks_late=True, ignore_result=True)
def render_document(document_id: str) -> None:
    """Make one document, if it still needs making."""
    # every process imports this module for its schedule; only a worker needs WeasyPrint (0.6 s)
    from portal.documents.services.rendering import render_document as render

    render(document_id=uuid.UUID(document_id))


@shared_task(name="portal.documents.tasks.sweep_documents", ignore_result=True)
def sweep_documents() -> None:
    """Send again what is overdue."""
    sweep()
