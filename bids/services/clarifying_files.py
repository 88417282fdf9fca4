"""Files of answers that wait for the scanner."""

from __future__ import annotations

from django.db import transaction

from bids.models import ClarificationFile
from bids.services.uploads.scanner import scan
from bids.states import ScanState
from portal.audit.services import record


def look_at_waiting_replies(*, most: int) -> int:
    """Ask the scanner once more about each, the longest waiting first; how many it was certain of."""
    waiting = ClarificationFile.objects.filter(scan_state=ScanState.QUARANTINED).order_by("pk")
    return sum(look_again(file_id=pk) for pk in waiting.values_list("pk", flat=True)[:most])


def look_again(*, file_id: int) -> bool:
    """Ask about one file. Safe to call twice."""
    file = ClarificationFile.objects.get(pk=file_id)
    with file.file.open("rb") as stored:
        verdict = scan(stored.read())
    if not verdict.is_certain:
        return False
    state = ScanState.REFUSED if verdict.found else ScanState.CLEAN
    note = f"The scanner found {verdict.found}"[:300] if verdict.found else verdict.note
    with transaction.atomic():
        waiting = ClarificationFile.objects.filter(pk=file_id, scan_state=ScanState.QUARANTINED)
        if not waiting.update(scan_state=state, scan_note=note):
            return False
        data = {"state": state.value, "sha256": file.sha256}
        chain = file.reply.clarification.bid.audit_chain
        record(chain=chain, kind="clarification.file_scanned", by=None, subject=file, data=data)
    return True
