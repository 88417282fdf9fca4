"""From an accepted award to a project that the public can see.

Publishing means writing into ``programmes``: at acceptance the project, its parties, promised
measures and award are written unpublished from the bid's snapshot; the publish gate shows them.
What is accepted after that gate appears at once: one slow council holds up nobody.
"""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.utils import timezone
from django.utils.text import slugify

from bids.models import Bid, BidOutcome
from bids.selectors.submitted import latest_submission, snapshot_of
from bids.states import OutcomeResponse
from evaluations.models import Decision
from evaluations.refusals import JudgingRefused
from evaluations.selectors.projects import unpublished_projects
from evaluations.selectors.snapshots import answer, measures, table_rows
from evaluations.services.promoting import release
from evaluations.states import DecisionKind, DecisionState
from portal.accounts.models import User
from portal.audit.clock import database_now
from portal.audit.services import record
from programmes.models import (
    Award,
    LocalAuthority,
    Measure,
    Organisation,
    PriorityArea,
    Project,
    ProjectParty,
    Round,
)
from programmes.models.projects import PartyRole

SLUG_LENGTH = 150


def hear_response(outcome: BidOutcome, by: User) -> None:
    """What an answer to an award does on the judging side; in the answer's own transaction."""
    decision = Decision.objects.select_for_update().get(
        bid=outcome.bid, kind=DecisionKind.FUND, state=DecisionState.APPROVED
    )
    if outcome.response == OutcomeResponse.DECLINED:
        release(decision=decision, by=by)
        return
    decision.award = _write_project(outcome.bid, decision, outcome)
    decision.save(update_fields=["award"])
    if outcome.bid.round.outcomes_published_at:
        _publish_late(outcome.bid, decision.award.project, by)


def publish_projects(*, round_: Round, at: datetime, by: User) -> list[int]:
    """Show the round's accepted projects to the public; inside the caller's transaction."""
    waiting = unpublished_projects(round_)
    ids = [project.pk for project in waiting]
    Project.objects.filter(pk__in=ids).update(published_at=at, published_by=by)
    return ids


def _publish_late(bid: Bid, project: Project, by: User) -> None:
    """Show an award accepted after the round's projects at once.

    It is published by the officer who opened that gate; the audit names who accepted now, who caused it.
    """
    officer = bid.round.outcomes_published_by
    project.published_at, project.published_by = database_now(), officer
    project.save(update_fields=["published_at", "published_by"])
    record(chain=bid.audit_chain, kind="project.published", by=by, subject=project)


def _write_project(bid: Bid, decision: Decision, outcome: BidOutcome) -> Award:
    submission = latest_submission(bid)
    if submission is None:
        raise JudgingRefused(f"{bid.reference} has no submission to make a project from.")
    snapshot, round_ = snapshot_of(submission), bid.round
    told_on = timezone.localdate(outcome.told_at).isoformat()
    project = Project.objects.create(
        programme_id=round_.programme_id,
        round=round_,
        title=snapshot["title"] or bid.reference,
        slug=_free_slug(snapshot["title"] or bid.reference),
        lead_name=snapshot["organisation"]["name"],
        lead=bid.organisation,
        summary=(answer(snapshot, "summary") or "")[:600],
        priority_area=PriorityArea.objects.filter(round=round_, slug=answer(snapshot, "priority_area") or "").first(),
        announced=told_on,
        starts=answer(snapshot, "start_date") or "",
        ends=answer(snapshot, "end_date") or "",
        is_demonstration=round_.is_demonstration,
    )
    _write_parties(project, bid, snapshot)
    Measure.objects.bulk_create(_measures(project, snapshot))
    return Award.objects.create(
        project=project,
        amount_pounds=decision.amount_pounds,
        awarded_on=told_on,
        grant_reference=bid.reference,
        is_demonstration=round_.is_demonstration,
    )


def _free_slug(title: str) -> str:
    base = slugify(title)[:SLUG_LENGTH].strip("-") or "project"
    taken = set(Project.objects.filter(slug__startswith=base).values_list("slug", flat=True))
    numbered = (f"{base}-{number}" for number in range(2, len(taken) + 3))
    return base if base not in taken else next(slug for slug in numbered if slug not in taken)


def _write_parties(project: Project, bid: Bid, snapshot: dict[str, Any]) -> None:
    """The bidder leads; every partner that is an organisation or authority we know takes part."""
    lead = bid.organisation
    ProjectParty.objects.create(project=project, role=PartyRole.LEAD, organisation=lead, authority=lead.authority)
    partners = snapshot["partners"]
    organisations = Organisation.objects.select_related("authority").in_bulk(
        [partner["organisation"] for partner in partners if partner["organisation"]], field_name="slug"
    )
    codes = [partner["gss_code"] for partner in partners if partner["gss_code"]]
    authorities = LocalAuthority.objects.in_bulk(codes, field_name="gss_code")
    seen: set[tuple[str | None, str | None]] = {(lead.slug, None)}
    for partner in partners:
        key = (partner["organisation"], None if partner["organisation"] else partner["gss_code"])
        if key in seen or key == (None, None):
            continue
        seen.add(key)
        ProjectParty.objects.create(
            project=project,
            role=PartyRole.PARTNER,
            organisation=organisations.get(partner["organisation"] or ""),
            authority=authorities.get(partner["gss_code"] or ""),
            contribution=partner["contribution"][:400],
        )


def _measures(project: Project, snapshot: dict[str, Any]) -> list[Measure]:
    rows = measures(table_rows(snapshot))
    return [
        Measure(
            project=project,
            measure=row["measure"][:400],
            baseline=row.get("baseline", "")[:200],
            target=row.get("target", "")[:200],
            by_when=row.get("by_when", "")[:60],
            how=row.get("how", "")[:400],
            order=number * 10,
        )
        for number, row in enumerate(rows, start=1)
    ]
