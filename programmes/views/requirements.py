"""What a programme requires of an authority, checked from Ofsted's judgements as they stood on a day."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone

from programmes.forms.requirements import AskedOf, read_asked
from programmes.models import LocalAuthority
from programmes.selectors.announced import cited
from programmes.selectors.ofsted.answers import Answer, answer_for, answers_on, by_region
from programmes.selectors.ofsted.reports import all_reports, as_they_stood
from programmes.selectors.requirements import programme_with_rule, rule_as_stated
from programmes.views.public import public_page


@public_page
def requirements(request: HttpRequest, slug: str) -> HttpResponse:
    """The rule, whether one authority met it and why not, and everyone who met it on that day. Six queries."""
    programme = programme_with_rule(slug)
    if programme is None:
        raise Http404("This programme has no such rule")
    reports, today = all_reports(), timezone.localdate()
    asked = read_asked(request.GET, reports.places, today)
    stood = as_they_stood(asked.authority.pk, asked.day, reports.places) if asked.authority else []
    every = answers_on(asked.day, reports)
    stated = rule_as_stated(programme)
    context: dict[str, Any] = {
        "programme": programme,
        "asked": asked,
        "today": today,
        "options": list(reports.places.by_id.values()),
        "answers": [answer_for(one, asked.day, reports) for one in stood],
        "instead": _instead(asked, stood),
        "met": _met_by_region(every),
        "regions": by_region(every),
        "count": sum(one.meets for one in every),
        "all": len(every),
        "begin": reports.begin,
        "sources": [cited(source) for source in stated.sources.all()] if stated else [],
    }
    return render(request, "programmes/requirements/page.html", context)


def _instead(asked: AskedOf, stood: Sequence[LocalAuthority]) -> str:
    """Why the answer is about another council than the one that was chosen; "" when it is not."""
    chosen = asked.authority
    if chosen is None or list(stood) == [chosen]:
        return ""
    if chosen.active_to and chosen.active_to < asked.day:
        return "ended"
    return "not_begun"


def _met_by_region(answers: Sequence[Answer]) -> list[tuple[str, list[Answer]]]:
    found: dict[str, list[Answer]] = {}
    for one in answers:
        if one.meets:
            found.setdefault(one.authority.region, []).append(one)
    return sorted(found.items())
