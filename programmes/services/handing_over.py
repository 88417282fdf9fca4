"""Who leads an organisation next: a lead hands over, or the department gives it a new lead."""

from __future__ import annotations

from django.db import transaction
from django.urls import reverse

from portal.accounts.models import User
from portal.audit.digests import sha256_of
from portal.audit.services import record
from portal.notices.services import tell
from programmes.models import MemberRole, Membership, Organisation
from programmes.notices import MEANS
from programmes.permissions_people import may_lead, may_open_organisations
from programmes.refusals import PeopleRefused
from programmes.services.memberships import become, end, lock_organisation


@transaction.atomic
def hand_over(*, organisation: Organisation, to: Membership, leaves: bool, by: User) -> Membership:
    """Make another member a lead and step down oneself, in one act: nobody leads for no moment between.

    ``leaves`` says whether the lead leaves the organisation or stays as an editor. Gives the new lead's
    membership. Raises PeopleRefused for anybody but a lead, and when the other is no member any more.
    """
    organisation = lock_organisation(organisation.pk)
    if refusal := may_lead(by, organisation):
        raise PeopleRefused(refusal)
    successor = _present(to, organisation)
    if successor.user_id == by.pk:
        raise PeopleRefused("Choose somebody else to hand over to.")
    new = _as_lead(successor, by)
    own = Membership.objects.get(organisation=organisation, user=by, ended_at__isnull=True)
    if leaves:
        end(own, by)
    else:
        become(own, MemberRole.EDITOR, "", by)
    data = {"from": by.pk, "to": successor.user_id, "leaves": leaves}
    record(chain=organisation.audit_chain, kind="organisation.handed_over", by=by, subject=new, data=data)
    _tell(new, new, by, f"{by.full_name} handed over to you.")
    return new


@transaction.atomic
def give_new_lead(*, organisation: Organisation, to: Membership, reason: str, by: User) -> Membership:
    """Make a member a lead when its own leads cannot, with a reason; they and the present leads are told.

    Raises PeopleRefused for anybody but the department's officers, without a reason, and when the
    person leads already or is no member any more.
    """
    organisation = lock_organisation(organisation.pk)
    if refusal := may_open_organisations(by):
        raise PeopleRefused(refusal)
    if not reason.strip():
        raise PeopleRefused("Say why the organisation needs a new lead.")
    chosen = _present(to, organisation)
    if chosen.role == MemberRole.LEAD:
        raise PeopleRefused(f"{chosen.user} leads {organisation} already.")
    before = Membership.objects.filter(
        organisation=organisation, role=MemberRole.LEAD, ended_at__isnull=True, user__is_active=True
    )
    present = list(before.select_related("user", "organisation").order_by("user_id"))
    new = _as_lead(chosen, by)
    new.reason = reason.strip()
    new.save(update_fields=["reason"])
    data = {"user": new.user_id, "before": chosen.role, "reason_sha256": sha256_of(new.reason)}
    record(chain=organisation.audit_chain, kind="organisation.lead_given", by=by, subject=new, data=data)
    for each in (new, *present):
        _tell(new, each, by, f"The department did this, because: {reason.strip()}")
    return new


def _present(membership: Membership, organisation: Organisation) -> Membership:
    """The membership as it is now, if it is one of this organisation and lasts."""
    found = Membership.objects.select_related("user", "organisation").filter(
        pk=membership.pk, organisation=organisation, ended_at__isnull=True
    )
    current = found.first()
    if current is None or not current.user.is_active:
        raise PeopleRefused(f"That person is no longer a member of {organisation}.")
    return current


def _as_lead(membership: Membership, by: User) -> Membership:
    if membership.role == MemberRole.LEAD:
        return membership
    return become(membership, MemberRole.LEAD, "", by)


def _tell(new: Membership, told: Membership, by: User, why: str) -> None:
    """The new lead is told that they lead; the others who does."""
    organisation, reader = new.organisation, told.user
    is_theirs = new.user_id == reader.pk
    who = "You now lead" if is_theirs else f"{new.user} now leads"
    tell(
        key=f"lead:{new.pk}:{reader.pk}",
        to=reader,
        subject=f"{who} {organisation}",
        template="programmes/new_lead",
        context={
            "name": reader.full_name,
            "said": f"{who} {organisation} on the innovation fund.",
            "why": why,
            "means": MEANS if is_theirs else "",
            "organisation": str(organisation),
            "path": organisation.get_absolute_url(),
        },
        path=reverse("programmes:people", args=[organisation.slug]),
        about=organisation.name,
        by=by,
    )
