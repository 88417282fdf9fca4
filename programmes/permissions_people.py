"""Who may see and change the people of an organisation. A predicate returns the reason for a refusal."""

from __future__ import annotations

from django.contrib.auth.models import AnonymousUser

from portal.accounts.models import User
from portal.accounts.roles import Role, has_role
from programmes.models import MemberRole, Membership, Organisation

ORGANISATION_OFFICERS = (Role.FUND_OFFICER, Role.ADMINISTRATOR)
"""Roles that open organisations and invite their first lead."""


def may_open_organisations(user: User | AnonymousUser) -> str | None:
    """Whether the person may open organisations and invite anyone to them, in the admin."""
    if has_role(user, *ORGANISATION_OFFICERS):
        return None
    return "Only fund officers and administrators open organisations. Ask one of them."


def may_lead(user: User, organisation: Organisation) -> str | None:
    """Whether the person leads the organisation now."""
    leads = Membership.objects.filter(organisation=organisation, role=MemberRole.LEAD, ended_at__isnull=True)
    if leads.filter(user=user).exists():
        return None
    return f"Only a lead of {organisation} can change its people. Ask one of them."


def may_manage_people(user: User, organisation: Organisation) -> str | None:
    """Whether the person may invite to the organisation: its leads, and the department's officers."""
    return None if may_open_organisations(user) is None else may_lead(user, organisation)
