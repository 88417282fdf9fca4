"""A bid's files: handed to those who may read the bid, and taken off."""

from __future__ import annotations

import uuid

from django.http import FileResponse, Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from bids.models import Attachment, StandingFact
from bids.refusals import BidRefused
from bids.selectors.mine import Mine, bid_for, bid_to_write
from bids.services.attaching import remove_attachment
from bids.states import ScanState
from bids.views.lapsed import say_if_lapsed
from bids.views.shared import frame, person, refused
from portal.accounts import access


@access.signed_in
@never_cache
@require_safe
def file(request: HttpRequest, reference: str, key: uuid.UUID) -> HttpResponseBase:
    """The file itself, always to be saved and never shown in the page's own place."""
    attachment = _attachment(bid_for(person(request), reference), key)
    if attachment.scan_state != ScanState.CLEAN:
        return render(request, "bids/file_waits.html", {"attachment": attachment, "reference": reference}, status=403)
    return attachment_response(attachment)


def attachment_response(attachment: Attachment | StandingFact) -> FileResponse:
    """A checked file as a download: its type as we found it, and nothing a browser could run."""
    response = FileResponse(
        attachment.file.open("rb"), as_attachment=True, filename=attachment.name, content_type=attachment.media_type
    )
    response["X-Content-Type-Options"] = "nosniff"
    response["Content-Security-Policy"] = "sandbox; default-src 'none'"
    return response


@access.signed_in
@require_http_methods(["GET", "HEAD", "POST"])
def remove(request: HttpRequest, reference: str, key: uuid.UUID) -> HttpResponse:
    """Ask once more, and take the file off the bid."""
    mine = bid_to_write(person(request), reference)
    attachment = _attachment(mine, key)
    section = attachment.question.section
    back = reverse("bids:section", args=[reference, section.slug])
    if request.method != "POST":
        return render(request, "bids/remove_file.html", {**frame(mine), "attachment": attachment, "back": back})
    try:
        remove_attachment(bid_id=mine.bid.pk, key=str(key), by=person(request))
    except BidRefused as error:
        return refused(request, error, back)
    say_if_lapsed(request, mine.bid)
    return redirect(back)


def _attachment(mine: Mine, key: uuid.UUID) -> Attachment:
    found = (
        Attachment.objects.filter(bid=mine.bid, key=key, removed_at__isnull=True)
        .select_related("question", "question__section")
        .first()
    )
    if found is None:
        raise Http404("This bid has no such file.")
    return found
