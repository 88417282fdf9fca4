"""What the department asks about a bid after it was handed in, and the bidder's answer."""

from __future__ import annotations

import uuid
from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.core.files.uploadedfile import UploadedFile
from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from bids.forms.clarifications import ReplyForm
from bids.refusals import BidRefused
from bids.selectors.clarifications import clarification_file, clarification_of
from bids.selectors.mine import bid_for
from bids.services.clarifying import reply, why_not_answer
from bids.services.uploads.checking import check_size
from bids.views.shared import frame, person
from portal.accounts import access


@access.signed_in
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def clarification(request: HttpRequest, reference: str, number: int) -> HttpResponse:
    """One question with its deadline, what was answered, and the form while there is time."""
    mine = bid_for(person(request), reference)
    found = clarification_of(mine.bid, number)
    if found is None:
        raise Http404("Nothing of that number was asked about this bid.")
    form, status = ReplyForm(None), 200
    if request.method == "POST":
        if not mine.may_write:
            raise PermissionDenied("Only an editor or a lead of the organisation can answer.")
        form = ReplyForm(request.POST, request.FILES)
        if form.is_valid():
            try:
                uploads = [_read(upload) for upload in form.cleaned_data["attached"]]
                reply(clarification_id=found.pk, text=form.cleaned_data["text"], uploads=uploads, by=person(request))
            except BidRefused as error:
                form.add_error("attached" if "“" in error.sentence else "text", error.sentence)
                status = 409
            else:
                messages.success(request, "Your answer is with the department.")
                return redirect("bids:clarification", reference, number)
    found.bid = mine.bid
    context = frame(mine)
    more = {"clarification": found, "form": form, "refusal": why_not_answer(found, context["now"])}
    return render(request, "bids/clarification.html", {**context, **more}, status=status)


def _read(upload: UploadedFile[Any]) -> tuple[str, bytes]:
    """A file of a size that is looked at; no other is read into memory."""
    name = upload.name or "file"
    check_size(name, upload.size or 0)
    return name, upload.read()


@access.signed_in
@never_cache
@require_safe
def reply_file(request: HttpRequest, reference: str, key: uuid.UUID) -> FileResponse:
    """A file that came with an answer, as a download."""
    found = clarification_file(bid_for(person(request), reference).bid, key)
    if found is None:
        raise Http404("There is no such file, or it waits to be checked.")
    return FileResponse(found.file.open("rb"), as_attachment=True, filename=found.name, content_type=found.media_type)
