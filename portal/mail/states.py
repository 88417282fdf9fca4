"""The states of an email and the moves between them."""

from typing import Final

from django.db.models import TextChoices


class State(TextChoices):
    """Where an email stands."""

    QUEUED = "queued", "Waiting to be sent"
    SENDING = "sending", "Being handed over"
    SENT = "sent", "Sent"
    UNKNOWN = "unknown", "May have been sent"
    FAILED = "failed", "Not sent"


#: From each state, the states an email may move to. Unknown is left only by a person.
TRANSITIONS: Final[dict[State, frozenset[State]]] = {
    State.QUEUED: frozenset({State.SENDING}),
    State.SENDING: frozenset({State.QUEUED, State.SENT, State.UNKNOWN, State.FAILED}),
    State.SENT: frozenset(),
    State.UNKNOWN: frozenset({State.QUEUED, State.SENT}),
    State.FAILED: frozenset({State.QUEUED}),
}


def sources_of(target: State) -> list[str]:
    """The states from which an email may move to ``target``."""
    return [state.value for state, targets in TRANSITIONS.items() if target in targets]
