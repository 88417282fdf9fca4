"""Named queries over documents and batches."""

from __future__ import annotations

from dataclasses import dataclass

from django.db.models import Case, Count, IntegerField, Q, QuerySet, Value, When

from portal.documents.models import Batch, Document
from portal.documents.states import State


@dataclass(frozen=True, slots=True)
class Progress:
    """How far a batch has got."""

    total: int
    ready: int
    failed: int
    rendering: int
    queued: int

    @property
    def done(self) -> int:
        """Ready or failed: nothing more will happen by itself."""
        return self.ready + self.failed

    @property
    def percent(self) -> int:
        """Whole per cent done."""
        return 100 * self.done // self.total if self.total else 100

    @property
    def is_finished(self) -> bool:
        """Whether every document is ready or has failed."""
        return self.done == self.total


def current_document(*, kind: str, subject_id: int) -> Document | None:
    """The current version of a subject's document, ready or not."""
    return Document.objects.filter(kind=kind, subject_id=subject_id, is_current=True).first()


def newest_batch(key: str) -> Batch | None:
    """The newest batch that was started under a key."""
    return Batch.objects.filter(key=key).first()


def progress_of(batch: Batch) -> Progress:
    """Counts by state, in one query."""
    return Progress(
        **Document.objects.filter(batches=batch).aggregate(
            total=Count("pk"),
            **{state.value: Count("pk", filter=Q(state=state)) for state in State},
        )
    )


def documents_of(batch: Batch) -> QuerySet[Document]:
    """A batch's documents: failed ones first, then those still to come, then the ready ones."""
    rank = Case(
        When(state=State.FAILED, then=Value(0)),
        When(state=State.READY, then=Value(2)),
        default=Value(1),
        output_field=IntegerField(),
    )
    documents = Document.objects.filter(batches=batch).defer("snapshot")
    return documents.order_by(rank, "subject_label", "pk")
