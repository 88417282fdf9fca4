"""What the panel agrees on a bid, recorded in the room; and bids left as their assessors scored them."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from statistics import median

from django.db import transaction
from django.db.models import Max

from bids.models import Bid
from evaluations.models import AgreedScore, Assessment, LeftAsScored, Moderation, PanelMeeting, PanelMember
from evaluations.permissions import may_run_meeting, may_run_rounds, phase_of
from evaluations.refusals import JudgingRefused
from evaluations.selectors.divergence import digest_of
from evaluations.selectors.panel_conflicts import outs_of
from evaluations.selectors.secrecy import revealed_assessments
from evaluations.services.guards import lock_round_and_bid, refuse, required
from portal.accounts.models import User
from portal.audit.clock import database_now
from portal.audit.services import record
from portal.look.words import join
from programmes.models import Criterion
from programmes.states import Phase

QUORUM = 2


class AgreedSince(JudgingRefused):
    """The panel's scores of this bid were recorded again since this page was opened."""


@dataclass(frozen=True, slots=True)
class Agreed:
    """The level agreed on one criterion, and why where it is not the middle of the assessors'."""

    value: int | None
    reason: str


@transaction.atomic
def record_moderation(
    *,
    meeting_id: int,
    bid_id: int,
    agreed: Mapping[int, Agreed],
    reason: str,
    present: Collection[int],
    after: int,
    by: User,
) -> Moderation:
    """Record what the panel agreed on a bid, by criterion id; the assessors' own scores stay as they are.

    ``present`` are ids of the people in the room for this bid, ``after`` the number of the newest
    moderation the page was opened with. The same twice is the same as once. Raises ``AgreedSince``
    when another was recorded meanwhile, and ``JudgingRefused`` with what stands in the way: the
    meeting is not open, assessments are missing, somebody in the room is out for this bid, fewer
    than two are left, or a reason is missing.
    """
    bid = lock_round_and_bid(bid_id)
    meeting = PanelMeeting.objects.select_for_update(of=("self",)).get(pk=meeting_id)
    meeting.round = bid.round
    refuse(may_run_meeting(by, meeting))
    _refuse_unless_open(meeting, bid)
    out, room = _room(meeting, bid, set(present), by)
    readings = revealed_assessments([bid])
    if not readings:
        raise JudgingRefused(f"The assessments of {bid.reference} are not all in, so its scores stay closed.")
    levels = _levels(bid, agreed, readings)
    text = required(reason, "Say why the panel agreed on these scores.")
    made = _already(bid, meeting, levels, text, after, by)
    if made is not None:
        return made
    number = after + 1
    moderation = Moderation.objects.create(
        bid=bid, meeting=meeting, number=number, reason=text, agreed_at=database_now(), agreed_by=by
    )
    AgreedScore.objects.bulk_create(
        AgreedScore(moderation=moderation, criterion_id=pk, value=value, reason=why)
        for pk, (value, why) in levels.items()
    )
    moderation.present.set(sorted(room))
    moderation.out.set(sorted(out))
    record(
        chain=bid.audit_chain,
        kind="bid.moderated",
        by=by,
        subject=moderation,
        data={"number": number, "meeting": meeting.pk, "present": sorted(room), "out": sorted(out)},
    )
    return moderation


def _refuse_unless_open(meeting: PanelMeeting, bid: Bid) -> None:
    if meeting.opened_at is None or meeting.closed_at is not None:
        raise JudgingRefused("Scores are agreed while the meeting is open.")
    if phase_of(bid.round) is not Phase.ASSESSING:
        raise JudgingRefused("Decisions have started in this round, so the panel agrees on no more scores.")
    if not meeting.agenda.filter(bid=bid).exists():
        raise JudgingRefused(f"{bid.reference} is not on this meeting’s agenda.")


def _room(meeting: PanelMeeting, bid: Bid, present: set[int], by: User) -> tuple[set[int], set[int]]:
    """Who is out for this bid, and who is in the room; refuses a room that does not add up."""
    names = {
        each.user_id: each.user.full_name for each in PanelMember.objects.filter(meeting=meeting).select_related("user")
    }
    if present - names.keys():
        raise JudgingRefused("Only members of the meeting are counted as in the room.")
    reasons = outs_of({*names, by.pk}, [bid]).get(bid.pk, {})
    if by.pk in reasons:
        raise JudgingRefused(f"You are out for {bid.reference}: {reasons[by.pk]} Somebody else has to record it.")
    wrong = [names[pk] for pk in sorted(present) if pk in reasons]
    if wrong:
        verb = "is" if len(wrong) == 1 else "are"
        raise JudgingRefused(f"{join(wrong)} {verb} out for {bid.reference} and cannot be counted as in the room.")
    if len(present) < QUORUM:
        raise JudgingRefused("Tick who is in the room: a panel is at least two people who are not out for this bid.")
    return reasons.keys() & names.keys(), present


def _levels(bid: Bid, agreed: Mapping[int, Agreed], readings: list[Assessment]) -> dict[int, tuple[int, str]]:
    """Every criterion's level and reason; refuses the first that is missing, with the criterion's name."""
    criteria = list(bid.round.criteria.order_by("order", "pk"))
    missing = missing_in(criteria, agreed, middles_of(readings))
    if missing:
        raise JudgingRefused(next(iter(missing.values())))
    return {each.pk: (agreed[each.pk].value or 0, agreed[each.pk].reason.strip()) for each in criteria}


def missing_in(criteria: list[Criterion], agreed: Mapping[int, Agreed], middles: Mapping[int, float]) -> dict[int, str]:
    """What is still missing, by criterion id: a level, or the reason for one that is not the middle."""
    nothing = Agreed(None, "")
    found = {each.pk: _missing(each, agreed.get(each.pk, nothing), middles.get(each.pk)) for each in criteria}
    return {pk: sentence for pk, sentence in found.items() if sentence}


def _missing(criterion: Criterion, agreed: Agreed, middle: float | None) -> str:
    if agreed.value is None or not 0 <= agreed.value <= 5:
        return f"Give the level the panel agreed on “{criterion.name}”."
    if agreed.value != middle and not agreed.reason.strip():
        return f"Say why the panel chose {agreed.value} on “{criterion.name}”, and not the middle of the scores."
    return ""


def middles_of(readings: list[Assessment]) -> dict[int, float]:
    """The median of the assessors' levels, by criterion id: between two levels when they are even in number."""
    levels: dict[int, list[int]] = {}
    for assessment in readings:
        for score in assessment.scores.all():
            levels.setdefault(score.criterion_id, []).append(score.value or 0)
    return {pk: float(median(given)) for pk, given in levels.items()}


def _already(
    bid: Bid, meeting: PanelMeeting, levels: Mapping[int, tuple[int, str]], reason: str, after: int, by: User
) -> Moderation | None:
    """The record that this very post made before; refuses when the newest is another one."""
    newest = Moderation.objects.filter(bid=bid).aggregate(newest=Max("number"))["newest"] or 0
    if newest == after:
        return None
    made = Moderation.objects.filter(bid=bid, number=after + 1, meeting=meeting, agreed_by=by, reason=reason).first()
    if made is not None and newest == after + 1:
        kept = {pk: (value, why) for pk, value, why in made.scores.values_list("criterion_id", "value", "reason")}
        if kept == levels:
            return made
    raise AgreedSince(f"The panel’s scores of {bid.reference} were recorded since you opened this page.")


@transaction.atomic
def leave_as_scored(*, bid_id: int, digest: str, reason: str, by: User) -> LeftAsScored:
    """Let the assessors' scores stand although they differ, with the reason. Twice is the same as once.

    ``digest`` names the scores the officer saw: raises ``JudgingRefused`` when they have changed since,
    for anybody but a fund officer, without a reason, and outside assessment.
    """
    refuse(may_run_rounds(by))
    bid = lock_round_and_bid(bid_id)
    if phase_of(bid.round) is not Phase.ASSESSING:
        raise JudgingRefused("Decisions have started in this round, so nothing is left to be settled.")
    readings = revealed_assessments([bid])
    if not readings or digest_of(readings) != digest:
        raise JudgingRefused(f"The scores of {bid.reference} have changed since you opened this page. Look again.")
    made = LeftAsScored.objects.filter(bid=bid, scores_sha256=digest).first()
    if made is not None:
        return made
    text = required(reason, "Say why the panel need not look at this bid.")
    left = LeftAsScored.objects.create(bid=bid, scores_sha256=digest, reason=text, left_at=database_now(), left_by=by)
    record(chain=bid.audit_chain, kind="bid.left_as_scored", by=by, subject=left, data={"scores_sha256": digest})
    return left
