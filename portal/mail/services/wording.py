"""Rewording emails: written by one officer, approved by another, and back to the built-in words the same way."""

from __future__ import annotations

from django.db import transaction
from django.db.models import Max

from portal.accounts.models import User
from portal.accounts.roles import Role, has_role
from portal.audit.clock import database_now
from portal.audit.digests import sha256_of
from portal.audit.services import record
from portal.mail.editable import Editable, editable
from portal.mail.models import EmailWording
from portal.mail.refusals import MailRefused
from portal.mail.selectors import versions_of, wording_in_force
from portal.mail.worded import faults_of

CHAIN = "email-wording"
WRITERS = (Role.FUND_OFFICER, Role.ADMINISTRATOR)


@transaction.atomic
def write_wording(*, template: str, subject: str, body: str, note: str, by: User) -> EmailWording:
    """Keep a new version; it waits for another person. Raises ``MailRefused`` for faults, and for no change."""
    email = _editable(template, by)
    subject, body = " ".join(subject.split()), _tidied(body)
    faults = faults_of(email, subject, body)
    if not subject or not body:
        faults.insert(0, "Write a subject and a text.")
    if faults:
        raise MailRefused(" ".join(faults))
    newest = versions_of(template).first()
    held = (newest.subject, newest.body) if newest and not newest.is_built_in else (email.subject, _tidied(email.body))
    if (subject, body) == held:
        raise MailRefused("Nothing has changed.")
    return _keep(email, by, note, subject=subject, body=body)


@transaction.atomic
def go_back(*, template: str, note: str, by: User) -> EmailWording:
    """Ask for the built-in wording again, as a version that another person approves like any other."""
    email = _editable(template, by)
    newest = versions_of(template).first()
    if wording_in_force(template) is None and (newest is None or newest.approved_at is not None):
        raise MailRefused("The built-in wording is in force already.")
    if newest is not None and newest.is_built_in and newest.approved_at is None:
        raise MailRefused("That waits for approval already.")
    return _keep(email, by, note, is_built_in=True)


@transaction.atomic
def approve_wording(*, wording_id: int, by: User) -> EmailWording:
    """Put a version in force: emails written from now on have its words. Twice is the same as once.

    Raises ``MailRefused`` for whoever wrote it, when it is not the newest, and for faults.
    """
    wording = EmailWording.objects.select_for_update().get(pk=wording_id)
    email = _editable(wording.template, by)
    if wording.approved_by_id == by.pk:
        return wording
    if wording.approved_at is not None:
        raise MailRefused("This version is approved already.")
    if wording.written_by_id == by.pk:
        raise MailRefused("You wrote this version, so another person has to approve it.")
    newest = versions_of(wording.template).first()
    if newest is not None and newest.version > wording.version:
        raise MailRefused(f"Version {newest.version} was written since. Approve that one, or none.")
    faults = [] if wording.is_built_in else faults_of(email, wording.subject, wording.body)
    if faults:
        raise MailRefused(" ".join(faults))
    wording.approved_at, wording.approved_by = database_now(), by
    wording.save(update_fields=["approved_at", "approved_by"])
    _record("email_wording.approved", wording, by)
    return wording


def may_reword(user: User) -> bool:
    """Whether this person writes and approves the wording of emails."""
    return has_role(user, *WRITERS)


def _editable(template: str, by: User) -> Editable:
    if not may_reword(by):
        raise MailRefused("Only fund officers and administrators reword emails.")
    email = editable(template)
    if email is None:
        raise MailRefused("This email cannot be reworded.")
    return email


def _keep(email: Editable, by: User, note: str, **words: object) -> EmailWording:
    versions = EmailWording.objects.filter(template=email.template)
    list(versions.select_for_update().values_list("pk"))  # two writers take turns; the constraint keeps the first two
    last = versions.aggregate(last=Max("version"))["last"] or 0
    written = EmailWording.objects.create(
        template=email.template,
        version=last + 1,
        note=note.strip(),
        written_at=database_now(),
        written_by=by,
        **words,
    )
    _record("email_wording.written", written, by)
    return written


def _tidied(body: str) -> str:
    return "\n".join(line.rstrip() for line in body.replace("\r\n", "\n").strip().split("\n"))


def _record(kind: str, wording: EmailWording, by: User) -> None:
    data = {
        "email": wording.template,
        "version": wording.version,
        "sha256": sha256_of(f"{wording.subject}\n{wording.body}"),
    }
    record(chain=CHAIN, kind=kind, by=by, subject=wording, data=data)
