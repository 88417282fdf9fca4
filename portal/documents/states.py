"""The states of a document and the moves between them."""

from typing import Final

from django.db.models import TextChoices


class State(TextChoices):
    """Where a document stands."""

    QUEUED = "queued", "Waiting to be made"
    RENDERING = "rendering", "Being made"
    READY = "ready", "Ready"
    FAILED = "failed", "Failed"


#: From each state, the states a document may move to. A ready document never moves.
#: A rendering document may be taken over by another worker once its lease has run out.
TRANSITIONS: Final[dict[State, frozenset[State]]] = {
    State.QUEUED: frozenset({State.RENDERING, State.FAILED}),
    State.RENDERING: frozenset({State.RENDERING, State.QUEUED, State.READY, State.FAILED}),
    State.READY: frozenset(),
    State.FAILED: frozenset({State.QUEUED}),
}


def sources_of(target: State) -> list[str]:
    """The states from which a document may move to ``target``."""
    return [state.value for state, targets in TRANSITIONS.items() if target in targets]
