"""An assessor at a glance, for the panel and for themselves."""

from __future__ import annotations

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.views.decorators.http import require_safe

from evaluations.models import AssessorProfile
from evaluations.permissions import OFFICERS, PANEL
from evaluations.selectors.allocation_assessor import glance_at, judged_rounds
from evaluations.views.pages import page, person
from portal.accounts import access
from portal.accounts.roles import Role, has_role


@access.staff(*PANEL, Role.ASSESSOR)
@require_safe
def assessor(request: HttpRequest, pk: int) -> HttpResponse:
    """Load, areas, training, employers, and the conflicts with the bids of a round.

    Assessors see their own, without the bids they are kept from.
    """
    by = person(request)
    follows = has_role(by, *PANEL)
    people = AssessorProfile.objects.select_related("user").prefetch_related("areas", "employers", "authorities")
    profile = get_object_or_404(people, pk=pk)
    if not follows and profile.user_id != by.pk:
        raise PermissionDenied("Assessors see their own profile only.")
    rounds = judged_rounds() if follows else []
    chosen = next((each for each in rounds if each.slug == request.GET.get("round")), rounds[0] if rounds else None)
    return page(
        request,
        "assessor",
        title=profile.user.full_name,
        crumb=profile.user.full_name,
        profile=profile,
        glance=glance_at(profile, chosen),
        rounds=rounds,
        chosen=chosen,
        follows=follows,
        is_officer=has_role(by, *OFFICERS, Role.ADMINISTRATOR),
    )
