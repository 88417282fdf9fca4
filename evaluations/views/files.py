"""What a reader takes away of a bid: its assessment pack, one file of it, or all of them as a ZIP."""

from __future__ import annotations

import re
import tempfile
import textwrap
import uuid
import zipfile
from collections.abc import Sequence
from datetime import datetime
from pathlib import PurePath
from typing import IO

from django.core.exceptions import PermissionDenied
from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils import timezone
from django.views.decorators.http import require_POST, require_safe

from bids.models import Bid
from bids.selectors.submitted import latest_submission, snapshot_of
from evaluations.models import Allocation
from evaluations.permissions import PANEL, may_follow, may_read_allocated
from evaluations.selectors.originals import Original, held_back, originals_of
from evaluations.selectors.snapshots import snapshot_for
from evaluations.services.packs import request_pack
from evaluations.views.bids import bid_or_404
from evaluations.views.pages import person
from portal.accounts import access
from portal.accounts.roles import Role

QUESTION_LENGTH = 70
IN_MEMORY = 5 * 1024 * 1024
CHUNK = 1024 * 1024


@access.staff(Role.ASSESSOR, *PANEL)
@require_POST
def pack(request: HttpRequest, reference: str) -> HttpResponse:
    """Ask for the assessment pack and go to where it appears."""
    bid = bid_or_404(reference)
    refuse_outsiders(request, bid)
    document = request_pack(bid_id=bid.pk, by=person(request))
    return redirect(document.get_absolute_url())


@access.staff(Role.ASSESSOR, *PANEL)
@require_safe
def attachment(request: HttpRequest, reference: str, key: uuid.UUID) -> FileResponse:
    """One file of the bid as it was handed in, always as a download."""
    bid = bid_or_404(reference)
    refuse_outsiders(request, bid)
    listed = {original.key: original.attachment for original in originals_of(bid, snapshot_for(bid))}
    found = listed.get(str(key))
    if found is None:
        raise Http404("This file was not handed in with the bid, or is held back.")
    return FileResponse(found.file.open("rb"), as_attachment=True, filename=found.name, content_type=found.media_type)


@access.staff(Role.ASSESSOR, *PANEL)
@require_safe
def attachments(request: HttpRequest, reference: str) -> FileResponse:
    """Every file of the bid as it was handed in; a note inside names those held back."""
    bid = bid_or_404(reference)
    refuse_outsiders(request, bid)
    submission = latest_submission(bid)
    originals = originals_of(bid, snapshot_of(submission)) if submission else []
    if submission is None or not originals:
        raise Http404("No file was handed in with this bid.")
    packed = _zipped(originals, submission.submitted_at)
    return FileResponse(packed, as_attachment=True, filename=f"{bid.reference}-attachments.zip")


def _zipped(originals: Sequence[Original], at: datetime) -> IO[bytes]:
    """The files, numbered in their order, with the submission's time: the same files give the same bytes."""
    local = timezone.localtime(at)
    when = (local.year, local.month, local.day, local.hour, local.minute, local.second)
    packed = tempfile.SpooledTemporaryFile(max_size=IN_MEMORY)  # noqa: SIM115 the response closes it
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
        for number, original in enumerate(originals, start=1):
            if original.attachment is not None:
                entry = zipfile.ZipInfo(_entry_name(number, original), when)
                entry.compress_type = zipfile.ZIP_DEFLATED
                with original.attachment.file.open("rb") as source, archive.open(entry, "w") as target:
                    while chunk := source.read(CHUNK):
                        target.write(chunk)
        archive.writestr(zipfile.ZipInfo("00 Which answer each file belongs to.txt", when), _index(originals))
        left_out = held_back(originals)
        if left_out:
            names = "\r\n".join(original.name for original in left_out)
            note = zipfile.ZipInfo("Left out.txt", when)
            archive.writestr(note, f"Held back until they have passed the check for viruses:\r\n\r\n{names}\r\n")
    packed.seek(0)
    return packed


def _entry_name(number: int, original: Original) -> str:
    """“03 Attach a delivery plan – Plan.docx”: the question first, cut to what every system takes as a name."""
    asked = " ".join(re.sub(r'[\x00-\x1f/\\:*?"<>|]', " ", original.question).split())
    short = textwrap.shorten(asked, QUESTION_LENGTH, placeholder="…")
    return f"{number:02} {short}{' – ' if short else ''}{PurePath(original.name).name}"


def _index(originals: Sequence[Original]) -> str:
    """Every file with the section and the whole question it belongs to."""
    lines = [
        f"{number:02} {original.name}\r\n   {original.section}: {original.question}"
        for number, original in enumerate(originals, start=1)
    ]
    return "\r\n\r\n".join(["Which answer each file belongs to:", *lines, ""])


def refuse_outsiders(request: HttpRequest, bid: Bid) -> None:
    """Officers and the panel may read the bid; an assessor only their own, after declaring no interest."""
    if may_follow(person(request)) is None:
        return
    allocation = get_object_or_404(
        Allocation.objects.select_related("bid__round", "assessor"), bid=bid, assessor__user=person(request)
    )
    reason = may_read_allocated(allocation)
    if reason:
        raise PermissionDenied(reason)
