"""What people asked to have put right: what waits, and whether its entry has been changed since."""

from __future__ import annotations

from django.db.models import Q, QuerySet

from portal.accounts.models import User
from portal.audit.models import AuditEvent
from programmes.models import (
    CorrectionOutcome,
    CorrectionRequest,
    EvaluationReport,
    Figure,
    MemberRole,
    Membership,
    Organisation,
    Project,
)


def waiting() -> QuerySet[CorrectionRequest]:
    """Requests that nobody has answered, the longest wait first."""
    return CorrectionRequest.objects.filter(decided_at__isnull=True).order_by("received_at", "pk")


def published_corrections() -> QuerySet[CorrectionRequest]:
    """What entries' pages say was corrected, the latest first."""
    return CorrectionRequest.objects.filter(outcome=CorrectionOutcome.ACCEPTED).order_by("-decided_at", "pk")


def led_by_account(request: CorrectionRequest) -> list[str]:
    """The organisations that whoever asked leads here, if they were signed in."""
    if request.account is None:
        return []
    leads = Membership.objects.filter(user=request.account, role=MemberRole.LEAD, ended_at__isnull=True)
    return [str(one.organisation) for one in leads.select_related("organisation")]


def leads_anything(user: User) -> bool:
    """Whether the person leads an organisation here."""
    return Membership.objects.filter(user=user, role=MemberRole.LEAD, ended_at__isnull=True).exists()


def has_changed_since(request: CorrectionRequest) -> bool:
    """Whether anything that the entry's page shows has been changed since the request came, by the audit."""
    events = AuditEvent.objects.filter(at__gt=request.received_at)
    return any(events.filter(_about(kind, keys)).exists() for kind, keys in _shown(request).items() if keys)


def _about(kind: str, keys: list[int]) -> Q:
    """Events about rows of a kind: changed one by one, or by an import that names them."""
    said = Q(subject_type=f"programmes.{kind}", subject_id__in=[str(key) for key in keys], kind__contains=f"{kind}.")
    for key in keys:
        said |= Q(kind=f"{kind}.imported", payload__contains=f'"{key}":[')
    return said


def _shown(request: CorrectionRequest) -> dict[str, list[int]]:
    """The rows that the entry's page shows, by kind."""
    bodies: list[int] = []
    places: list[int] = []
    if request.project:
        projects, bodies = [request.project.pk], _bodies(request.project)
    elif request.organisation:
        projects = _projects(Q(lead=request.organisation) | Q(parties__organisation=request.organisation))
        bodies = [request.organisation.pk]
    else:
        of_it = ("lead__authority", "parties__authority", "parties__organisation__authority")
        projects = _projects(Q(*((name, request.authority) for name in of_it), _connector=Q.OR))
        bodies = list(Organisation.objects.filter(authority=request.authority).values_list("pk", flat=True))
        places = [request.authority.pk] if request.authority else []
    return {
        "project": projects,
        "organisation": bodies,
        "localauthority": places,
        "evaluationreport": list(EvaluationReport.objects.filter(project__in=projects).values_list("pk", flat=True)),
        "figure": list(Figure.objects.filter(project__in=projects).values_list("pk", flat=True)),
    }


def _projects(of: Q) -> list[int]:
    return list(Project.objects.filter(of).values_list("pk", flat=True).distinct())


def _bodies(project: Project) -> list[int]:
    return [project.lead_id] if project.lead_id else []
