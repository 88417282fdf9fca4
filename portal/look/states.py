"""The word and the colour of every state, the same on every page.

Apps hold their own states; this table only says how a state is shown. A state
without a row is shown by its own name in grey, and a test of each app checks that
none of its states is missing here.
"""

from typing import NamedTuple


class StateLook(NamedTuple):
    """How a state is shown: its word, and the colour of its tag ("" is blue)."""

    word: str
    colour: str


BLUE = ""

STATES: dict[str, StateLook] = {
    # bids
    "draft": StateLook("Draft", "grey"),
    "submitted": StateLook("Submitted", BLUE),
    "being_assessed": StateLook("Being assessed", "purple"),
    "awarded": StateLook("Awarded", "green"),
    "awarded_in_part": StateLook("Awarded in part", "green"),
    "funded": StateLook("Awarded", "green"),
    "reserve": StateLook("Reserve", "yellow"),
    "unsuccessful": StateLook("Unsuccessful", "orange"),
    "ineligible": StateLook("Ineligible", "orange"),
    "withdrawn": StateLook("Withdrawn", "grey"),
    "not_submitted": StateLook("Not submitted", "grey"),
    "late": StateLook("Late", "red"),
    "accepted": StateLook("Accepted", "green"),
    "declined": StateLook("Declined", "grey"),
    "awaiting_certification": StateLook("Waiting for certification", "yellow"),
    "certified": StateLook("Certified", "green"),
    "lapsed": StateLook("Lapsed", "grey"),
    "revoked": StateLook("Revoked", "grey"),
    "superseded": StateLook("Superseded", "grey"),
    "released": StateLook("Money released", "grey"),
    # sections of a bid
    "not_started": StateLook("Not yet started", BLUE),
    "in_progress": StateLook("In progress", "teal"),
    "completed": StateLook("Completed", "green"),
    "cannot_start": StateLook("Cannot start yet", "grey"),
    "needs_attention": StateLook("Needs attention", "red"),
    # rounds
    "scheduled": StateLook("Opens soon", "teal"),
    "open": StateLook("Open", "green"),
    "closed": StateLook("Closed", "grey"),
    "assessing": StateLook("Being assessed", "purple"),
    "deciding": StateLook("Being decided", "purple"),
    "notified": StateLook("Outcomes sent", BLUE),
    "complete": StateLook("Complete", "grey"),
    "feedback_released": StateLook("Feedback sent", BLUE),
    "outcomes_published": StateLook("Outcomes published", "green"),
    "published": StateLook("Published", "green"),
    # assessment
    "allocated": StateLook("Allocated", BLUE),
    "to_declare": StateLook("To declare", "yellow"),
    "to_score": StateLook("To score", BLUE),
    "reading": StateLook("Being read", "teal"),
    "scoring": StateLook("Being scored", "teal"),
    "returned": StateLook("Returned to you", "orange"),
    "scored": StateLook("Scored", "green"),
    "recused": StateLook("Recused", "grey"),
    "conflict": StateLook("Conflict declared", "red"),
    "eligible": StateLook("Eligible", "green"),
    "to_check": StateLook("To check", "yellow"),
    "working": StateLook("Being worked out", "teal"),
    "committed": StateLook("Committed", "green"),
    "discarded": StateLook("Discarded", "grey"),
    "out_of_scope": StateLook("Out of scope", "orange"),
    "safeguarding": StateLook("Safeguarding concern", "red"),
    "planned": StateLook("Planned", BLUE),
    "differ": StateLook("Assessors differ", "orange"),
    "left_as_scored": StateLook("Left as scored", "grey"),
    "agreed": StateLook("Agreed by the panel", "purple"),
    "green": StateLook("Green", "green"),
    "amber": StateLook("Amber", "yellow"),
    "red": StateLook("Red", "red"),
    "not_checked": StateLook("Not checked", "grey"),
    "departs": StateLook("Departs from the recommendation", "orange"),
    "follows": StateLook("As recommended", "teal"),
    # decisions
    "proposed": StateLook("Waiting for approval", "yellow"),
    "decided": StateLook("Decided", BLUE),
    "approved": StateLook("Approved", "green"),
    "undecided": StateLook("Not decided", "grey"),
    "sent_back": StateLook("Sent back", "orange"),
    "fund": StateLook("Fund", "green"),
    "fund_in_full": StateLook("Fund in full", "green"),
    "fund_in_part": StateLook("Fund in part", "green"),
    "reject": StateLook("Reject", "orange"),
    # documents and email
    "queued": StateLook("Waiting", "grey"),
    "rendering": StateLook("Being made", "teal"),
    "making": StateLook("Being made", "teal"),
    "ready": StateLook("Ready", "green"),
    "failed": StateLook("Failed", "red"),
    "missing": StateLook("Not made yet", "grey"),
    "gone": StateLook("No longer kept", "grey"),
    "waiting": StateLook("Waiting", "grey"),
    "clean": StateLook("Checked", "green"),
    "quarantined": StateLook("Held back", "orange"),
    "refused": StateLook("Refused", "red"),
    "unknown": StateLook("Not known", "orange"),
    "sending": StateLook("Being sent", "teal"),
    "sent": StateLook("Sent", "green"),
    # what evaluations found
    "better": StateLook("Better", "green"),
    "worse": StateLook("Worse", "orange"),
    "no_difference": StateLook("No difference", BLUE),
    "not_stated": StateLook("Not stated", "grey"),
    "not_reported": StateLook("Not reported", "grey"),
    # questions, reminders, and why a bid was invited on
    "answered": StateLook("Answered", "green"),
    "14d": StateLook("14 days before", "grey"),
    "7d": StateLook("7 days before", "grey"),
    "2d": StateLook("2 days before", "yellow"),
    "3h": StateLook("3 hours before", "orange"),
    "passed": StateLook("When it had passed", "grey"),
    "decision": StateLook("Decided to be funded", "green"),
    "by_hand": StateLook("Chosen by an officer", BLUE),
    # people and partners
    "invited": StateLook("Invited", "yellow"),
    "active": StateLook("Active", "green"),
    "ended": StateLook("Ended", "grey"),
    "confirmed": StateLook("Confirmed", "green"),
    "named": StateLook("Not confirmed", "grey"),
    "unconfirmed": StateLook("Not confirmed", "grey"),
    "demonstration": StateLook("Demonstration", "magenta"),
}


def state_look(state: str) -> StateLook:
    """The look of a state by its code ("being_assessed", "being-assessed" and "BEING_ASSESSED")."""
    code = str(state).lower().replace("-", "_").replace(" ", "_")
    return STATES.get(code) or StateLook(code.replace("_", " ").capitalize(), "grey")
