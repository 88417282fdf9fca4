"""Questions to a bidder after submission. Nothing here changes what was handed in."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from django.core.files.base import ContentFile
from django.db import transaction
from django.db.models import Max

from bids.models import Clarification, ClarificationFile, ClarificationReply
from bids.permissions import may_edit
from bids.refusals import BidRefused
from bids.services.attaching import shown_name
from bids.services.locking import lock_bid, refuse
from bids.services.telling_clarifications import tell_answered, tell_asked, tell_cancelled, tell_more_time
from bids.services.uploads import Checked, check_upload
from bids.states import BidState
from portal.accounts.models import User
from portal.accounts.roles import Role, has_role
from portal.audit.clock import database_now
from portal.audit.digests import sha256_of
from portal.audit.services import record
from portal.look.words import moment
from programmes.models import MOST_FILES
from programmes.states import Phase

MAY_ASK = (Phase.CLOSED, Phase.ASSESSING, Phase.DECIDING)
LONGEST = 10_000

Upload = tuple[str, bytes]
"""A file's name and its bytes."""


@transaction.atomic
def ask_bidder(*, bid_id: int, question: str, answer_by: datetime, by: User) -> Clarification:
    """Put a question to a bid's people, to be answered by a moment; they are told by email.

    Raises ``BidRefused``: not an officer, the bid was not handed in, it is too early or too late.
    """
    bid = lock_bid(bid_id)
    _refuse_unless_officer(by)
    now = database_now()
    if bid.state == BidState.WITHDRAWN or not bid.submissions.exists():
        raise BidRefused(f"{bid.reference} was not handed in, or was withdrawn, so nothing is asked about it.")
    if bid.phase_at(now) not in MAY_ASK:
        raise BidRefused("A bidder is asked after the deadline, and before bidders are told the outcome.")
    if not question.strip():
        raise BidRefused("Enter your question to the bidder.")
    if answer_by <= now:
        raise BidRefused("Choose a time that is still to come.")
    last = bid.clarifications.aggregate(last=Max("number"))["last"] or 0
    made = Clarification.objects.create(
        bid=bid, number=last + 1, question=question.strip(), answer_by=answer_by, asked_at=now, asked_by=by
    )
    tell_asked(clarification=made, by=by)
    data = {"number": made.number, "sha256": sha256_of(made.question), "answer_by": answer_by}
    record(chain=bid.audit_chain, kind="clarification.asked", by=by, subject=made, data=data)
    return made


def reply(*, clarification_id: int, text: str, uploads: Sequence[Upload] = (), by: User) -> ClarificationReply:
    """Answer a clarification. Until its deadline another answer may follow; the last counts, all are kept.

    Files are checked before anything is locked. Raises ``BidRefused``: not a lead or an editor, nothing
    written, too late by the database's clock, or something wrong with a file.
    """
    if len(uploads) > MOST_FILES:
        raise BidRefused(f"Choose up to {MOST_FILES} files.")
    named = [(shown_name(name), content) for name, content in uploads]
    checked = [(name, content, check_upload(name=name, content=content)) for name, content in named]
    with transaction.atomic():
        clarification, now = _held(clarification_id)
        refuse(may_edit(by, clarification.bid))
        refuse(why_not_answer(clarification, now))
        if not text.strip():
            raise BidRefused("Enter your answer.")
        last = clarification.replies.order_by("-number").first()
        if last and not uploads and last.text == text.strip() and last.sent_by_id == by.pk:
            return last
        made = ClarificationReply.objects.create(
            clarification=clarification,
            number=last.number + 1 if last else 1,
            text=text.strip(),
            sent_at=now,
            sent_by=by,
        )
        digests = [_keep(made, *each).sha256 for each in checked]
        tell_answered(reply=made, by=by)
        data = {"number": made.number, "sha256": sha256_of(made.text), "files": digests}
        record(chain=clarification.bid.audit_chain, kind="clarification.answered", by=by, subject=made, data=data)
    return made


@transaction.atomic
def give_more_time(*, clarification_id: int, answer_by: datetime, by: User) -> Clarification:
    """Move the time to answer to a later one, also when it has passed. Raises ``BidRefused``."""
    clarification, now = _held(clarification_id)
    _refuse_unless_officer(by)
    if clarification.cancelled_at or clarification.bid.round.notified_at:
        raise BidRefused("This question no longer has to be answered.")
    if answer_by <= max(clarification.answer_by, now):
        raise BidRefused(f"Choose a time to come, after {moment(clarification.answer_by)}.")
    before, clarification.answer_by = clarification.answer_by, answer_by
    clarification.save(update_fields=["answer_by"])
    tell_more_time(clarification=clarification, by=by)
    data = {"number": clarification.number, "from": before, "to": answer_by}
    record(chain=clarification.bid.audit_chain, kind="clarification.extended", by=by, subject=clarification, data=data)
    return clarification


@transaction.atomic
def cancel(*, clarification_id: int, by: User) -> Clarification:
    """Say that the question no longer has to be answered; it stays on record. Twice is once."""
    clarification, now = _held(clarification_id)
    _refuse_unless_officer(by)
    if clarification.cancelled_at:
        return clarification
    clarification.cancelled_at, clarification.cancelled_by = now, by
    clarification.save(update_fields=["cancelled_at", "cancelled_by"])
    tell_cancelled(clarification=clarification, by=by)
    record(
        chain=clarification.bid.audit_chain,
        kind="clarification.cancelled",
        by=by,
        subject=clarification,
        data={"number": clarification.number},
    )
    return clarification


def why_not_answer(clarification: Clarification, now: datetime) -> str | None:
    """Why a clarification cannot be answered at this moment, or ``None``."""
    if clarification.bid.state == BidState.WITHDRAWN:
        return "This bid was withdrawn, so nothing more is asked about it."
    if clarification.cancelled_at:
        return "The department no longer needs an answer to this question."
    if now > clarification.answer_by:
        return f"This question was to be answered by {moment(clarification.answer_by)}. What you wrote was not sent."
    return None


def _held(clarification_id: int) -> tuple[Clarification, datetime]:
    """The clarification under its bid's lock, and the moment by the database's clock, read after it."""
    bid = lock_bid(Clarification.objects.values_list("bid_id", flat=True).get(pk=clarification_id))
    clarification = Clarification.objects.select_for_update(of=("self",)).get(pk=clarification_id)
    clarification.bid = bid
    return clarification, database_now()


def _keep(made: ClarificationReply, name: str, content: bytes, checked: Checked) -> ClarificationFile:
    file = ClarificationFile(
        reply=made,
        name=name,
        media_type=checked.media_type,
        size=checked.size,
        sha256=checked.sha256,
        scan_state=checked.state,
        scan_note=checked.note,
    )
    file.file.save(str(file.key), ContentFile(content), save=False)
    file.save()
    return file


def _refuse_unless_officer(by: User) -> None:
    if not has_role(by, Role.FUND_OFFICER):
        raise BidRefused("Only a fund officer can do this.")
