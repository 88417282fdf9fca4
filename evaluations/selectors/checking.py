"""What the portal itself can find about a bid's eligibility, so that officers look where it matters.

It finds facts and decides nothing: a bid with a concern is opened and checked by a person.
"""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import cache
from typing import Any

from bids.models import Bid, Submission
from bids.selectors.certificates import offices_of
from bids.selectors.submitted import counted_bids, snapshot_of
from evaluations.models import EligibilityCheck
from evaluations.selectors.eligibility import latest_checks
from evaluations.selectors.snapshots import Snapshot, answer
from portal.look.words import pounds
from programmes.models import OrganisationKind, Round
from programmes.selectors.ofsted.eligibility import why_not_by_ofsted
from programmes.selectors.ofsted.reports import Reports, all_reports


@dataclass(frozen=True, slots=True)
class ToCheck:
    """One bid on the page of checks. ``concerns`` are sentences; none means that nothing was found."""

    bid: Bid
    summary: str
    applied_for_pounds: int
    concerns: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Checks:
    """The bids that wait for a check, and how the others came out."""

    waiting: tuple[ToCheck, ...]
    passed: int
    failed: int


def checks_of(round_: Round) -> Checks:
    """What is left to check in a round. The same queries at any number of bids."""
    bids = list(counted_bids(round_))
    checks = latest_checks(bids)
    waiting = [bid for bid in bids if bid.pk not in checks]
    snapshots = _snapshots(waiting)
    handed_in = Counter(bid.organisation_id for bid in bids)
    reports = cache(all_reports)
    return Checks(
        waiting=tuple(
            _to_check(round_, bid, snapshots[bid.pk], handed_in[bid.organisation_id], reports) for bid in waiting
        ),
        passed=sum(check.passed for check in checks.values()),
        failed=_failed(checks),
    )


def found_about(bid: Bid, snapshot: Snapshot) -> list[str]:
    """Everything that the portal finds about one bid, for the page on which it is checked."""
    handed_in = counted_bids(bid.round).filter(organisation=bid.organisation_id).count()
    by_ofsted = why_not_by_ofsted(bid.round, bid.organisation)
    return [*concerns(bid.round, snapshot, handed_in), *([by_ofsted] if by_ofsted else [])]


def _failed(checks: dict[int, EligibilityCheck]) -> int:
    return sum(not check.passed for check in checks.values())


def _snapshots(bids: list[Bid]) -> dict[int, Snapshot]:
    newest = Submission.objects.filter(bid__in=bids).order_by("bid_id", "-number").distinct("bid_id")
    return {submission.bid_id: snapshot_of(submission) for submission in newest}


def _to_check(round_: Round, bid: Bid, snapshot: Snapshot, handed_in: int, reports: Callable[[], Reports]) -> ToCheck:
    by_ofsted = why_not_by_ofsted(round_, bid.organisation, reports)
    return ToCheck(
        bid=bid,
        summary=str(answer(snapshot, "summary") or ""),
        applied_for_pounds=int(snapshot["applied_for_pounds"]),
        concerns=(*concerns(round_, snapshot, handed_in), *([by_ofsted] if by_ofsted else [])),
    )


def concerns(round_: Round, snapshot: Snapshot, handed_in: int = 1) -> Iterator[str]:
    """What the snapshot shows against the round's terms, one sentence each."""
    kind = snapshot["organisation"]["kind"]
    if round_.eligible_kinds and kind not in round_.eligible_kinds:
        yield f"A {OrganisationKind(kind).label.lower()} may not bid in this round."
    if handed_in > round_.bids_per_organisation:
        yield f"The organisation handed in {handed_in} bids; the round takes {round_.bids_per_organisation}."
    yield from _about_money(round_, int(snapshot["applied_for_pounds"]))
    yield from _about_certificates(round_, snapshot)
    yield from _about_dates(round_, snapshot)


def _about_money(round_: Round, asked: int) -> Iterator[str]:
    if round_.max_award_pounds is not None and asked > round_.max_award_pounds:
        yield f"It applies for {pounds(asked)}, more than {pounds(round_.max_award_pounds)}."
    if round_.min_award_pounds is not None and asked < round_.min_award_pounds:
        yield f"It applies for {pounds(asked)}, less than {pounds(round_.min_award_pounds)}."


def _about_certificates(round_: Round, snapshot: Snapshot) -> Iterator[str]:
    signed = {certificate["office"] for certificate in snapshot.get("certifications", [])}
    for office in offices_of(round_):
        if office.value not in signed:
            yield f"It has no certificate of the {office.label}."


def _about_dates(round_: Round, snapshot: Snapshot) -> Iterator[str]:
    first, last = round_.first_financial_year, round_.last_financial_year
    starts, ends = _date(answer(snapshot, "start_date")), _date(answer(snapshot, "end_date"))
    if first is not None and starts and starts < dt.date(first, 4, 1):
        yield "The work starts before the funding period."
    if last is not None and ends and ends > dt.date(last + 1, 3, 31):
        yield "The work ends after the funding period."


def _date(value: Any) -> dt.date | None:
    try:
        return dt.date.fromisoformat(value) if isinstance(value, str) else None
    except ValueError:
        return None
