"""Filling in an organisation's standing facts, and saying that they still hold."""

from __future__ import annotations

import datetime as dt

from django.core.files.base import ContentFile
from django.db import transaction

from bids.models import StandingFact
from bids.refusals import BidRefused
from bids.selectors.facts import standing_facts
from bids.services.attaching import shown_name
from bids.services.locking import refuse
from bids.services.uploads import check_upload
from portal.accounts.models import User
from portal.audit.clock import database_now
from portal.audit.digests import sha256_of
from portal.audit.services import record
from programmes.models import FILE_FACTS, FactKind, Organisation
from programmes.permissions_people import may_lead
from programmes.services.memberships import lock_organisation

LONGEST = 2000


class FactChanged(BidRefused):
    """Somebody filled in another value meanwhile: ``theirs`` stands."""

    def __init__(self, theirs: StandingFact | None) -> None:
        super().__init__(
            "Somebody changed this meanwhile. What stands now is below: save again to put yours in its place."
        )
        self.theirs = theirs


@transaction.atomic
def save_fact(
    *, organisation_id: int, kind: FactKind, text: str, was: int, by: User, review_on: dt.date | None = None
) -> StandingFact:
    """Fill in a fact that is text. ``was`` is the id of the fact that the page was made from, 0 for none.

    Raises ``FactChanged`` when another stands meanwhile, ``BidRefused`` for whoever does not lead the organisation.
    """
    text = text.replace("\r\n", "\n").strip()
    if kind in FILE_FACTS or not 0 < len(text) <= LONGEST:
        raise BidRefused(f"Enter up to {LONGEST} characters.")
    organisation, present = _held(organisation_id, kind, by)
    if present and present.text == text:
        return _checked(present, by, review_on)
    _refuse_stale(present, was)
    fact = StandingFact(organisation=organisation, kind=kind, text=text, review_on=review_on)
    return _replace(present, fact, by, sha256_of(text))


def save_fact_file(
    *, organisation_id: int, kind: FactKind, name: str, content: bytes, was: int, by: User,
    review_on: dt.date | None = None,
) -> StandingFact:  # fmt: skip
    """Fill in a fact that is a file, checked as an upload to a bid is. Raises as ``save_fact`` does."""
    if kind not in FILE_FACTS:
        raise BidRefused("This fact is text, not a file.")
    checked = check_upload(name=shown_name(name), content=content)
    with transaction.atomic():
        organisation, present = _held(organisation_id, kind, by)
        if present and present.sha256 == checked.sha256:
            return _checked(present, by, review_on)
        _refuse_stale(present, was)
        fact = StandingFact(
            organisation=organisation,
            kind=kind,
            name=shown_name(name),
            media_type=checked.media_type,
            size=checked.size,
            sha256=checked.sha256,
            scan_state=checked.state,
            review_on=review_on,
        )
        fact.file.save(str(fact.key), ContentFile(content), save=False)
        return _replace(present, fact, by, checked.sha256)


@transaction.atomic
def still_holds(
    *, organisation_id: int, kind: FactKind, was: int, by: User, review_on: dt.date | None = None
) -> StandingFact:
    """Note that a lead has looked at a fact and that it holds. Raises as ``save_fact`` does."""
    _, present = _held(organisation_id, kind, by)
    if present is None:
        raise BidRefused("Nothing is filled in yet.")
    _refuse_stale(present, was)
    return _checked(present, by, review_on)


def _held(organisation_id: int, kind: FactKind, by: User) -> tuple[Organisation, StandingFact | None]:
    organisation = lock_organisation(organisation_id)
    refuse(may_lead(by, organisation))
    return organisation, standing_facts(organisation).filter(kind=kind).first()


def _refuse_stale(present: StandingFact | None, was: int) -> None:
    if (present.pk if present else 0) != was:
        raise FactChanged(present)


def _checked(fact: StandingFact, by: User, review_on: dt.date | None) -> StandingFact:
    fact.checked_at, fact.checked_by = database_now(), by
    fact.review_on = review_on or fact.review_on
    fact.save(update_fields=["checked_at", "checked_by", "review_on"])
    _record(fact, "organisation.fact_checked", by, {})
    return fact


def _replace(present: StandingFact | None, fact: StandingFact, by: User, digest: str) -> StandingFact:
    now = database_now()
    if present:
        present.replaced_at, present.replaced_by = now, by
        present.save(update_fields=["replaced_at", "replaced_by"])
    fact.checked_at, fact.checked_by = now, by
    fact.save()
    _record(fact, "organisation.fact_filled_in", by, {"sha256": digest})
    return fact


def _record(fact: StandingFact, kind: str, by: User, more: dict[str, str]) -> None:
    data = {"fact": fact.kind, **more}
    record(chain=fact.organisation.audit_chain, kind=kind, by=by, subject=fact, data=data)
