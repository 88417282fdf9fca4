"""Rounds as the public sees them, and as officers preview them before publication."""

from __future__ import annotations

import json

from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone

from programmes.models import Round, Seal
from programmes.permissions import may_read_drafts
from programmes.questionset.files import FORMATS, digest_of, question_set_file
from programmes.questionset.paper import Paper, awards_between, certified_by, match_asked
from programmes.selectors.announced import announced, figures_with_sources
from programmes.selectors.deadlines import extensions_of, public_outages
from programmes.selectors.directions import directions_of
from programmes.selectors.phases import grouped
from programmes.selectors.rounds import (
    announcements_with_projects,
    card,
    current_seal,
    find_round,
    funded_projects,
    is_visible,
    missing_words,
    rounds_in_order,
    takers,
)
from programmes.selectors.terms import terms_of
from programmes.services.sealing import seal_payload
from programmes.states import Phase
from programmes.views.answers import ASK, asking_until
from programmes.views.public import public_page

ROUNDS_A_PAGE = 30
START_A_BID = "/bids/start/"
"""Where a bid is begun: an address, since nothing here knows the bids."""


@public_page
def rounds(request: HttpRequest) -> HttpResponse:
    """Open, coming and past rounds, each with its figures."""
    now = timezone.now()
    page = Paginator(rounds_in_order(now), ROUNDS_A_PAGE).get_page(request.GET.get("page"))
    groups = [(group.heading, [card(one, now, one.figures.all()) for one in group.rounds]) for group in grouped(page)]
    context = {"page": page, "groups": groups, "now": now, "any_open": bool(groups) and groups[0][0] == "Open now"}
    return render(request, "programmes/rounds/list.html", context)


@public_page
def round(request: HttpRequest, slug: str) -> HttpResponse:
    """One round: what it asks and how it judges, or what the record says of it."""
    found = _readable_round(request, slug)
    return _record_page(request, found) if found.is_record else _round_page(request, found)


@public_page
def questions(request: HttpRequest, slug: str) -> HttpResponse:
    """The whole question set on one page."""
    paper = _paper(_readable_round(request, slug))
    context = {"round": paper.round, "terms": paper.terms, "seal": paper.seal, "is_draft": _is_draft(paper.round)}
    return _shown(render(request, "programmes/rounds/questions.html", context), paper.round)


@public_page
def question_set(request: HttpRequest, slug: str, suffix: str) -> HttpResponse:
    """The question set as a file to draft in."""
    paper = _paper(_readable_round(request, slug))
    format = FORMATS[suffix]
    response = HttpResponse(question_set_file(paper, format), content_type=format.media_type)
    response["Content-Disposition"] = f'attachment; filename="{paper.round.slug}-questions.{format.suffix}"'
    response["ETag"] = f'"{digest_of(paper)}-{suffix}"'
    return _shown(response, paper.round)


@public_page
def seal(request: HttpRequest, slug: str) -> HttpResponse:
    """The sealed text itself, byte for byte: its SHA-256 is the seal."""
    found = find_round(slug)
    held = current_seal(found) if found and is_visible(found) else None
    if held is None:
        raise Http404("No such seal")
    response = HttpResponse(held.payload.encode(), content_type="application/json")
    response["ETag"] = f'"{held.sha256}"'
    return response


def _round_page(request: HttpRequest, found: Round) -> HttpResponse:
    now = timezone.now()
    paper = _paper(found)
    phase = found.phase_at(now)
    context = {
        "round": found,
        "terms": paper.terms,
        "seal": paper.seal,
        "phase": phase,
        "now": now,
        "is_draft": _is_draft(found),
        "start_address": f"{START_A_BID}{found.slug}/",
        "takes_bids": phase == Phase.OPEN and not _is_draft(found),
        "awards_between": awards_between(found),
        "match_asked": match_asked(found),
        "certified_by": certified_by(found),
        "extensions": extensions_of(found) if found.was_extended else [],  # type: ignore[attr-defined]  # by find_round
        "answer_count": found.answer_count,  # type: ignore[attr-defined]  # by find_round
        "asking_until": asking_until(found, now),
        "ask_address": f"{ASK}{found.slug}/",
        "outages": public_outages(found) if found.had_outages else [],  # type: ignore[attr-defined]  # by find_round
        "funded": funded_projects(found) if found.outcomes_published_at else None,
        "directions": directions_of(found, json.loads(paper.seal.payload)) if paper.seal else [],
    }
    return _shown(render(request, "programmes/rounds/round.html", context), found)


def _record_page(request: HttpRequest, found: Round) -> HttpResponse:
    said = announced(figures_with_sources().filter(round=found))
    funded = funded_projects(found)
    context = {
        "round": found,
        "said": said,
        "takers": takers(said.headline, funded.count),
        "missing": missing_words(said.headline, funded.count),
        "announcements": announcements_with_projects(found, said),
        "areas": list(found.priority_areas.order_by("order", "name")),
        "funded": funded,
    }
    return render(request, "programmes/rounds/record.html", context)


def _paper(found: Round) -> Paper:
    """The round's terms from its seal, or as they would be sealed now; none for the record."""
    if found.is_record:
        raise Http404("A round of the record has no question set")
    held: Seal | None = current_seal(found)
    payload = held.payload if held else seal_payload(found, seed_sha256="")
    return Paper(found, terms_of(payload), held)


def _readable_round(request: HttpRequest, slug: str) -> Round:
    """The round for whoever asks: a draft is there for the department's officers only."""
    found = find_round(slug)
    if found is None or (not is_visible(found) and may_read_drafts(request.user)):
        raise Http404("No such round")
    return found


def _is_draft(found: Round) -> bool:
    return not is_visible(found)


def _shown(response: HttpResponse, found: Round) -> HttpResponse:
    """A preview is kept by no cache; what is published by any."""
    if _is_draft(found):
        response["Cache-Control"] = "private, no-store"
    return response
