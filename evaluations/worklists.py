"""The lines of each role's work list, each with a button straight to its page."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from datetime import datetime

from django.urls import reverse
from django.utils import timezone

from evaluations.models import Allocation
from evaluations.permissions import OFFICERS, PANEL
from evaluations.selectors.assessing import allocations_of
from evaluations.selectors.reserves import awards_to_mind, next_reserves
from evaluations.selectors.waiting import RoundWork, rounds_here, to_approve, work_in
from evaluations.states import AllocationState, AssessmentState
from evaluations.worklists_auditors import for_auditors
from evaluations.worklists_panel import flags_and_meetings
from portal.accounts import worklist
from portal.accounts.models import User
from portal.accounts.roles import Role, has_role
from portal.accounts.worklist import WorkItem
from portal.look.words import join, moment, plural, pounds, time_left
from programmes.models import Round
from programmes.services.gates import next_gate
from programmes.states import Gate, Phase

PLACES = ("round", "allocation", "ranking", "diligence_grid", "notify_time")
LISTED = 10
"""How many bids of one round an assessor's list shows before it leads to the rest."""
NAMED = 4
"""How many late assessors a line names."""


def register_worklists() -> None:
    """Make the providers known to the ground."""
    everybody = (for_assessors, for_officers, for_approvers, for_panel, flags_and_meetings, for_auditors)
    for provider in everybody:
        worklist.register(provider)


def for_assessors(user: User) -> Sequence[WorkItem]:
    """To declare, to score, returned, done: one line for each bid allocated to them."""
    if not has_role(user, Role.ASSESSOR):
        return []
    now = timezone.now()
    open_ones = [
        allocation
        for allocation in allocations_of(user).exclude(state=AllocationState.RECUSED)
        if allocation.bid.round.phase_at(now) in (Phase.ASSESSING, Phase.DECIDING, Phase.NOTIFIED)
        and allocation.bid.state != "withdrawn"
    ]
    items = [(allocation.bid.round, _assessor_item(allocation, now)) for allocation in open_ones]
    rounds = {round_.pk: round_ for round_, _ in items}
    lines = [
        line for pk, round_ in rounds.items() for line in _first(round_, [i for r, i in items if i and r.pk == pk])
    ]
    return [*lines, *_loads(open_ones)]


def _loads(allocations: Sequence[Allocation]) -> list[WorkItem]:
    """What they read of each round, of what they can, with the way to what is on record of them."""
    reads = Counter(allocation.bid.round.title for allocation in allocations)
    profile = allocations[0].assessor if allocations else None
    if profile is None:
        return []
    said = join([f"{count} of {plural(profile.max_reads, 'bid')} in {title}" for title, count in reads.items()])
    url = reverse("evaluations:assessor", args=[profile.pk])
    return [WorkItem("Your load", said, url, action="See your profile", order=890)]


def _first(round_: Round, items: Sequence[WorkItem]) -> list[WorkItem]:
    """The lines of one round: of a long list the first ones, and the way to all of them."""
    done = [item for item in items if item.folded]
    waiting = sorted((item for item in items if not item.folded), key=lambda item: (not item.urgent, item.order))
    more = len(waiting) - LISTED
    if more <= 0:
        return [*waiting, *done]
    rest = WorkItem(
        "More bids to score",
        round_.title,
        reverse("evaluations:reading", args=[round_.slug]),
        count=more,
        action="See all your bids",
        order=31,
    )
    return [*waiting[:LISTED], rest, *done]


def _assessor_item(allocation: Allocation, now: datetime) -> WorkItem | None:
    bid, due = allocation.bid, allocation.due_at
    assessment = getattr(allocation, "assessment", None)
    state = assessment.state if assessment is not None else None
    scored = state == AssessmentState.SUBMITTED
    detail = f"{bid.organisation.name}, {bid.round.title}"
    url = reverse("evaluations:score", args=[allocation.pk])
    late = due is not None and due < now and not scored
    if scored:
        return WorkItem(bid.reference, detail, url, order=900, group="Done", state="scored", folded=True)
    if bid.round.deciding_at:
        return None
    if allocation.state == AllocationState.ALLOCATED:
        declare = reverse("evaluations:declare", args=[allocation.pk])
        return WorkItem(
            f"To declare: {bid.reference}", detail, declare, due=due, urgent=late, action="Declare", order=20
        )
    if state == AssessmentState.RETURNED:
        return WorkItem(
            f"Returned to you: {bid.reference}", detail, url, due=due, urgent=late, action="Score again", order=10
        )
    if allocation.is_calibration and assessment is None:
        return WorkItem(f"Score first: {bid.reference}", detail, url, due=due, urgent=late, action="Score", order=5)
    started = "Go on scoring" if assessment is not None else "Score"
    return WorkItem(f"To score: {bid.reference}", detail, url, due=due, urgent=late, action=started, order=30)


def for_officers(user: User) -> Sequence[WorkItem]:
    """Bids to check, to allocate, late assessors, decisions to make, reserves to offer, gates."""
    if not has_role(user, *OFFICERS):
        return []
    now = timezone.now()
    rounds = rounds_here()
    running = [round_ for round_ in rounds if not round_.outcomes_published_at]
    work = work_in(running, now)
    return [*(item for each in work for item in _round_items(each)), *_award_items(now), *_followed(rounds, now)]


def _round_items(work: RoundWork) -> list[WorkItem]:
    round_ = work.round
    place = {name: reverse(f"evaluations:{name}", args=[round_.slug]) for name in PLACES}
    items: list[WorkItem] = []
    if round_.notified_at is None:
        if work.unchecked:
            items.append(
                WorkItem("Bids to check", round_.title, place["round"], count=work.unchecked, action="Check", order=40)
            )
        if work.short_of_assessors and not round_.deciding_at:
            items.append(
                WorkItem(
                    "Bids to allocate",
                    round_.title,
                    place["allocation"],
                    count=work.short_of_assessors,
                    action="Allocate",
                    order=50,
                )
            )
        if work.late:
            items.append(
                WorkItem(
                    "Late assessments",
                    f"{round_.title}. {join(work.late_names[:NAMED])}{_and_more(len(work.late_names) - NAMED)}",
                    place["allocation"],
                    work.late,
                    work.late_since,
                    urgent=True,
                    action="See who",
                    order=10,
                )
            )
        items += [*_decision_items(work, place), *_set_time_items(work, place)]
    return [*items, *_gate_item(work, place["round"])]


def _decision_items(work: RoundWork, place: dict[str, str]) -> list[WorkItem]:
    """Bids to decide, and organisations to look into before their awards are approved."""
    title, items = work.round.title, []
    if work.round.deciding_at and work.undecided:
        items.append(
            WorkItem("Decisions to make", title, place["ranking"], count=work.undecided, action="Decide", order=60)
        )
    if work.unlooked:
        detail = f"{title}. Their awards cannot be approved before."
        where = place["diligence_grid"]
        items.append(
            WorkItem(
                "Organisations to look into", detail, where, count=work.unlooked, action="Look into them", order=65
            )
        )
    return items


def _set_time_items(work: RoundWork, place: dict[str, str]) -> list[WorkItem]:
    """When bidders are told by themselves, or that they were not told when they were to be."""
    terms = work.terms
    if terms is None or terms.notify_at is None or terms.notify_set_by is None:
        return []
    by = terms.notify_set_by.full_name
    if terms.notify_held_at:
        title, url, action = "Bidders were not told at the set time", place["round"], "See what blocked it"
        detail = f"{work.round.title}. {by} had set {moment(terms.notify_at)}."
        return [WorkItem(title, detail, url, due=terms.notify_at, urgent=True, action=action, order=5)]
    detail = f"{work.round.title}. Set by {by}. Nobody is told if something blocks it then."
    return [
        WorkItem(
            "Bidders are told at a set time", detail, place["notify_time"], due=terms.notify_at, action="Move", order=85
        )
    ]


def _gate_item(work: RoundWork, url: str) -> list[WorkItem]:
    """The next gate, once what it mainly waits for is done; its page says what else blocks it."""
    gate = next_gate(work.round)
    waits = {
        Gate.DECIDE: work.unchecked + work.short_of_assessors,
        Gate.NOTIFY: work.undecided,
    }
    if gate is None or gate is Gate.PUBLISH or waits.get(gate, 0):
        return []
    return [
        WorkItem(
            f"Next: {gate.label[0].lower()}{gate.label[1:]}",
            work.round.title,
            url,
            action="See what blocks it",
            order=80,
        )
    ]


def _and_more(count: int) -> str:
    return f" and {plural(count, 'other')}" if count > 0 else ""


def _award_items(now: datetime) -> list[WorkItem]:
    """Awards not answered in time, reserves to offer and to tell; also after their round is complete."""
    unanswered, untold = awards_to_mind(now)
    silent = [
        WorkItem(
            f"Award not answered: {decision.bid.reference}",
            f"{decision.bid.organisation.name} had until {moment(decision.bid.outcome.accept_by)}. "
            f"{pounds(decision.amount_pounds)} is held for it.",
            reverse("evaluations:release", args=[decision.pk]),
            action="End the award",
            order=12,
        )
        for decision in unanswered
    ]
    offers = [
        WorkItem(
            f"Offer the next reserve: {reserve.bid.reference}",
            f"{pounds(_left(reserve.bid.round))} is free in {reserve.bid.round.title}. "
            f"{reserve.bid.organisation.name} is next in line.",
            reverse("evaluations:decide", args=[reserve.bid.reference]),
            action="Decide",
            order=15,
        )
        for reserve in next_reserves()
    ]
    news = [
        WorkItem(
            f"Tell {decision.bid.reference} of its award",
            f"{decision.bid.organisation.name}, a reserve until now",
            reverse("evaluations:bid", args=[decision.bid.reference]),
            action="Open the bid",
            order=15,
        )
        for decision in untold
    ]
    return [*silent, *offers, *news]


def _left(round_: Round) -> int:
    return (round_.budget_pounds or 0) - round_.committed_pounds


def for_approvers(user: User) -> Sequence[WorkItem]:
    """Decisions that another person made, and large awards that wait for a second approver."""
    if not has_role(user, Role.APPROVER):
        return []
    return [
        WorkItem(
            "Decisions to approve",
            f"{each.round.title}{f'. {each.seconds} as the second approver' if each.seconds else ''}",
            reverse("evaluations:approvals", args=[each.round.slug]),
            count=each.count,
            action="Look",
            order=20,
        )
        for each in to_approve(user)
    ]


def for_panel(user: User) -> Sequence[WorkItem]:
    """The rounds to follow, for those who have no list of their own as officers."""
    if not has_role(user, *PANEL) or has_role(user, *OFFICERS):
        return []
    return _followed(rounds_here(), timezone.now())


def _followed(rounds: Sequence[Round], now: datetime) -> list[WorkItem]:
    """Every published round with its phase, those under way first."""
    return [_followed_item(round_, round_.phase_at(now), now) for round_ in rounds]


def _followed_item(round_: Round, phase: Phase, now: datetime) -> WorkItem:
    is_over = phase is Phase.COMPLETE
    started, handed_in = getattr(round_, "started", 0), getattr(round_, "handed_in", 0)
    bids = f"{plural(handed_in, 'bid')} submitted"
    said = {
        Phase.SCHEDULED: f"Opens {moment(round_.opens_at)}.",
        Phase.OPEN: f"{plural(started, 'bid')} started, {handed_in} submitted. {time_left(round_.closes_at, now)}",
        Phase.CLOSED: f"{bids}. Closed {moment(round_.closes_at)}.",
    }
    return WorkItem(
        round_.title,
        said.get(phase, f"{bids}."),
        reverse("evaluations:round", args=[round_.slug]),
        order=960 if is_over else 950,
        due=round_.closes_at,
        group="Complete rounds" if is_over else "Rounds under way",
        state=phase.value,
        folded=is_over,
    )
