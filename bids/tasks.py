"""Work that bids leave to a worker."""

from __future__ import annotations

import logging
from typing import Any

from celery import shared_task

from bids.models import Attachment, Erasure
from bids.services.attaching import look_again
from bids.services.clarifying_files import look_at_waiting_replies
from bids.services.erasing import FILES_TASK, remove_files
from bids.services.keeping import bids_with_loose_answers, keep_typed
from bids.services.reminding import remind_all
from bids.services.taking_away import MAKE_TASK, make_take_away, sweep_take_aways
from bids.states import ScanState
from portal.waking import wake

log = logging.getLogger(__name__)
LOOK_AGAIN_TASK = "bids.tasks.look_at_upload_again"
HANDFUL = 200

SCHEDULE: dict[str, dict[str, Any]] = {
    "look-again-at-waiting-uploads": {"task": "bids.tasks.look_at_waiting_uploads", "schedule": 120.0},
    "keep-what-was-typed": {"task": "bids.tasks.keep_what_was_typed", "schedule": 120.0},
    "sweep-archives": {"task": "bids.tasks.sweep_archives", "schedule": 120.0},
    "remove-what-was-erased": {"task": "bids.tasks.remove_what_was_erased", "schedule": 600.0},
    "remind-of-deadlines": {"task": "bids.tasks.remind_of_deadlines", "schedule": 60.0},
}


@shared_task(name=LOOK_AGAIN_TASK)
def look_at_upload_again(attachment_id: str) -> None:
    """Ask the scanner about one file that waits."""
    try:
        look_again(attachment_id=int(attachment_id))
    except Attachment.DoesNotExist:
        log.warning("Attachment %s is gone", attachment_id)


@shared_task(name="bids.tasks.look_at_waiting_uploads")
def look_at_waiting_uploads() -> None:
    """Every file that waits for the scanner, the longest waiting first."""
    waiting = Attachment.objects.filter(scan_state=ScanState.QUARANTINED, removed_at__isnull=True)
    wake(LOOK_AGAIN_TASK, [str(pk) for pk in waiting.order_by("pk").values_list("pk", flat=True)[:HANDFUL]])
    look_at_waiting_replies(most=HANDFUL)


@shared_task(name="bids.tasks.keep_what_was_typed")
def keep_what_was_typed() -> None:
    """Texts that a page saved on its own and nobody went on with become versions."""
    for bid_id in bids_with_loose_answers(HANDFUL):
        keep_typed(bid_id=bid_id)


@shared_task(name="bids.tasks.remind_of_deadlines", ignore_result=True)
def remind_of_deadlines() -> None:
    """Those who have not submitted: how long is left or, when it is too late, what they wrote."""
    remind_all()


@shared_task(name=FILES_TASK, ignore_result=True)
def remove_erased_files(erasure_id: str) -> None:
    """Take the files of one erased bid out of storage."""
    try:
        remove_files(erasure_id=int(erasure_id))
    except Erasure.DoesNotExist:
        log.warning("Erasure %s is gone", erasure_id)


@shared_task(name="bids.tasks.remove_what_was_erased", ignore_result=True)
def remove_what_was_erased() -> None:
    """Whatever a worker that died left in storage."""
    left = Erasure.objects.filter(files_gone_at__isnull=True).order_by("pk")
    wake(FILES_TASK, [str(pk) for pk in left.values_list("pk", flat=True)[:HANDFUL]])


@shared_task(name=MAKE_TASK, ignore_result=True)
def make_archive(take_away_id: str) -> None:
    """Make the archive of an organisation's bids that somebody asked for."""
    make_take_away(take_away_id=int(take_away_id))


@shared_task(name="bids.tasks.sweep_archives", ignore_result=True)
def sweep_archives() -> None:
    """Archives whose worker died are made again, and those past their time are removed."""
    wake(MAKE_TASK, [str(pk) for pk in sweep_take_aways(most=HANDFUL)])
