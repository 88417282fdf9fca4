"""What the list of a person's bids says of each, and what each open round offers their organisations."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Sequence
from functools import cache
from typing import Any

from django.urls import reverse

from bids.models import Bid
from bids.selectors.certificates import uncertified
from bids.selectors.eligibility import why_not_bid
from bids.selectors.progress import SectionProgress, progress_of, questions_of, values_of
from bids.selectors.roles import WRITERS
from bids.selectors.standing import outcome_of, standing, why_not_writable
from bids.states import BidState, Result
from programmes.models import MemberRole, Membership, Round
from programmes.selectors.ofsted.reports import Reports, all_reports


def cards_of(bids: Sequence[Bid], now: dt.datetime) -> list[dict[str, Any]]:
    """One card for each bid from ``my_bids``. Two queries for any number of them."""
    questions = questions_of({bid.round_id for bid in bids}) if bids else {}
    values = values_of(bids) if bids else {}
    return [_card(bid, progress_of(bid, questions.get(bid.round_id, []), values[bid.pk]), now) for bid in bids]


def _card(bid: Bid, sections: list[SectionProgress], now: dt.datetime) -> dict[str, Any]:
    writable = why_not_writable(bid, now) is None
    return {
        "bid": bid,
        "name": bid.title or "No title yet",
        "standing": standing(bid, now),
        "done": sum(section.is_done for section in sections),
        "total": len(sections),
        "writable": writable,
        "next": next_step(bid, sections, now),
        "is_asked": outcome_of(bid) is None and is_asked(bid),
        "handed_in_before": writable and bool(bid.submission_total),  # type: ignore[attr-defined]  # annotated
    }


def is_asked(bid: Bid) -> bool:
    """Whether the department waits for this person's organisation to answer a question about the bid."""
    may_answer = getattr(bid, "my_role", "") in WRITERS and bid.state == BidState.SUBMITTED
    return may_answer and getattr(bid, "asked_number", None) is not None


def next_step(bid: Bid, sections: Sequence[SectionProgress], now: dt.datetime) -> dict[str, str]:
    """The next thing to do with a bid, as a button's words and address."""
    role = getattr(bid, "my_role", "")
    outcome = outcome_of(bid)
    if outcome is not None:
        waits = outcome.result == Result.FUNDED and not outcome.response and role == MemberRole.LEAD
        return _step("Answer the award" if waits else "Read the outcome", "bids:bid", bid)
    if is_asked(bid):
        where = reverse("bids:clarification", args=[bid.reference, bid.asked_number])  # type: ignore[attr-defined]  # annotated by my_bids
        return {"text": "Answer the department’s question", "href": where}
    if why_not_writable(bid, now) is not None:
        receipt = bool(bid.submission_total) and bid.state != "withdrawn"  # type: ignore[attr-defined]  # annotated
        return _step("See the receipt", "bids:receipt", bid) if receipt else _step("Read the bid", "bids:bid", bid)
    return _next_in_draft(bid, sections, role)


def _next_in_draft(bid: Bid, sections: Sequence[SectionProgress], role: str) -> dict[str, str]:
    to_do = next((section for section in sections if not section.is_done), None)
    if role == MemberRole.CERTIFIER:
        return _for_certifier(bid, is_ready=to_do is None)
    if to_do is None and role in WRITERS and uncertified(bid):
        step = _step("Get it certified", "bids:bid", bid)
        return {**step, "href": f"{step['href']}#certification"}
    if to_do is None:
        return _step("Check and submit", "bids:check", bid)
    words = f"Continue: {to_do.section.title}" if any(s.answered for s in sections) else f"Begin: {to_do.section.title}"
    return {"text": words, "href": reverse("bids:section", args=[bid.reference, to_do.section.slug])}


def _for_certifier(bid: Bid, *, is_ready: bool) -> dict[str, str]:
    """What is theirs to do; whoever has certified already, or is not asked to in this round, reads."""
    waits = getattr(bid, "my_office", None) in uncertified(bid)
    if is_ready and waits:
        return _step("Read and certify", "bids:certify", bid)
    return _step("Read the whole bid", "bids:check", bid)


def offers(
    round_: Round,
    memberships: Sequence[Membership],
    now: dt.datetime,
    reports: Callable[[], Reports] | None = None,
) -> dict[str, Any]:
    """What an open round offers a person's organisations: those that may start a bid, and why others may not."""
    choices, refusals, known = [], [], reports or cache(all_reports)
    for membership in memberships:
        live: list[int] = membership.live_rounds  # type: ignore[attr-defined]  # annotated by my_memberships
        invited: list[int] = membership.invited_rounds  # type: ignore[attr-defined]  # annotated likewise
        counts = {"live_bids": live.count(round_.pk), "invited": invited.count(round_.pk)}
        refusal = why_not_bid(round_, membership.organisation, now=now, reports=known, **counts)
        if refusal is None and membership.role not in WRITERS:
            refusal = f"Only an editor or a lead of {membership.organisation} can start a bid."
        if refusal is None:
            choices.append({"organisation": membership.organisation})
        else:
            refusals.append({"organisation": membership.organisation, "reason": refusal})
    if not memberships:
        reason = "You are not a member of an organisation yet. Ask a lead of your organisation to invite you."
        refusals.append({"organisation": None, "reason": reason})
    return {"round": round_, "choices": choices, "refusals": refusals}


def _step(text: str, name: str, bid: Bid) -> dict[str, str]:
    return {"text": text, "href": reverse(name, args=[bid.reference])}
