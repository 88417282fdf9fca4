"""The states of the judging side and which may follow which. Data, not behaviour."""

from __future__ import annotations

from django.db import models


class AllocationState(models.TextChoices):
    ALLOCATED = "allocated", "Declaration of interest due"
    READING = "reading", "To score"
    RECUSED = "recused", "Recused"


ALLOCATION_TRANSITIONS: dict[AllocationState, frozenset[AllocationState]] = {
    AllocationState.ALLOCATED: frozenset({AllocationState.READING, AllocationState.RECUSED}),
    AllocationState.READING: frozenset({AllocationState.RECUSED}),
    AllocationState.RECUSED: frozenset(),
}


class AssessmentState(models.TextChoices):
    DRAFT = "draft", "Being scored"
    SUBMITTED = "submitted", "Submitted"
    RETURNED = "returned", "Returned to you"


ASSESSMENT_TRANSITIONS: dict[AssessmentState, frozenset[AssessmentState]] = {
    AssessmentState.DRAFT: frozenset({AssessmentState.SUBMITTED}),
    AssessmentState.SUBMITTED: frozenset({AssessmentState.RETURNED}),
    AssessmentState.RETURNED: frozenset({AssessmentState.SUBMITTED}),
}


class DecisionKind(models.TextChoices):
    FUND = "fund", "Fund"
    RESERVE = "reserve", "Reserve"
    REJECT = "reject", "Reject"


class DecisionState(models.TextChoices):
    PROPOSED = "proposed", "Waiting for approval"
    APPROVED = "approved", "Approved"
    SENT_BACK = "sent_back", "Sent back"
    RELEASED = "released", "Money released"
    SUPERSEDED = "superseded", "Superseded"


DECISION_TRANSITIONS: dict[DecisionState, frozenset[DecisionState]] = {
    DecisionState.PROPOSED: frozenset({DecisionState.APPROVED, DecisionState.SENT_BACK}),
    DecisionState.APPROVED: frozenset({DecisionState.SENT_BACK, DecisionState.RELEASED, DecisionState.SUPERSEDED}),
    DecisionState.SENT_BACK: frozenset(),
    DecisionState.RELEASED: frozenset(),
    DecisionState.SUPERSEDED: frozenset(),
}


class WorkState(models.TextChoices):
    QUEUED = "queued", "Waiting to start"
    WORKING = "working", "Being worked out"
    READY = "ready", "Ready"
    FAILED = "failed", "Failed"


WORK_TRANSITIONS: dict[WorkState, frozenset[WorkState]] = {
    WorkState.QUEUED: frozenset({WorkState.WORKING}),
    WorkState.WORKING: frozenset({WorkState.READY, WorkState.FAILED, WorkState.QUEUED}),
    WorkState.READY: frozenset(),
    WorkState.FAILED: frozenset({WorkState.QUEUED}),
}


class Rating(models.TextChoices):
    GREEN = "green", "Green"
    AMBER = "amber", "Amber"
    RED = "red", "Red"
