"""The sitemap and what robots are asked."""

from __future__ import annotations

import re
from collections.abc import Iterable

from django.http import Http404, HttpRequest, HttpResponse
from django.utils.html import escape

from programmes.selectors.opendata.identifiers import absolute
from programmes.selectors.sitemap import addresses, part_addresses
from programmes.views.public import public_page

PART_NUMBER = re.compile(r"[1-9][0-9]{0,5}")
XML_TYPE = "application/xml; charset=utf-8"
NAMESPACE = "http://www.sitemaps.org/schemas/sitemap/0.9"
NOT_FOR_ROBOTS = ("/admin/", "/accounts/", "/bids/", "/organisations/", "/documents/", "/api/")


@public_page
def sitemap(request: HttpRequest) -> HttpResponse:
    """The parts of the sitemap."""
    return _listed("sitemapindex", "sitemap", part_addresses())


@public_page
def sitemap_part(request: HttpRequest, slug: str) -> HttpResponse:
    """The addresses of one part, such as ``projects-1``."""
    name, _, number = slug.rpartition("-")
    found = addresses(name, int(number)) if PART_NUMBER.fullmatch(number) else []
    if not found:
        raise Http404
    return _listed("urlset", "url", found)


@public_page
def robots(request: HttpRequest) -> HttpResponse:
    """Robots may read what is for everyone, one file of each search left out."""
    refused = "".join(f"Disallow: {path}\n" for path in NOT_FOR_ROBOTS)
    said = f"User-agent: *\n{refused}Sitemap: {absolute('/sitemap.xml')}\n"
    return HttpResponse(said, content_type="text/plain; charset=utf-8")


def _listed(root: str, item: str, found: Iterable[str]) -> HttpResponse:
    lines = "\n".join(f"<{item}><loc>{escape(address)}</loc></{item}>" for address in found)
    content = f'<?xml version="1.0" encoding="UTF-8"?>\n<{root} xmlns="{NAMESPACE}">\n{lines}\n</{root}>\n'
    return HttpResponse(content, content_type=XML_TYPE)
