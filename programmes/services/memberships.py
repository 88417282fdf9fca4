"""The people of an organisation: joined by invitation, changed by its leads, ended and never deleted."""

from __future__ import annotations

from django.db import transaction

from portal.accounts.models import User
from portal.audit.clock import database_now
from portal.audit.services import record
from programmes.models import MemberRole, Membership, Organisation
from programmes.permissions_people import may_manage_people
from programmes.refusals import PeopleRefused


@transaction.atomic
def change_role(*, membership: Membership, role: str, office: str = "", by: User) -> Membership:
    """Give a member another role: the old membership ends and a new one begins. Raises PeopleRefused."""
    membership = _locked(membership, by)
    if (membership.role, membership.office) == (role, office):
        return membership
    if role != MemberRole.LEAD:
        _guard_last_lead(membership)
    changed = become(membership, role, office, by)
    data = {"user": membership.user_id, "before": membership.role, "after": role, "office": office}
    record(chain=changed.organisation.audit_chain, kind="organisation.role_changed", by=by, subject=changed, data=data)
    return changed


@transaction.atomic
def end_membership(*, membership: Membership, by: User) -> None:
    """Take someone out of the organisation, or leave it. What they wrote stays. Raises PeopleRefused.

    Leads take out anyone; everyone may leave, unless nobody would be left to lead.
    """
    membership = _locked(membership, by, or_oneself=True)
    _guard_last_lead(membership)
    end(membership, by)
    record(
        chain=membership.organisation.audit_chain,
        kind="organisation.membership_ended",
        by=by,
        subject=membership,
        data={"user": membership.user_id, "role": membership.role},
    )


def become(membership: Membership, role: str, office: str, by: User) -> Membership:
    """End a membership and begin one of another role; under the organisation's lock, guards are the callers'."""
    end(membership, by)
    return Membership.objects.create(
        user=membership.user, organisation=membership.organisation, role=role, office=office
    )


def lock_organisation(organisation_id: int) -> Organisation:
    """The organisation, locked: its people change one at a time."""
    return Organisation.objects.select_for_update().get(pk=organisation_id)


def _locked(membership: Membership, by: User, *, or_oneself: bool = False) -> Membership:
    """The membership as it is now, under its organisation's lock, if this person may change it."""
    organisation = lock_organisation(membership.organisation_id)
    current = Membership.objects.select_related("user", "organisation").get(pk=membership.pk)
    if current.ended_at is not None:
        raise PeopleRefused(f"{current.user} is no longer a member of {organisation}.")
    is_own = or_oneself and current.user_id == by.pk
    if not is_own and (refusal := may_manage_people(by, organisation)):
        raise PeopleRefused(refusal)
    return current


def end(membership: Membership, by: User) -> None:
    """End a membership now; under the organisation's lock, guards are the callers'."""
    membership.ended_at, membership.ended_by = database_now(), by
    membership.save(update_fields=["ended_at", "ended_by"])


def _guard_last_lead(membership: Membership) -> None:
    if membership.role != MemberRole.LEAD:
        return
    others = Membership.objects.filter(
        organisation=membership.organisation_id, role=MemberRole.LEAD, ended_at__isnull=True, user__is_active=True
    ).exclude(pk=membership.pk)
    if not others.exists():
        raise PeopleRefused(
            f"{membership.user} is the last lead of {membership.organisation}. Hand over to someone else first."
        )
