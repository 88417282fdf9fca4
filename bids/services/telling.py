"""Telling a bid's people by email what happened to it, in the transaction in which it happens."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from django.urls import reverse

from bids.models import Bid, Certification, StageInvitation, Submission
from bids.states import BidState, CertificationState
from portal.accounts.models import User
from portal.documents.models import Document
from portal.documents.services import request_document
from portal.look.words import moment
from portal.notices.services import tell_each
from programmes.models import MemberRole, Membership, Office


def people_of(bid: Bid, *roles: MemberRole, office: Office | None = None) -> list[User]:
    """The organisation's present members in these roles (and of that office)."""
    members = Membership.objects.filter(
        organisation=bid.organisation, ended_at__isnull=True, role__in=roles, user__is_active=True
    )
    if office is not None:
        members = members.filter(office=office)
    return [membership.user for membership in members.select_related("user").order_by("pk")]


def tell_submitted(*, submission: Submission, by: User) -> Document | None:
    """The receipt to whoever submitted and to every lead, and its PDF to be made; none in a rehearsal."""
    bid = submission.bid
    if bid.round.is_rehearsal:
        return None
    context = {
        "code": submission.receipt_code,
        "sha256": submission.sha256,
        "at": moment(submission.submitted_at),
        "who": by.full_name,
        "number": submission.number,
        "closes": moment(submission.closes_at),
    }
    readers = {person.pk: person for person in (by, *people_of(bid, MemberRole.LEAD))}
    tell_of_bid(
        bid, readers.values(), f"submitted:{submission.pk}", "receipt", f"Bid {bid.reference} submitted", context, by
    )
    return request_document(kind="submission_receipt", subject_id=submission.pk, by=by)


def tell_asked(*, bid: Bid, office: Office, by: User, at: str) -> int:
    """Ask the holders of an office to certify; the number of people asked. Nobody twice for the same ``at``."""
    people = people_of(bid, MemberRole.CERTIFIER, office=office)
    context = {"office": office.label, "who": by.full_name, "closes": moment(bid.closes_at)}
    tell_of_bid(bid, people, f"ask:{bid.pk}:{office}:{at}", "certify", f"Certify bid {bid.reference}", context, by)
    return len(people)


def tell_waiting(*, bid: Bid, office: Office, person: User, at: str) -> None:
    """The same to one person who has just come to hold the office; ``who`` is the organisation itself."""
    context = {"office": office.label, "who": str(bid.organisation), "closes": moment(bid.closes_at)}
    tell_of_bid(
        bid, [person], f"ask:{bid.pk}:{office}:{at}", "certify", f"Certify bid {bid.reference}", context, person
    )


def tell_certified(*, certification: Certification, by: User) -> None:
    """Tell the leads and the editors that an office certified, or declined to and why."""
    bid = certification.bid
    certified = certification.state == CertificationState.CERTIFIED
    word = "certified" if certified else "not certified"
    lasts = "If anything in it changes, it has to be certified again."
    context = {
        "office": certification.get_office_display(),
        "who": by.full_name,
        "certified": certified,
        "comment": certification.comment,
        "result": word,
        "follows": lasts if certified else f"What has to change:\n\n{certification.comment}",
        "at": moment(certification.certified_at),
    }
    people = people_of(bid, MemberRole.LEAD, MemberRole.EDITOR)
    tell_of_bid(bid, people, f"signed:{certification.pk}", "certified", f"Bid {bid.reference} {word}", context, by)


def tell_invited(*, invitation: StageInvitation, by: User) -> None:
    """Tell the leads and the editors that their bid is invited into the round that follows its own."""
    round_, bid = invitation.round, invitation.bid
    context = {
        "next_title": round_.title,
        "opens": moment(round_.opens_at),
        "closes": moment(round_.closes_at),
        "path": reverse("bids:start", args=[round_.slug]),
    }
    people = people_of(bid, MemberRole.LEAD, MemberRole.EDITOR)
    subject = f"You are invited to bid in {round_.title}"
    tell_of_bid(bid, people, f"invited:{invitation.pk}", "invited", subject, context, by)


def tell_uninvited(*, invitation: StageInvitation, by: User) -> None:
    """Tell those who were told of an invitation that it was taken back, and why."""
    round_, bid = invitation.round, invitation.bid
    has_draft = invitation.started_bids.exclude(state=BidState.WITHDRAWN).exists()
    stays = "What you have written for it stays yours to read. It can no longer be changed or submitted."
    context = {
        "next_title": round_.title,
        "reason": invitation.revoked_reason,
        "draft": stays if has_draft else "You have not started a bid in it.",
    }
    people = people_of(bid, MemberRole.LEAD, MemberRole.EDITOR)
    subject = f"The invitation to bid in {round_.title} was taken back"
    tell_of_bid(bid, people, f"uninvited:{invitation.pk}", "uninvited", subject, context, by)


def tell_lapsed(*, certification: Certification, by: User) -> None:
    """Tell the leads, and whoever had certified, that the certificate ended because somebody changed the bid."""
    bid = certification.bid
    certifier = certification.certified_by
    context = {
        "office": certification.get_office_display(),
        "certifier": certifier.full_name,
        "who": by.full_name,
        "at": moment(certification.certified_at),
    }
    people = {person.pk: person for person in (certifier, *people_of(bid, MemberRole.LEAD)) if person.is_active}
    subject = f"Bid {bid.reference} changed after it was certified"
    tell_of_bid(bid, people.values(), f"lapsed:{certification.pk}", "certificate_lapsed", subject, context, by)


def tell_of_bid(
    bid: Bid, people: Iterable[User], key: str, template: str, subject: str, more: Mapping[str, Any], by: User | None
) -> None:
    """Tell people something of a bid; the page it leads to is ``more["path"]``, else the bid's own.

    Nobody is told anything of a rehearsal.
    """
    if bid.round.is_rehearsal:
        return
    context: dict[str, Any] = {
        "reference": bid.reference,
        "title": bid.title,
        "round_title": bid.round.title,
        "organisation": str(bid.organisation),
        "path": reverse("bids:certify" if template == "certify" else "bids:bid", args=[bid.reference]),
        **more,
    }
    tell_each(
        people,
        key=key,
        subject=subject,
        template=f"bids/{template}",
        context=context,
        path=context["path"],
        about=f"{bid.reference} in {bid.round.title}",
        by=by,
    )
