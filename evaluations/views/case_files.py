"""The case file of a bid in one action: a ZIP of everything on record, with the means to check it."""

from __future__ import annotations

import tempfile
import zipfile
from typing import IO

from django.contrib import messages
from django.http import FileResponse, HttpRequest, HttpResponseBase
from django.shortcuts import redirect
from django.utils import timezone
from django.views.decorators.http import require_GET

from evaluations.permissions import TAKERS
from evaluations.refusals import JudgingRefused
from evaluations.services.case_files import Taken, take_case_file
from evaluations.views.bids import bid_or_404
from evaluations.views.pages import person
from portal.accounts import access

IN_MEMORY = 5 * 1024 * 1024


@access.staff(*TAKERS)
@require_GET
def case_file(request: HttpRequest, reference: str) -> HttpResponseBase:
    """Take the case file. It changes nothing but the record of who took it."""
    bid = bid_or_404(reference)
    try:
        taken = take_case_file(bid_id=bid.pk, by=person(request))
    except JudgingRefused as refusal:
        messages.error(request, refusal.sentence)
        return redirect("evaluations:bid", bid.reference)
    response = FileResponse(zipped(taken), as_attachment=True, filename=f"case-file-{taken.reference}.zip")
    response["Cache-Control"] = "private, no-store"
    return response


def zipped(taken: Taken) -> IO[bytes]:
    """The files in one ZIP, unpacking into a folder of its own is left to whoever unpacks it."""
    local = timezone.localtime()
    when = (local.year, local.month, local.day, local.hour, local.minute, local.second)
    packed = tempfile.SpooledTemporaryFile(max_size=IN_MEMORY)  # noqa: SIM115 the response closes it
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
        for path, content in taken.files.items():
            entry = zipfile.ZipInfo(path, when)
            entry.compress_type = zipfile.ZIP_DEFLATED
            archive.writestr(entry, content)
    packed.seek(0)
    return packed
