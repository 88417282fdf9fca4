"""When a run of autosaves becomes a version: docs/decisions/0015-a-run-of-typing-is-one-version.md.

What somebody typed without a break is one version, not one for every pause for breath. It is kept the
moment it is shown to anyone, saved by hand, written over by someone else, or a break in the typing comes.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable

from django.db import transaction
from django.db.models import Exists, OuterRef, QuerySet

from bids.models import Answer, AnswerVersion
from bids.services.locking import lock_bid
from portal.accounts.models import User
from portal.audit.clock import database_now
from portal.audit.digests import canonical_json, sha256_of
from portal.audit.services import record

LONGEST_RUN = dt.timedelta(minutes=10)
"""The trigger of migration 0005 holds the same."""

PAUSE = dt.timedelta(minutes=2)


def goes_on(answer: Answer, by: User, at: dt.datetime) -> bool:
    """Whether an autosave goes on with the run that wrote the standing value and is no version yet."""
    since = answer.typing_since
    if since is None or answer.saved_by_id != by.pk or at > min(since + LONGEST_RUN, answer.saved_at + PAUSE):
        return False
    return not AnswerVersion.objects.filter(answer=answer, version=answer.version).exists()


def keep_standing(*, answer: Answer) -> bool:
    """Keep what stands, or stood a moment ago, as a version by its writer; whether it was not one already.

    Inside a transaction in which the bid is locked.
    """
    _, made = AnswerVersion.objects.get_or_create(
        answer=answer,
        version=answer.version,
        defaults={"value": answer.value, "saved_at": answer.saved_at, "saved_by": answer.saved_by},
    )
    if made:
        digest = sha256_of(canonical_json(answer.value))
        data = {"answers": {answer.question.key: digest}, "typed_until": answer.saved_at}
        record(chain=answer.bid.audit_chain, kind="bid.answered", by=answer.saved_by, subject=answer.bid, data=data)
    return made


def keep_shown(*, bid_id: int, answers: Iterable[Answer]) -> int:
    """Before answers are shown: those that are no version yet become one, as they were read.

    ``answers`` carry ``is_kept`` (``bids.selectors.reading``). Nothing is locked when all are kept.
    """
    loose = [answer for answer in answers if not answer.is_kept]  # type: ignore[attr-defined]  # annotated
    if not loose:
        return 0
    with transaction.atomic():
        lock_bid(bid_id)
        return sum(keep_standing(answer=answer) for answer in loose)


def keep_typed(*, bid_id: int) -> int:
    """Keep what was typed in a bid and left: runs whose last autosave is longer ago than a pause."""
    with transaction.atomic():
        lock_bid(bid_id)
        loose = loose_answers().filter(bid_id=bid_id).select_related("bid", "question", "saved_by")
        return sum(keep_standing(answer=answer) for answer in loose)


def bids_with_loose_answers(most: int) -> list[int]:
    """Bids in which something was typed, left, and is no version yet."""
    return list(loose_answers().order_by("bid_id").values_list("bid_id", flat=True).distinct()[:most])


def loose_answers() -> QuerySet[Answer]:
    """Autosaved answers that nobody went on with, and that are no version yet."""
    return Answer.objects.filter(typing_since__isnull=False, saved_at__lt=database_now() - PAUSE).exclude(
        Exists(AnswerVersion.objects.filter(answer=OuterRef("pk"), version=OuterRef("version")))
    )
