"""What can be downloaded and how good it is; how the API is asked; where an identifier leads."""

from __future__ import annotations

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render

from portal.look.words import plural
from programmes.selectors.opendata.identifiers import PREFIX
from programmes.selectors.opendata.named import named_by
from programmes.selectors.opendata.quality import checked
from programmes.selectors.opendata.tables import COLUMNS
from programmes.views.public import public_page


@public_page
def data(request: HttpRequest) -> HttpResponse:
    """The downloads, each with its licence, whether it is valid and how complete it is."""
    found = checked()
    return render(
        request,
        "programmes/opendata/data.html",
        {
            "checked": found,
            "columns": COLUMNS.items(),
            "prefix": PREFIX,
            "base": settings.PORTAL_BASE_URL,
            "shares": [(one.label, one.words, f"{one.percent}%") for one in found.shares],
            "head": ("What the grant says", "Grants", "Share"),
            "right": (1, 2),
            "column_head": ("Column", "Meaning"),
            "left_out_title": f"{plural(len(found.left_out), 'award')} not among the grants, and why",
        },
    )


@public_page
def named(request: HttpRequest, slug: str) -> HttpResponse:
    """The page of what an identifier of ours, or of a council, names."""
    found = named_by(slug)
    if found is None:
        raise Http404
    return redirect(found, permanent=False)
