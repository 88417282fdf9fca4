"""How the bid was judged: checks, readers and what they declared, scores and every version, flags and the panel."""

from __future__ import annotations

from typing import Any

from evaluations.models import Assessment, BidFlag
from evaluations.selectors.case_file.contents import CaseFile, rows, said

LEFT_OUT = "Left out: not every assessment of this bid was in when this case file was made."


def add(case: CaseFile) -> None:
    """Add what the judging side holds on the bid."""
    bid = case.bid
    checks = bid.eligibility_checks.select_related("checked_by").order_by("checked_at", "pk")
    case.table(
        "judging/eligibility.json",
        rows(checks, "is_eligible", "is_in_scope", "reasons", "note", "checked_at", "checked_by"),
    )
    case.table("judging/allocations.json", _allocations(case))
    overrides = bid.conflict_overrides.select_related("overridden_by", "assessor__user").order_by("pk")
    case.table(
        "judging/conflicts-set-aside.json",
        [
            {
                **(said(each, "conflicts", "reason", "overridden_at", "overridden_by") or {}),
                "assessor": str(each.assessor),
            }
            for each in overrides
        ],
    )
    flags = BidFlag.objects.filter(allocation__bid=bid).select_related("raised_by", "answered_by").order_by("pk")
    of = ("kind", "concern", "raised_at", "raised_by", "answered_at", "answered_by", "answer")
    case.table("judging/flags.json", rows(flags, *of))
    _add_assessments(case)
    _add_moderations(case)


def _allocations(case: CaseFile) -> list[dict[str, Any]]:
    found = case.bid.allocations.select_related(
        "assessor__user", "allocated_by", "recused_by", "declaration__declared_by"
    ).order_by("pk")
    names = ("state", "due_at", "allocated_at", "allocated_by", "recused_at", "recused_by", "recusal_reason")
    of = ("has_interest", "statement", "declared_at", "declared_by")
    return [
        {
            **(said(each, *names, "is_calibration", "reminded_at") or {}),
            "assessor": said(each.assessor.user, "full_name"),
            "declaration": said(getattr(each, "declaration", None), *of),
        }
        for each in found
    ]


def _add_assessments(case: CaseFile) -> None:
    """The index of assessments; each submitted version as it was hashed, if scores may be seen."""
    found = (
        Assessment.objects.filter(allocation__bid=case.bid)
        .select_related("allocation__assessor__user", "submitted_by", "returned_by")
        .prefetch_related("versions__submitted_by")
        .order_by("allocation_id")
    )
    index = []
    for each in found:
        kept = sorted(each.versions.all(), key=lambda version: version.version)
        names = ("state", "version", "submitted_at", "submitted_by", "returned_at", "returned_by")
        index.append(
            {
                **(said(each, *names) or {}),
                "allocation": each.allocation_id,
                "assessor": said(each.allocation.assessor.user, "full_name"),
                "return_reason": each.return_reason if case.holds_scores else LEFT_OUT,
                "versions": rows(kept, "version", "sha256", "submitted_at", "submitted_by"),
            }
        )
        for version in kept if case.holds_scores else []:
            path = f"judging/assessment-{each.pk}-version-{version.version}.json"
            what = f"Assessment {each.pk} by {each.allocation.assessor}, version {version.version}"
            case.text(path, version.content)
            case.claim(path, version.sha256, what, kind="assessment.submitted")
    case.table("judging/assessments.json", index)


def _add_moderations(case: CaseFile) -> None:
    if not case.holds_scores:
        case.table("judging/moderations.json", LEFT_OUT)
        return
    found = (
        case.bid.moderations.select_related("meeting", "agreed_by")
        .prefetch_related("present", "out", "scores__criterion")
        .order_by("number")
    )
    case.table(
        "judging/moderations.json",
        [
            {
                **(said(each, "number", "reason", "agreed_at", "agreed_by") or {}),
                "meeting": said(each.meeting, "title", "starts_at", "place"),
                "present": rows(each.present.all(), "full_name"),
                "out": rows(each.out.all(), "full_name"),
                "scores": [
                    {"criterion": score.criterion.slug, "value": score.value, "reason": score.reason}
                    for score in each.scores.all()
                ],
            }
            for each in found
        ],
    )
