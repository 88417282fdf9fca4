"""The page of an organisation that led or joined a project."""

from __future__ import annotations

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render

from programmes.selectors.bodies import body_of
from programmes.views.public import public_page


@public_page
def organisation(request: HttpRequest, slug: str) -> HttpResponse:
    """What it led and joined. A council's page is the page of its authority: one body, one page."""
    body = body_of(slug)
    if body is None:
        raise Http404
    if body.is_the_council and body.organisation.authority:
        return redirect(body.organisation.authority, permanent=True)
    return render(request, "programmes/bodies/organisation.html", {"body": body, "organisation": body.organisation})
