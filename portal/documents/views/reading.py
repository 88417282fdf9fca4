"""The page that says how far a document has got, and the document itself."""

from __future__ import annotations

import uuid
from typing import cast

from django.core.files.storage import default_storage
from django.http import FileResponse, HttpRequest, HttpResponse, HttpResponseBase, HttpResponseNotModified
from django.shortcuts import redirect, render
from django.utils.http import parse_etags, quote_etag
from django.views.decorators.http import require_safe

from portal.accounts.access import signed_in
from portal.accounts.models import User
from portal.documents import kinds
from portal.documents.filenames import filename_of
from portal.documents.permissions import document_for


@require_safe
@signed_in
def status(request: HttpRequest, document_id: uuid.UUID) -> HttpResponse:
    """How far the document has got, with a link to it when it is ready."""
    document = document_for(cast(User, request.user), document_id)
    kind = kinds.get(document.kind)
    return render(request, "documents/pages/status.html", {"document": document, "kind": kind})


@require_safe
@signed_in
def file(request: HttpRequest, document_id: uuid.UUID) -> HttpResponseBase:
    """The PDF, as a download; the status page while there is none."""
    document = document_for(cast(User, request.user), document_id)
    if not document.is_ready:
        return redirect(document)
    etag = quote_etag(document.sha256)
    held = parse_etags(request.headers.get("If-None-Match", ""))
    if etag in {tag.removeprefix("W/") for tag in held}:  # a proxy that compresses weakens the tag
        response: HttpResponseBase = HttpResponseNotModified()
    else:
        response = FileResponse(
            default_storage.open(str(document.file)),
            as_attachment=True,
            filename=filename_of(document),
            content_type="application/pdf",
        )
    response["ETag"] = etag
    response["Cache-Control"] = "private, no-cache"
    response["X-Content-Type-Options"] = "nosniff"
    return response
