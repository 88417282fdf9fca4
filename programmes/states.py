"""The phases of a round, and which gate or date leads into each. Data, not behaviour."""

from __future__ import annotations

from django.db import models


class Phase(models.TextChoices):
    """Where a round stands. Never stored: computed from its dates and gates."""

    DRAFT = "draft", "Draft"
    SCHEDULED = "scheduled", "Opens soon"
    OPEN = "open", "Open"
    CLOSED = "closed", "Closed"
    ASSESSING = "assessing", "Being assessed"
    DECIDING = "deciding", "Being decided"
    NOTIFIED = "notified", "Bidders told"
    COMPLETE = "complete", "Complete"


class Gate(models.TextChoices):
    """A step of a round that a person opens, once, with a date and a name."""

    PUBLISH = "published", "Publish the round"
    ASSESS = "assessing", "Start assessment"
    DECIDE = "deciding", "Start decisions"
    NOTIFY = "notified", "Tell bidders the outcome"
    RELEASE_FEEDBACK = "feedback_released", "Release feedback"
    PUBLISH_OUTCOMES = "outcomes_published", "Publish the funded projects"


GATE_ORDER: tuple[Gate, ...] = (
    Gate.PUBLISH,
    Gate.ASSESS,
    Gate.DECIDE,
    Gate.NOTIFY,
    Gate.RELEASE_FEEDBACK,
    Gate.PUBLISH_OUTCOMES,
)
