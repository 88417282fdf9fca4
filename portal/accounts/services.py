"""What administrators do with people. Each change is guarded, recorded and bound to a person."""

from collections.abc import Iterable, Sequence

from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from django.contrib.auth.models import Group
from django.db import transaction
from django.db.models import F

from portal.accounts.letters import send_staff_invitation
from portal.accounts.models import Session, User
from portal.accounts.refusals import Refused
from portal.accounts.roles import Role, has_role
from portal.audit.services import record


class PeopleRefused(Refused):
    """A change to a person that the rules do not allow."""


@transaction.atomic
def invite_staff(*, email: str, full_name: str, roles: Sequence[Role], by: User) -> User:
    """A colleague with these roles, who chooses a password by an emailed link. Raises PeopleRefused."""
    _guard_administrator(by)
    _guard_roles(roles)
    email = email.strip().lower()
    if User.objects.filter(email=email).exists():
        raise PeopleRefused("Someone already has this email address. Find them in the list and give them roles there.")
    person = User.objects.create_user(email, full_name=full_name)
    EmailAddress.objects.create(user=person, email=email, primary=True, verified=True)  # the link proves it
    assign_groups(person, roles)
    send_staff_invitation(person, by=by)
    record(chain=chain_of(person), kind="user.invited", by=by, subject=person, data={"roles": sorted(roles)})
    return person


@transaction.atomic
def make_first_administrator(*, email: str, full_name: str) -> User:
    """The administrator of a new installation, made from its command line by nobody signed in.

    Raises PeopleRefused when there is one already: administrators make each other.
    """
    group = Group.objects.select_for_update().get_or_create(name=Role.ADMINISTRATOR.value)[0]
    if group.user_set.filter(is_active=True, is_demonstration=False).exists():
        raise PeopleRefused("There is an administrator already, who can invite others.")
    person = User.objects.create_user(email, full_name=full_name)
    EmailAddress.objects.create(user=person, email=person.email, primary=True, verified=True)
    assign_groups(person, [Role.ADMINISTRATOR])
    record(chain=chain_of(person), kind="user.made_first_administrator", by=None, subject=person)
    return person


@transaction.atomic
def invite_again(*, person: User, by: User) -> None:
    """Send the link again to someone who never signed in."""
    _guard_administrator(by)
    person = _locked(person)
    if person.last_login is not None or not person.is_active:
        raise PeopleRefused("This person has signed in before. They can ask for a new password on the sign-in page.")
    send_staff_invitation(person, by=by)
    record(chain=chain_of(person), kind="user.invited_again", by=by, subject=person)


@transaction.atomic
def set_roles(*, person: User, roles: Sequence[Role], by: User) -> None:
    """Give a person exactly these roles. Whoever loses the last one leaves the admin."""
    _guard_administrator(by)
    _guard_roles(roles, required=False)
    person = _locked(person)
    if person.pk == by.pk:
        raise PeopleRefused("Ask another administrator to change your own roles.")
    before = set(person.groups.filter(name__in=Role.values).values_list("name", flat=True))
    if before == set(roles):
        return
    if Role.ADMINISTRATOR in before and Role.ADMINISTRATOR not in roles:
        _guard_last_administrator(person)
    assign_groups(person, roles)
    record(
        chain=chain_of(person),
        kind="user.roles_changed",
        by=by,
        subject=person,
        data={"before": sorted(before), "after": sorted(roles)},
    )


@transaction.atomic
def deactivate(*, person: User, by: User) -> None:
    """Close someone's account and end their sessions everywhere. What they did stays theirs."""
    _guard_administrator(by)
    person = _locked(person)
    if person.pk == by.pk:
        raise PeopleRefused("Ask another administrator to deactivate your own account.")
    if not person.is_active:
        return
    _guard_last_administrator(person)
    person.is_active = False
    person.save(update_fields=["is_active"])
    _raise_session_version(person)
    record(chain=chain_of(person), kind="user.deactivated", by=by, subject=person)


@transaction.atomic
def reactivate(*, person: User, by: User) -> None:
    """Open a closed account again, with the roles it had. Old sessions stay ended."""
    _guard_administrator(by)
    person = _locked(person)
    if person.is_active:
        return
    person.is_active = True
    person.save(update_fields=["is_active"])
    record(chain=chain_of(person), kind="user.reactivated", by=by, subject=person)


@transaction.atomic
def rename(*, person: User, full_name: str, by: User) -> None:
    """Change how someone is called. The record keeps that it changed, not the names."""
    person = _locked(person)
    person.full_name = full_name.strip()
    person.save(update_fields=["full_name"])
    record(chain=chain_of(person), kind="user.renamed", by=by, subject=person)


@transaction.atomic
def end_sessions(*, person: User, by: User) -> None:
    """Sign someone out everywhere: themselves, or an administrator for them."""
    if person.pk != by.pk:
        _guard_administrator(by)
    _raise_session_version(person)
    Session.objects.filter(user=person).delete()
    record(chain=chain_of(person), kind="user.signed_out_everywhere", by=by, subject=person)


@transaction.atomic
def reset_second_factor(*, person: User, by: User) -> None:
    """Forget a lost phone: the person sets a second step up again when they next sign in."""
    _guard_administrator(by)
    if person.pk == by.pk:
        raise PeopleRefused("Ask another administrator to reset your own second step.")
    Authenticator.objects.filter(user=person).delete()
    _raise_session_version(person)
    record(chain=chain_of(person), kind="user.second_step_reset", by=by, subject=person)


def assign_groups(person: User, roles: Iterable[Role]) -> None:
    """Make these the person's roles; only who holds one may use the admin. Guards are the callers'."""
    groups = [Group.objects.get_or_create(name=Role(role).value)[0] for role in roles]
    others = person.groups.exclude(name__in=Role.values)
    person.groups.set([*groups, *others])
    person.is_staff = bool(groups)
    person.save(update_fields=["is_staff", "password"])
    person._portal_roles = None


def chain_of(person: User) -> str:
    """The person's audit chain."""
    return f"user:{person.pk}"


def _locked(person: User) -> User:
    return User.objects.select_for_update().get(pk=person.pk)


def _raise_session_version(person: User) -> None:
    User.objects.filter(pk=person.pk).update(session_version=F("session_version") + 1)


def _guard_administrator(by: User) -> None:
    if not has_role(by, Role.ADMINISTRATOR):
        raise PeopleRefused("Only an administrator manages people.")


def _guard_roles(roles: Sequence[Role], *, required: bool = True) -> None:
    if required and not roles:
        raise PeopleRefused("Choose at least one role.")
    if Role.AUDITOR in roles and len(roles) > 1:
        raise PeopleRefused("An auditor only reads, so an auditor can hold no other role.")


def _guard_last_administrator(person: User) -> None:
    """Someone must be left to manage people. The group's row makes two removals take turns."""
    group = Group.objects.select_for_update().get_or_create(name=Role.ADMINISTRATOR.value)[0]
    holders = group.user_set.filter(is_active=True)
    if holders.filter(pk=person.pk).exists() and not holders.exclude(pk=person.pk).exists():
        raise PeopleRefused("This is the last administrator. Give the role to someone else first.")
