"""Organisations and their people, as their members and the department see them."""

from __future__ import annotations

from django.db.models import Count, Q, QuerySet
from django.http import Http404

from portal.accounts.models import User
from programmes.models import Invitation, MemberRole, Membership, Organisation

_NOW = Q(memberships__ended_at__isnull=True)
_OPEN = Q(invitations__accepted_at__isnull=True, invitations__revoked_at__isnull=True)


def memberships_of(user: User) -> QuerySet[Membership]:
    """The organisations a person works for now, with how many people each has."""
    return (
        Membership.objects.filter(user=user, ended_at__isnull=True)
        .select_related("organisation")
        .annotate(
            people=Count(
                "organisation__memberships", filter=Q(organisation__memberships__ended_at__isnull=True), distinct=True
            )
        )
        .order_by("organisation__name")
    )


def membership_for(user: User, slug: str) -> Membership:
    """The person's own membership of an organisation: fetching it is the check. Outsiders find nothing."""
    membership = memberships_of(user).filter(organisation__slug=slug).first()
    if membership is None:
        raise Http404
    return membership


def members(organisation: Organisation) -> QuerySet[Membership]:
    """The people of an organisation now: leads first, then by name."""
    return (
        Membership.objects.filter(organisation=organisation, ended_at__isnull=True)
        .select_related("user", "organisation")
        .annotate(is_lead=Q(role=MemberRole.LEAD))
        .order_by("-is_lead", "user__full_name", "pk")
    )


def successors(organisation: Organisation, *, without: User | None = None) -> QuerySet[Membership]:
    """Who could lead next: its people now whose accounts are open, without the one who asks."""
    found = members(organisation).filter(user__is_active=True)
    return found.exclude(user=without) if without is not None else found.exclude(role=MemberRole.LEAD)


def invitations(organisation: Organisation) -> QuerySet[Invitation]:
    """Invitations that wait for an answer, the oldest first; some may have expired."""
    return (
        Invitation.objects.filter(organisation=organisation, accepted_at__isnull=True, revoked_at__isnull=True)
        .select_related("invited_by", "organisation")
        .order_by("invited_at", "pk")
    )


def with_counts(organisations: QuerySet[Organisation]) -> QuerySet[Organisation]:
    """Each organisation with its numbers of people, leads and open invitations, for the admin's list."""
    return organisations.select_related("authority").annotate(
        people=Count("memberships", filter=_NOW, distinct=True),
        leads=Count("memberships", filter=_NOW & Q(memberships__role=MemberRole.LEAD), distinct=True),
        waiting=Count("invitations", filter=_OPEN, distinct=True),
    )
