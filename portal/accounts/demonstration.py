"""Invented people who sign in with one click. They exist only where PORTAL_DEMO=1."""

from collections.abc import Sequence

from allauth.account.models import EmailAddress
from django.conf import settings
from django.db import transaction
from django.db.models import QuerySet

from portal.accounts.models import DemonstrationAccount, User
from portal.accounts.refusals import Refused
from portal.accounts.roles import Role
from portal.accounts.services import assign_groups

DOMAIN = "demonstration.example"


def make_person(
    *,
    name: str,
    full_name: str,
    position: str,
    tries: str,
    start: str = "/",
    roles: Sequence[Role] = (),
    group: str = "People",
    order: int = 100,
) -> User:
    """An invented person `name`@demonstration.example, made or brought up to date. No password works.

    `group` is the heading they stand under, `position` says who they are ("Fund officer", "Lead at
    Meadowshire"), `tries` what to try as them, `start` the first page after signing in.
    Raises Refused without PORTAL_DEMO.
    """
    if not settings.PORTAL_DEMO:
        raise Refused("Demonstration accounts are made only with PORTAL_DEMO=1.")
    with transaction.atomic():
        person, _ = User.objects.update_or_create(
            email=f"{name}@{DOMAIN}",
            defaults={"full_name": full_name, "is_demonstration": True, "is_active": True},
        )
        person.set_unusable_password()
        _confirm(person)
        assign_groups(person, roles)
        DemonstrationAccount.objects.update_or_create(
            user=person, defaults={"position": position, "tries": tries, "start": start, "group": group, "order": order}
        )
    return person


def confirm_addresses() -> None:
    """Of all who can be signed in as: some were made before their addresses counted as confirmed."""
    for account in accounts().exclude(user__emailaddress__verified=True):
        _confirm(account.user)


def _confirm(person: User) -> None:
    """Nobody reads these addresses: without this a code from an email would lead to a page that asks to confirm it."""
    EmailAddress.objects.update_or_create(user=person, email=person.email, defaults={"primary": True, "verified": True})


STAFF = (
    (Role.FUND_OFFICER, "officer", "Priya Raman", "publish a round, allocate bids, follow the round"),
    (Role.APPROVER, "approver", "Martin Okafor", "approve a decision that somebody else made, or send it back"),
    (Role.AUDITOR, "auditor", "Helen Voss", "read everything, and see that nothing can be changed"),
    (Role.ADMINISTRATOR, "administrator", "Tom Ashdown", "invite a colleague and give them a role"),
)


def make_department() -> dict[Role, User]:
    """One invented person for each role of the department but the assessors."""
    return {
        role: make_person(
            name=name,
            full_name=full_name,
            position=role.label,
            tries=tries,
            start="/admin/",
            roles=[role],
            group="The department",
            order=order,
        )
        for order, (role, name, full_name, tries) in enumerate(STAFF, start=50)
    }


def accounts() -> QuerySet[DemonstrationAccount]:
    """Who can be signed in as, in the order shown; nobody without PORTAL_DEMO."""
    found = DemonstrationAccount.objects.select_related("user")
    if not settings.PORTAL_DEMO:
        return found.none()
    return found.filter(user__is_demonstration=True, user__is_active=True)
