"""What is kept of an organisation's bids, for how long, and all of it to take away."""

from __future__ import annotations

import uuid

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.core.files.storage import default_storage
from django.http import FileResponse, Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from bids.models import TakeAway
from bids.selectors.archive import bids_of
from bids.selectors.mine import my_memberships
from bids.services.taking_away import GOOD_FOR, ask_for_archive, note_download
from bids.states import TakeAwayState
from bids.views.shared import page_of, person
from portal.accounts import access
from portal.audit.clock import database_now
from programmes.models import MemberRole, Organisation

BIDS_A_PAGE = 50


@access.signed_in
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def take_away(request: HttpRequest, slug: str) -> HttpResponse:
    """Each bid with how long it is kept, and the button that has the whole made as a ZIP."""
    organisation = _led(request, slug)
    if request.method == "POST":
        ask_for_archive(organisation=organisation, by=person(request))
        messages.success(request, "We are making the archive. You are told when it is ready.")
        return redirect("bids:take_away", slug)
    page = page_of(request, bids_of(organisation).order_by("-pk"), BIDS_A_PAGE)
    newest = TakeAway.objects.filter(organisation=organisation).select_related("asked_by").first()
    context = {"organisation": organisation, "page": page, "archive": newest, "days": GOOD_FOR.days}
    if newest and newest.state == TakeAwayState.READY and newest.expires_at and newest.expires_at <= database_now():
        newest.state = TakeAwayState.GONE
    return render(request, "bids/take_away.html", context)


@access.signed_in
@never_cache
@require_safe
def archive(request: HttpRequest, slug: str, key: uuid.UUID) -> HttpResponseBase:
    """The ZIP itself, for the organisation's leads, until it expires. That it was taken is noted."""
    organisation = _led(request, slug)
    ready = TakeAway.objects.filter(organisation=organisation, key=key, state=TakeAwayState.READY)
    found = ready.filter(expires_at__gt=database_now()).select_related("organisation").first()
    if found is None or not default_storage.exists(found.file):
        raise Http404("This archive is no longer kept. Ask for another.")
    note_download(take_away=found, by=person(request))
    name = f"{organisation.slug}-bids.zip"
    return FileResponse(
        default_storage.open(found.file), as_attachment=True, filename=name, content_type="application/zip"
    )


def _led(request: HttpRequest, slug: str) -> Organisation:
    """The organisation, for a lead of it."""
    memberships = [each for each in my_memberships(person(request)) if each.organisation.slug == slug]
    if not memberships:
        raise Http404("You are not a member of this organisation.")
    if memberships[0].role != MemberRole.LEAD:
        raise PermissionDenied("Only a lead of the organisation can take all of its bids away.")
    return memberships[0].organisation
