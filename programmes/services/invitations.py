"""Invitations to an organisation: a secret link by email, good once and for two weeks."""

from __future__ import annotations

import secrets
from collections.abc import Callable
from datetime import timedelta

from allauth.account.models import EmailAddress
from django.conf import settings
from django.db import transaction
from django.db.models import QuerySet
from django.urls import reverse

from portal.accounts.models import User
from portal.audit.clock import database_now
from portal.audit.digests import sha256_of
from portal.audit.services import record
from portal.look.words import moment
from portal.mail.services import send_email
from programmes.models import Invitation, Membership, Organisation
from programmes.permissions_people import may_manage_people
from programmes.refusals import PeopleRefused
from programmes.services.memberships import lock_organisation

GOOD_FOR = timedelta(days=14)

Listener = Callable[[Membership], object]

_listeners: list[Listener] = []


def on_joining(listener: Listener) -> None:
    """Have ``listener(membership)`` called, in the same transaction, when somebody joins an organisation."""
    if listener not in _listeners:
        _listeners.append(listener)


@transaction.atomic
def invite(*, organisation: Organisation, email: str, role: str, office: str = "", by: User) -> Invitation:
    """Offer someone a membership by email. Raises PeopleRefused when they are in, or invited, already."""
    organisation = lock_organisation(organisation.pk)
    if refusal := may_manage_people(by, organisation):
        raise PeopleRefused(refusal)
    email = email.strip().lower()
    if Membership.objects.filter(organisation=organisation, user__email=email, ended_at__isnull=True).exists():
        raise PeopleRefused(f"{email} is already a member of {organisation}. You can change their role.")
    now = database_now()
    if open_invitations(organisation).filter(email=email, expires_at__gt=now).exists():
        raise PeopleRefused(f"{email} has an invitation that is still open. You can send it again.")
    token = secrets.token_urlsafe(32)
    invitation = Invitation.objects.create(
        organisation=organisation,
        email=email,
        role=role,
        office=office,
        token_sha256=sha256_of(token),
        invited_by=by,
        expires_at=now + GOOD_FOR,
    )
    _send(invitation, token, by)
    _record(invitation, "organisation.invited", by)
    return invitation


@transaction.atomic
def send_again(*, invitation: Invitation, by: User) -> None:
    """A new link for an open invitation, good for two more weeks. The old link stops working."""
    invitation = _locked_open(invitation, by)
    token = secrets.token_urlsafe(32)
    invitation.token_sha256 = sha256_of(token)
    invitation.expires_at = database_now() + GOOD_FOR
    invitation.save(update_fields=["token_sha256", "expires_at"])
    _send(invitation, token, by)
    _record(invitation, "organisation.invitation_sent_again", by)


@transaction.atomic
def revoke(*, invitation: Invitation, by: User) -> None:
    """Take an open invitation back. Its link stops working."""
    invitation = _locked_open(invitation, by)
    invitation.revoked_at, invitation.revoked_by = database_now(), by
    invitation.save(update_fields=["revoked_at", "revoked_by"])
    _record(invitation, "organisation.invitation_revoked", by)


@transaction.atomic
def accept(*, token: str, by: User) -> Membership:
    """Join the organisation, as the person the invitation was sent to. Raises PeopleRefused."""
    invitation = _locked_by_token(token)
    if invitation.email != by.email:
        raise PeopleRefused(f"This invitation was sent to {invitation.email}, and you are signed in as {by.email}.")
    if Membership.objects.filter(organisation=invitation.organisation, user=by, ended_at__isnull=True).exists():
        raise PeopleRefused(f"You are already a member of {invitation.organisation}.")
    return _join(invitation, by)


@transaction.atomic
def accept_as_new_person(*, token: str, full_name: str, password: str) -> Membership:
    """Open an account for the invited address, which the link proves, and join. Raises PeopleRefused."""
    invitation = _locked_by_token(token)
    if User.objects.filter(email=invitation.email).exists():
        raise PeopleRefused(f"{invitation.email} has an account already. Sign in to accept.")
    return _join(invitation, open_account(email=invitation.email, full_name=full_name, password=password))


def open_account(*, email: str, full_name: str, password: str) -> User:
    """An account for somebody whose address an invitation's link proves; in the caller's transaction."""
    person = User.objects.create_user(email, password, full_name=full_name.strip())
    EmailAddress.objects.create(user=person, email=person.email, primary=True, verified=True)
    return person


def open_invitations(organisation: Organisation) -> QuerySet[Invitation]:
    """Invitations neither accepted nor revoked; they may have expired."""
    return Invitation.objects.filter(organisation=organisation, accepted_at__isnull=True, revoked_at__isnull=True)


def why_not_open(invitation: Invitation) -> str | None:
    """Why an invitation can no longer be accepted, in a sentence, or None."""
    if invitation.accepted_at is not None:
        return "This invitation has been used already."
    if invitation.revoked_at is not None:
        return "This invitation was taken back."
    if invitation.expires_at <= database_now():
        return "This invitation has expired."
    return None


def _join(invitation: Invitation, person: User) -> Membership:
    invitation.accepted_at, invitation.accepted_by = database_now(), person
    invitation.save(update_fields=["accepted_at", "accepted_by"])
    membership = Membership.objects.create(
        user=person, organisation=invitation.organisation, role=invitation.role, office=invitation.office
    )
    for listener in _listeners:
        listener(membership)
    record(
        chain=invitation.organisation.audit_chain,
        kind="organisation.joined",
        by=person,
        subject=membership,
        data={"invitation": invitation.pk, "role": invitation.role, "office": invitation.office},
    )
    return membership


def _locked_by_token(token: str) -> Invitation:
    """The open invitation of this secret, under its organisation's lock."""
    found = Invitation.objects.filter(token_sha256=sha256_of(token)).first()
    if found is None:
        raise PeopleRefused("This invitation does not exist. Ask for a new one.")
    lock_organisation(found.organisation_id)
    invitation = Invitation.objects.select_related("organisation").get(pk=found.pk)
    if invitation.token_sha256 != sha256_of(token):
        raise PeopleRefused("A newer invitation was sent. Use the link in the newest email.")
    if reason := why_not_open(invitation):
        raise PeopleRefused(f"{reason} Ask for a new one.")
    return invitation


def _locked_open(invitation: Invitation, by: User) -> Invitation:
    """The invitation as it is now, under its organisation's lock, if this person may change it."""
    organisation = lock_organisation(invitation.organisation_id)
    if refusal := may_manage_people(by, organisation):
        raise PeopleRefused(refusal)
    current = Invitation.objects.select_related("organisation").get(pk=invitation.pk)
    if current.accepted_at or current.revoked_at:
        raise PeopleRefused("This invitation has been used or taken back already.")
    return current


def _send(invitation: Invitation, token: str, by: User) -> None:
    context = {
        "organisation": invitation.organisation.name,
        "inviter": by.full_name,
        "role": invitation.get_role_display().lower(),
        "url": f"{settings.PORTAL_BASE_URL}{reverse('programmes:invitation', args=[token])}",
        "expires": moment(invitation.expires_at),
    }
    send_email(
        key=f"invitation:{invitation.pk}:{invitation.token_sha256}",
        to=invitation.email,
        subject=f"Join {invitation.organisation.name} on the innovation fund",
        template="programmes/invitation",
        context=context,
        by=by,
    )


def _record(invitation: Invitation, kind: str, by: User) -> None:
    record(
        chain=invitation.organisation.audit_chain,
        kind=kind,
        by=by,
        subject=invitation,
        data={"role": invitation.role, "office": invitation.office},
    )
