"""Questions about a round before its deadline: asked, taken back, answered to all, merged, or not answered."""

from __future__ import annotations

from collections.abc import Sequence

from django.db import transaction

from bids.models import Enquiry
from bids.permissions import membership_of
from bids.refusals import BidRefused
from bids.selectors.enquiries import named_in, why_not_ask
from bids.services.locking import refuse
from bids.services.telling_enquiries import tell_answered, tell_corrected, tell_settled
from bids.states import EnquiryState
from portal.accounts.models import User
from portal.audit.clock import database_now
from portal.audit.digests import sha256_of
from portal.audit.services import record
from programmes.models import Organisation, PublishedAnswer, Round
from programmes.permissions import may_manage_rounds
from programmes.services.locking import lock_round, share_lock_round
from programmes.services.published_answers import correct_answer, publish_answer

LONGEST = 4000


@transaction.atomic
def ask(*, round_id: int, organisation_id: int, text: str, by: User) -> Enquiry:
    """Ask about a round for an organisation. The same open question twice is once.

    Raises ``BidRefused``: not a member, too late, or nothing asked.
    """
    round_ = share_lock_round(round_id)
    organisation = Organisation.objects.get(pk=organisation_id)
    if membership_of(by, organisation) is None:
        raise BidRefused("Only members of the organisation can ask for it.")
    now = database_now()
    refuse(why_not_ask(round_, now))
    text = text.strip()
    if not text:
        raise BidRefused("Enter your question.")
    same = Enquiry.objects.filter(
        round=round_, organisation=organisation, asked_by=by, text=text, state=EnquiryState.WAITING
    )
    if found := same.first():
        return found
    made = Enquiry.objects.create(round=round_, organisation=organisation, text=text, asked_at=now, asked_by=by)
    data = {"organisation": organisation.slug, "sha256": sha256_of(text)}
    record(chain=round_.audit_chain, kind="enquiry.asked", by=by, subject=made, data=data)
    return made


@transaction.atomic
def withdraw(*, enquiry_id: int, by: User) -> Enquiry:
    """Take a question back that nobody has answered. Twice is once. Raises ``BidRefused``."""
    enquiry = _held(enquiry_id)
    if membership_of(by, enquiry.organisation) is None:
        raise BidRefused("Only members of the organisation can take its questions back.")
    if enquiry.state == EnquiryState.WITHDRAWN:
        return enquiry
    _settle([enquiry], EnquiryState.WITHDRAWN, by)
    return enquiry


@transaction.atomic
def answer(*, enquiry_ids: Sequence[int], question: str, text: str, by: User) -> PublishedAnswer:
    """Answer one question or several alike, in a wording for everybody; everyone who bids is told.

    Raises ``Refused`` when one is settled already, they are of several rounds, or the wording tells who asked.
    """
    enquiries, round_ = _waiting(enquiry_ids, by)
    if name := named_in(f"{question}\n{text}", enquiries):
        raise BidRefused(f"“{name}” would tell everybody who asked. Write the question and the answer without it.")
    made = publish_answer(round=round_, question=question, answer=text, by=by)
    _settle(enquiries, EnquiryState.ANSWERED, by, answer=made)
    tell_answered(answer=made, enquiries=enquiries, by=by)
    return made


@transaction.atomic
def correct(*, answer_id: int, question: str, text: str, reason: str, by: User) -> PublishedAnswer:
    """Correct a published answer; everyone who was told of it, and everyone who bids now, is told again.

    Raises ``Refused`` as ``correct_answer`` does, and when the new words tell who asked.
    """
    asked = list(Enquiry.objects.filter(answer=answer_id).select_related("asked_by", "organisation"))
    if name := named_in(f"{question}\n{text}\n{reason}", asked):
        raise BidRefused(f"“{name}” would tell everybody who asked. Write it without.")
    corrected = correct_answer(answer_id=answer_id, question=question, answer=text, reason=reason, by=by)
    tell_corrected(answer=corrected, enquiries=asked, reason=reason.strip(), by=by)
    return corrected


@transaction.atomic
def merge(*, enquiry_ids: Sequence[int], answer_id: int, by: User) -> PublishedAnswer:
    """Point questions to an answer that is published already; those who asked are told. Raises ``Refused``."""
    enquiries, round_ = _waiting(enquiry_ids, by)
    found = PublishedAnswer.objects.filter(pk=answer_id, round=round_).first()
    if found is None:
        raise BidRefused("Choose an answer of this round.")
    _settle(enquiries, EnquiryState.ANSWERED, by, answer=found)
    tell_settled(enquiries=enquiries, by=by)
    return found


@transaction.atomic
def decline(*, enquiry_ids: Sequence[int], note: str, by: User) -> list[Enquiry]:
    """Say why questions are not answered, to those who asked them alone. Raises ``Refused``."""
    if not note.strip():
        raise BidRefused("Say why it is not answered. Whoever asked reads this.")
    enquiries, _ = _waiting(enquiry_ids, by)
    _settle(enquiries, EnquiryState.REFUSED, by, note=note.strip())
    tell_settled(enquiries=enquiries, by=by)
    return enquiries


def _waiting(enquiry_ids: Sequence[int], by: User) -> tuple[list[Enquiry], Round]:
    refuse(may_manage_rounds(by))
    rounds = set(Enquiry.objects.filter(pk__in=enquiry_ids).values_list("round_id", flat=True))
    if len(rounds) != 1:
        raise BidRefused("Choose one or more questions of one round.")
    round_ = lock_round(rounds.pop())
    held = Enquiry.objects.select_for_update(of=("self",)).filter(pk__in=enquiry_ids).order_by("pk")
    enquiries = list(held.select_related("organisation__authority", "asked_by"))
    if any(enquiry.state != EnquiryState.WAITING for enquiry in enquiries):
        raise BidRefused("One of these questions was answered or taken back meanwhile. Look at the list again.")
    for enquiry in enquiries:
        enquiry.round = round_
    return enquiries, round_


def _held(enquiry_id: int) -> Enquiry:
    round_ = share_lock_round(Enquiry.objects.values_list("round_id", flat=True).get(pk=enquiry_id))
    enquiry = Enquiry.objects.select_for_update(of=("self",)).select_related("organisation").get(pk=enquiry_id)
    enquiry.round = round_
    return enquiry


def _settle(
    enquiries: Sequence[Enquiry],
    state: EnquiryState,
    by: User,
    *,
    answer: PublishedAnswer | None = None,
    note: str = "",
) -> None:
    now = database_now()
    for enquiry in enquiries:
        if enquiry.state != EnquiryState.WAITING:
            raise BidRefused(f"This question is settled: {enquiry.get_state_display().lower()}.")
        enquiry.state, enquiry.answer, enquiry.note = state, answer, note
        enquiry.settled_at, enquiry.settled_by = now, by
        enquiry.save(update_fields=["state", "answer", "note", "settled_at", "settled_by"])
        data = {"answer": answer.number if answer else None}
        record(chain=enquiry.round.audit_chain, kind=f"enquiry.{state.value}", by=by, subject=enquiry, data=data)
