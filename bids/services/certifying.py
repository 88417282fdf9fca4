"""Signing a bid off. A certificate is bound to the digest of what was signed."""

from __future__ import annotations

from django.db import transaction
from django.db.models import QuerySet

from bids.models import Bid, Certification
from bids.permissions import may_certify
from bids.refusals import BidRefused
from bids.selectors.certificates import state_read
from bids.selectors.completeness import gaps
from bids.selectors.content import bid_content, content_sha256
from bids.services.locking import hold_open_round, lock_bid, refuse
from bids.services.telling import tell_certified, tell_lapsed
from bids.states import BidState, CertificationState
from portal.accounts.models import User
from portal.audit.clock import database_now
from portal.audit.services import record
from programmes.models import Office


@transaction.atomic
def certify(*, bid_id: int, office: Office, by: User, comment: str = "", read: str | None = None) -> Certification:
    """Certify the bid as it stands now, for an office. Twice is the same as once.

    ``read`` is the ``state_read`` of the bid as the person read it: what changed meanwhile is not
    certified unread. Raises ``BidRefused`` then, and when the person does not hold the office, the bid
    is not a draft, the round is not open, or something is still missing.
    """
    bid = _draft_for(bid_id, office, by)
    if read is not None and read != state_read(bid):
        raise BidRefused("The bid changed while you were reading it. Read it again before you certify it.")
    missing = gaps(bid)
    if missing:
        raise BidRefused(f"This bid is not ready to certify. {missing[0].sentence}")
    digest = content_sha256(bid_content(bid))
    in_force = _in_force(bid).filter(office=office).first()
    if in_force and in_force.content_sha256 == digest:
        return in_force
    lapse_certificates(bid=bid, by=by)
    return _write(bid, office, CertificationState.CERTIFIED, digest, by, comment)


@transaction.atomic
def decline_to_certify(*, bid_id: int, office: Office, by: User, comment: str) -> Certification:
    """Say why the bid cannot be certified as it stands; a certificate in force ends with it.

    Raises ``BidRefused`` as ``certify`` does, and without a comment.
    """
    bid = _draft_for(bid_id, office, by)
    if not comment.strip():
        raise BidRefused("Say what has to change before you can certify this bid.")
    _in_force(bid).filter(office=office).update(state=CertificationState.LAPSED, lapsed_at=database_now())
    digest = content_sha256(bid_content(bid))
    return _write(bid, office, CertificationState.DECLINED, digest, by, comment.strip())


def lapse_certificates(*, bid: Bid, by: User) -> int:
    """End the certificates that no longer match what the bid says; the number that ended.

    Whoever changes a bid's content calls it, in the transaction of the change.
    """
    in_force = list(_in_force(bid))
    if not in_force:
        return 0
    digest = content_sha256(bid_content(bid))
    ended = [certificate for certificate in in_force if certificate.content_sha256 != digest]
    for certificate in ended:
        certificate.state = CertificationState.LAPSED
        certificate.lapsed_at = database_now()
        certificate.save(update_fields=["state", "lapsed_at"])
        tell_lapsed(certification=certificate, by=by)
        record(
            chain=bid.audit_chain,
            kind="bid.certificate_lapsed",
            by=by,
            subject=certificate,
            data={"office": certificate.office, "certified": certificate.content_sha256, "now": digest},
        )
    return len(ended)


def _draft_for(bid_id: int, office: Office, by: User) -> Bid:
    bid = lock_bid(bid_id)
    refuse(may_certify(by, bid, office))
    if bid.state != BidState.DRAFT:
        raise BidRefused(f"This bid is {bid.get_state_display().lower()}; only a draft can be certified.")
    bid.round = hold_open_round(bid)
    return bid


def _in_force(bid: Bid) -> QuerySet[Certification]:
    return bid.certifications.filter(state=CertificationState.CERTIFIED)


def _write(bid: Bid, office: Office, state: CertificationState, digest: str, by: User, comment: str) -> Certification:
    certification = Certification.objects.create(
        bid=bid,
        office=office,
        state=state,
        content_sha256=digest,
        comment=comment.strip(),
        certified_at=database_now(),
        certified_by=by,
    )
    tell_certified(certification=certification, by=by)
    record(
        chain=bid.audit_chain,
        kind=f"bid.{state.value}",
        by=by,
        subject=certification,
        data={"office": office.value, "content_sha256": digest},
    )
    return certification
