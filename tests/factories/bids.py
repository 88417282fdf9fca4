"""Councils and bids for tests."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import count
from typing import Any

from django.db import transaction

from bids.models import Answer, AnswerVersion, Bid, Certification, CostCategory, CostLine, MoneySource, Submission
from bids.selectors.content import bid_content, content_sha256
from bids.services.certifying import certify
from bids.services.submitting import submit_bid
from bids.states import CertificationState
from portal.accounts.models import User
from portal.audit.clock import database_now
from portal.audit.services import record
from programmes.models import (
    LocalAuthority,
    MemberRole,
    Membership,
    Office,
    Organisation,
    OrganisationKind,
    Question,
    Round,
)
from tests.accounts.people import make_person

_numbers = count(1)


@dataclass(frozen=True)
class Council:
    """An organisation and one person for each role in it."""

    organisation: Organisation
    lead: User
    editor: User
    dcs: User
    s151: User


def make_authority(name: str = "", **fields: Any) -> LocalAuthority:
    """A current local authority."""
    number = next(_numbers)
    values = {
        "gss_code": f"E96{number:06d}",
        "code": f"T{number}",
        "name": f"{name or f'Testshire {number}'} Council",
        "nice_name": name or f"Testshire {number}",
        "region": "North East",
        "authority_type": "unitary",
    } | fields
    return LocalAuthority.objects.create(**values)


def make_council(name: str = "", **fields: Any) -> Council:
    """A council with a lead, an editor, a Director of Children's Services and a section 151 officer."""
    number = next(_numbers)
    name = name or f"Testshire {number} Council"
    fields.setdefault("kind", OrganisationKind.COUNCIL)
    organisation = Organisation.objects.create(name=name, slug=f"council-{number}", **fields)
    return Council(
        organisation,
        lead=make_member(organisation, MemberRole.LEAD, "Lee Lead"),
        editor=make_member(organisation, MemberRole.EDITOR, "Eddie Editor"),
        dcs=make_member(organisation, MemberRole.CERTIFIER, "Dee Director", Office.DCS),
        s151=make_member(organisation, MemberRole.CERTIFIER, "Sol Section", Office.S151),
    )


def make_member(
    organisation: Organisation, role: MemberRole, full_name: str = "Mem Ber", office: Office | str = ""
) -> User:
    """A person with a role in an organisation."""
    person = make_person(full_name)
    Membership.objects.create(user=person, organisation=organisation, role=role, office=office)
    return person


def make_bid(round_: Round, council: Council, *, complete: bool = True, grant: int = 200_000) -> Bid:
    """A draft; complete unless told otherwise."""
    number = Bid.objects.filter(round=round_).count() + 1
    bid = Bid.objects.create(
        reference=f"{round_.reference_prefix}-{number:04d}",
        round=round_,
        organisation=council.organisation,
        created_by=council.lead,
    )
    if complete:
        for key, value in {
            "title": "A better start",
            "problem": "Too many moves between homes.",
            "plan": "One trusted adult for each child.",
        }.items():
            write_answer(bid, key, value, council.editor)
        CostLine.objects.create(
            bid=bid,
            category=CostCategory.STAFF,
            financial_year=round_.first_financial_year or 2026,
            source=MoneySource.GRANT,
            amount_pounds=grant,
        )
    return bid


def write_answer(bid: Bid, key: str, value: Any, by: User) -> Answer:
    """An answer's first version, without the service."""
    question = Question.objects.get(section__round=bid.round, key=key)
    now = database_now()
    answer = Answer.objects.create(bid=bid, question=question, value=value, saved_at=now, saved_by=by)
    AnswerVersion.objects.create(answer=answer, version=1, value=value, saved_at=now, saved_by=by)
    if key == "title":
        Bid.objects.filter(pk=bid.pk).update(title=value)
        bid.title = value
    return answer


def certify_bid(bid: Bid, council: Council) -> None:
    """Both offices certify the bid as it stands."""
    certify(bid_id=bid.pk, office=Office.DCS, by=council.dcs)
    certify(bid_id=bid.pk, office=Office.S151, by=council.s151)


@transaction.atomic
def sign_off(bid: Bid, council: Council) -> None:
    """Both certificates of a bid that has none, as the service writes them, in a third of its time: nobody is told."""
    digest = content_sha256(bid_content(Bid.objects.get(pk=bid.pk)))
    for office, by in ((Office.DCS, council.dcs), (Office.S151, council.s151)):
        signed = Certification.objects.create(
            bid=bid,
            office=office,
            state=CertificationState.CERTIFIED,
            content_sha256=digest,
            certified_at=database_now(),
            certified_by=by,
        )
        data = {"office": office.value, "content_sha256": digest}
        record(chain=bid.audit_chain, kind="bid.certified", by=by, subject=signed, data=data)


def hand_in(bid: Bid, council: Council) -> Submission:
    """Sign off and submit; what was signed before is certified anew by the service."""
    sign = certify_bid if bid.certifications.exists() else sign_off
    sign(bid, council)
    return submit_bid(bid_id=bid.pk, by=council.lead)


def make_submitted_bid(round_: Round, council: Council | None = None, *, grant: int = 200_000) -> Bid:
    """A bid handed in by a council of its own."""
    council = council or make_council()
    bid = make_bid(round_, council, grant=grant)
    hand_in(bid, council)
    bid.refresh_from_db()
    return bid


def hand_in_like(pattern: Submission, bid: Bid, code: str) -> Submission:
    """Another bid of a round that has closed, handed in as the pattern was and just before the close."""
    closed = Round.objects.values_list("closes_at", flat=True).get(pk=bid.round_id)
    assert closed is not None
    return Submission.objects.create(
        bid=bid,
        number=1,
        receipt_code=code,
        snapshot=pattern.snapshot,
        sha256=pattern.sha256,
        submitted_at=min(pattern.submitted_at, closed),
        closes_at=closed,
        submitted_by=pattern.submitted_by,
    )
