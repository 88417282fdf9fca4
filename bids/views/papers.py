"""A bid as files to take away: as it stands as PDF and Word, the receipt as PDF."""

from __future__ import annotations

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from bids.models import Submission
from bids.selectors.mine import bid_for
from bids.selectors.papers import blocks_of, paper_bid, paper_standing, paper_title
from bids.views.shared import person
from portal.accounts import access
from portal.documents import word
from portal.documents.services import request_document


@access.signed_in
@require_POST
def draft(request: HttpRequest, reference: str) -> HttpResponse:
    """Ask for the bid as PDF and go to where it will be."""
    mine = bid_for(person(request), reference)
    document = request_document(kind="bid_draft", subject_id=mine.bid.pk, by=person(request))
    return redirect(document.get_absolute_url())


@access.signed_in
@never_cache
@require_safe
def draft_docx(request: HttpRequest, reference: str) -> HttpResponse:
    """The bid as a Word file, made at once."""
    mine = bid_for(person(request), reference)
    bid = paper_bid(mine.bid.pk)
    standing = paper_standing(bid)
    content = word.build(
        blocks_of(bid),
        title=paper_title(bid),
        subtitle=f"{bid.organisation} – {standing.word}",
        reference=f"{bid.reference} {standing.word}",
        made_at=bid.saved_at,
    )
    response = HttpResponse(content, content_type=word.MEDIA_TYPE)
    response["Content-Disposition"] = f'attachment; filename="{bid.reference}-{standing.word}.docx"'
    response["X-Content-Type-Options"] = "nosniff"
    return response


@access.signed_in
@require_POST
def receipt_pdf(request: HttpRequest, reference: str) -> HttpResponse:
    """To the receipt of the last submission as PDF; it is asked for again if it was never made."""
    mine = bid_for(person(request), reference)
    latest = Submission.objects.filter(bid=mine.bid).order_by("-number").first()
    if latest is None:
        raise Http404("This bid has not been submitted.")
    document = request_document(kind="submission_receipt", subject_id=latest.pk, by=person(request))
    return redirect(document.get_absolute_url())
