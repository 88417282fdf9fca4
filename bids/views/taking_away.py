"""What is kept of an organisation's bids, for how long, and all of it to take away."""

from __future__ import annotations

from django.core.exceptions import PermissionDenied
from django.http import FileResponse, Http404, HttpRequest, HttpResponseBase
from django.shortcuts import render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from bids.selectors.archive import bids_of
from bids.selectors.mine import my_memberships
from bids.services.archiving import pack_organisation
from bids.views.shared import page_of, person
from portal.accounts import access
from programmes.models import MemberRole

BIDS_A_PAGE = 50


@access.signed_in
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def take_away(request: HttpRequest, slug: str) -> HttpResponseBase:
    """Each bid with how long it is kept, and the button that gives the whole as a ZIP."""
    memberships = [each for each in my_memberships(person(request)) if each.organisation.slug == slug]
    if not memberships:
        raise Http404("You are not a member of this organisation.")
    organisation = memberships[0].organisation
    if memberships[0].role != MemberRole.LEAD:
        raise PermissionDenied("Only a lead of the organisation can take all of its bids away.")
    if request.method == "POST":
        packed = pack_organisation(organisation=organisation, by=person(request))
        return FileResponse(packed, as_attachment=True, filename=f"{organisation.slug}-bids.zip")
    page = page_of(request, bids_of(organisation).order_by("-pk"), BIDS_A_PAGE)
    return render(request, "bids/take_away.html", {"organisation": organisation, "page": page})
