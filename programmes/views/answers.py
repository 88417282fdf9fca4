"""What bidders asked about a round, as it was answered to all: a page and a feed."""

from __future__ import annotations

from datetime import datetime

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone

from programmes.models import Round
from programmes.selectors.published_answers import answer_entries, answers_of
from programmes.selectors.rounds import find_round, is_visible
from programmes.states import Phase
from programmes.views.feeds import atom
from programmes.views.public import public_page

ASK = "/bids/questions/"
"""Where a question is asked: an address, since nothing here knows the bids."""


@public_page
def answers(request: HttpRequest, slug: str) -> HttpResponse:
    """Every question and answer of a round."""
    found = _round(slug)
    context = {
        "round": found,
        "answers": answers_of(found),
        "asking_until": asking_until(found, timezone.now()),
        "ask_address": f"{ASK}{found.slug}/",
    }
    return render(request, "programmes/rounds/answers.html", context)


@public_page
def feed(request: HttpRequest, slug: str) -> HttpResponse:
    """The newest answers of a round."""
    found = _round(slug)
    page = reverse("programmes:answers", args=[slug])
    return atom(f"Questions and answers: {found.title}", request.path, page, answer_entries(found, page))


def asking_until(round: Round, now: datetime) -> datetime | None:
    """Until when questions can be asked, or ``None`` when they no longer can."""
    until = round.questions_close_at or round.closes_at
    takes = round.phase_at(now) in (Phase.SCHEDULED, Phase.OPEN)
    return until if takes and until and now <= until else None


def _round(slug: str) -> Round:
    found = find_round(slug)
    if found is None or found.is_record or not is_visible(found):
        raise Http404("No such round")
    return found
