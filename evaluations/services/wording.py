"""Letters' wording: written by officers in versions, approved by another person."""

from __future__ import annotations

from django.db import transaction
from django.db.models import Max

from evaluations.documents.letters_variables import faults_of, lacking
from evaluations.documents.letters_wording import built_in
from evaluations.models import LetterKind, LetterTemplate
from evaluations.permissions import may_approve, may_run_rounds
from evaluations.refusals import JudgingRefused
from evaluations.selectors.letters_wording import versions_of
from evaluations.services.guards import refuse, required
from portal.accounts.models import User
from portal.audit.clock import database_now
from portal.audit.digests import sha256_of
from portal.audit.services import record
from programmes.models import Round
from programmes.services.locking import lock_round

#: The audit chain of wording for all rounds.
REGISTER = "register"


@transaction.atomic
def write_wording(*, kind: LetterKind, round_id: int | None, body: str, note: str, by: User) -> LetterTemplate:
    """Keep a new version of a letter's wording, for one round or (None) for all; it waits for approval.

    Raises ``JudgingRefused`` for anybody but a fund officer, for markup or variables that are wrong
    (each named with its line and character), and when nothing has changed.
    """
    refuse(may_run_rounds(by))
    round_ = lock_round(round_id) if round_id is not None else None
    text = _tidied(required(body, "Write the letter."))
    faults = faults_of(kind, text)
    if faults:
        raise JudgingRefused(" ".join(str(fault) for fault in faults))
    versions = versions_of(kind, round_)
    newest = versions.select_for_update(of=("self",)).first()
    if text == (newest.body if newest else _tidied(built_in(kind))):
        raise JudgingRefused("Nothing has changed.")
    written = LetterTemplate.objects.create(
        kind=kind,
        round=round_,
        version=(versions.aggregate(last=Max("version"))["last"] or 0) + 1,
        body=text,
        note=note.strip(),
        written_at=database_now(),
        written_by=by,
    )
    _record("wording.written", written, by)
    return written


@transaction.atomic
def approve_wording(*, template_id: int, by: User) -> LetterTemplate:
    """Put a version in force: letters made from now on, and those not sent yet, are made from it.

    Raises ``JudgingRefused`` for anybody but an approver, for whoever wrote it, when a required
    clause is left out, and when it is not the newest version. Twice is the same as once.
    """
    refuse(may_approve(by))
    round_id = LetterTemplate.objects.values_list("round_id", flat=True).get(pk=template_id)
    if round_id is not None:
        lock_round(round_id)
    written = LetterTemplate.objects.select_for_update().get(pk=template_id)
    if written.approved_at is not None and written.approved_by_id == by.pk:
        return written
    _refuse_approval(written, by)
    written.approved_at, written.approved_by = database_now(), by
    written.save(update_fields=["approved_at", "approved_by"])
    _record("wording.approved", written, by)
    return written


def _refuse_approval(written: LetterTemplate, by: User) -> None:
    if written.approved_at is not None:
        raise JudgingRefused("This version is approved already.")
    if written.written_by_id == by.pk:
        raise JudgingRefused("You wrote this version, so another person has to approve it.")
    newest = versions_of(written.kind, written.round).first()
    if newest is not None and newest.version > written.version:
        raise JudgingRefused(f"Version {newest.version} was written since. Approve that one, or none.")
    faults = faults_of(written.kind, written.body)
    if faults:
        raise JudgingRefused(" ".join(str(fault) for fault in faults))
    missing = lacking(written.kind, written.body)
    if missing:
        raise JudgingRefused(f"It cannot be approved, because it leaves out: {'; '.join(missing)}.")


def _tidied(body: str) -> str:
    """With plain line ends and no white space at the ends of lines, so that versions differ by their words alone."""
    return "\n".join(line.rstrip() for line in body.replace("\r\n", "\n").strip().split("\n"))


def _record(kind: str, written: LetterTemplate, by: User) -> None:
    round_: Round | None = written.round
    record(
        chain=round_.audit_chain if round_ else REGISTER,
        kind=kind,
        by=by,
        subject=written,
        data={"letter": written.kind, "version": written.version, "sha256": sha256_of(written.body)},
    )
