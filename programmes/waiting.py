"""What is told about organisations elsewhere: officers' work list, everyone's account page."""

from __future__ import annotations

from collections.abc import Sequence

from django.db.models import Exists, OuterRef
from django.urls import reverse

from portal.accounts.account_page import Row
from portal.accounts.models import User
from portal.accounts.roles import Role, has_role
from portal.accounts.worklist import WorkItem
from portal.audit.clock import database_now
from programmes.models import Invitation, MemberRole, Membership, Organisation
from programmes.permissions import may_edit_register
from programmes.selectors.corrections import waiting
from programmes.selectors.organisations import memberships_of


def organisations_without_a_lead(user: User) -> Sequence[WorkItem]:
    """Organisations that were invited or had people, and that nobody leads now."""
    if not has_role(user, Role.FUND_OFFICER):
        return []
    asked = Invitation.objects.filter(organisation=OuterRef("pk"))
    led = Membership.objects.filter(organisation=OuterRef("pk"), role=MemberRole.LEAD, ended_at__isnull=True)
    count = Organisation.objects.filter(Exists(asked), ~Exists(led)).count()
    if not count:
        return []
    return [
        WorkItem(
            title="Organisations without a lead",
            detail="Nobody has accepted an invitation to lead them yet, so they cannot bid.",
            url=f"{reverse('admin:programmes_organisation_changelist')}?lead=none",
            count=count,
            order=310,
        )
    ]


def corrections_to_answer(user: User) -> Sequence[WorkItem]:
    """What people asked to have put right in the register, for those who may."""
    if may_edit_register(user):
        return []
    count = waiting().count()
    if not count:
        return []
    return [
        WorkItem(
            title="Corrections to answer",
            detail="Somebody says that an entry of the public register is wrong.",
            url=f"{reverse('admin:programmes_correctionrequest_changelist')}?answer=waiting",
            count=count,
            order=320,
        )
    ]


def organisation_rows(person: User) -> Sequence[Row]:
    """The organisations someone works for, on their account page."""
    names = [str(membership.organisation) for membership in memberships_of(person)]
    if not names:
        return []
    link = {"text": "See people", "href": reverse("programmes:organisations"), "hidden": "of your organisations"}
    return [{"key": "Organisations", "value": ", ".join(names), "actions": [link]}]


def has_open_invitation(email: str) -> bool:
    """Whether an organisation's invitation waits for somebody of this address."""
    waiting = Invitation.objects.filter(email=email, accepted_at__isnull=True, revoked_at__isnull=True)
    return waiting.filter(expires_at__gt=database_now()).exists()
