"""What is told about organisations elsewhere: officers' work list, everyone's account page."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.db.models import Count, Exists, OuterRef, QuerySet, Subquery, Value
from django.db.models.functions import Coalesce
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


def of_the_register(user: User) -> Sequence[WorkItem]:
    """Organisations that nobody leads, for fund officers; and what people asked to have put right. One query."""
    if may_edit_register(user):
        return []
    row = User.objects.filter(pk=user.pk).values_list(_number(_unled()), _number(waiting()))
    unled, corrections = row.get()
    items = [_unled_item(unled)] if unled and has_role(user, Role.FUND_OFFICER) else []
    return [*items, *([_corrections_item(corrections)] if corrections else [])]


def _unled() -> QuerySet[Organisation]:
    """Organisations that were invited or had people, and that nobody leads now."""
    asked = Invitation.objects.filter(organisation=OuterRef("pk"))
    led = Membership.objects.filter(organisation=OuterRef("pk"), role=MemberRole.LEAD, ended_at__isnull=True)
    return Organisation.objects.filter(Exists(asked), ~Exists(led))


def _number(rows: QuerySet[Any]) -> Coalesce:
    """How many rows there are, to be asked within another query."""
    counted = rows.order_by().annotate(all=Value(1)).values("all").annotate(number=Count("pk")).values("number")
    return Coalesce(Subquery(counted), 0)


def _unled_item(count: int) -> WorkItem:
    return WorkItem(
        title="Organisations without a lead",
        detail="Nobody has accepted an invitation to lead them yet, so they cannot bid.",
        url=f"{reverse('admin:programmes_organisation_changelist')}?lead=none",
        count=count,
        order=310,
    )


def _corrections_item(count: int) -> WorkItem:
    return WorkItem(
        title="Corrections to answer",
        detail="Somebody says that an entry of the public register is wrong.",
        url=f"{reverse('admin:programmes_correctionrequest_changelist')}?answer=waiting",
        count=count,
        order=320,
    )


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
