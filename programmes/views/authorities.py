"""The councils of today and those that have ended, and the page of each."""

from __future__ import annotations

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render

from programmes.forms.search import cleaned
from programmes.maps import highlight_map
from programmes.models import LocalAuthority, Region
from programmes.selectors.authorities import authority_facts
from programmes.selectors.map import PlaceFacts, map_facts
from programmes.selectors.places import succession
from programmes.selectors.words import plain
from programmes.views.public import public_page


@public_page
def authorities(request: HttpRequest) -> HttpResponse:
    """Every council by region, with what each was awarded; ended ones with their successors."""
    places = succession()
    facts = map_facts(places)
    q, region = cleaned(request.GET.get("q", "")), cleaned(request.GET.get("region", ""))
    shown = [one for one in facts.places if _wanted(one.authority, q, region)]
    ended = [one for one in places.ended if _wanted(one, q, region)]
    return render(
        request,
        "programmes/authorities/list.html",
        {
            "q": q,
            "region": region,
            "active": bool(q) + bool(region),
            "all_regions": Region.values,
            "regions": _by_region(shown),
            "shown": len(shown),
            "current": len(places.current),
            "ended": [(one, [places.by_id[pk] for pk in places.today(one.pk)]) for one in ended],
        },
    )


@public_page
def authority(request: HttpRequest, code: str) -> HttpResponse:
    """One council: what it led and joined, itself or as those it replaced."""
    places = succession()
    found = places.coded(code.upper())
    if found is None:
        raise Http404
    if found.gss_code != code:
        return redirect(found, permanent=True)
    return render(
        request,
        "programmes/authorities/authority.html",
        {
            "authority": found,
            "facts": authority_facts(found, places),
            "successors": [places.by_id[pk] for pk in places.today(found.pk) if pk != found.pk],
            "predecessors": [places.by_id[pk] for pk in places.line(found.pk) if pk != found.pk],
            "map": highlight_map([places.by_id[pk].gss_code for pk in places.today(found.pk)]),
        },
    )


def _wanted(authority: LocalAuthority, q: str, region: str) -> bool:
    codes = (authority.gss_code, authority.newer_gss_code, *authority.former_gss_codes, authority.dfe_number)
    words = plain(" ".join((authority.name, authority.nice_name, *authority.also_known_as, *codes)))
    named = all(term in words for term in plain(q).split())
    return named and (not region or region not in Region.values or authority.region == region)


def _by_region(shown: list[PlaceFacts]) -> list[tuple[str, list[PlaceFacts]]]:
    grouped = [(region, [one for one in shown if one.authority.region == region]) for region in Region.values]
    return [(region, places) for region, places in grouped if places]
