"""A bid's own page, and the page to check all of its answers."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from bids.selectors.cards import next_step
from bids.selectors.certificates import OfficeSign, signs_of
from bids.selectors.clarifications import clarifications_of
from bids.selectors.completeness import money_gaps, unconfirmed
from bids.selectors.enquiries import why_not_ask
from bids.selectors.mine import Mine, bid_for
from bids.selectors.progress import SectionProgress, parts_of
from bids.selectors.reading import BidPages, names_for, pages_of, partners_of, shown_with_files
from bids.selectors.together import Team, team_of
from bids.states import BidState, PartnerState
from bids.views.shared import frame, person
from portal.accounts import access
from programmes.models import Question, QuestionKind


@access.signed_in
@never_cache
@require_safe
def bid(request: HttpRequest, reference: str) -> HttpResponse:
    """Where the bid stands and what is left to do: task list, certificates, outcome, actions."""
    mine = bid_for(person(request), reference)
    pages = pages_of(mine.bid)
    context = frame(mine)
    teams = team_of(mine.bid, person(request), context["now"]) if not context["closed_reason"] else {}
    more = {
        "tasks": [_task(mine, section, teams.get(section.section.pk)) for section in pages.sections],
        "done": pages.done,
        "total": len(pages.sections),
        "signs": signs_of(mine.bid),
        **_partners(mine, pages),
        "limits": _outside_limits(mine, pages),
        "ready_to_certify": pages.done == len(pages.sections) and not _outside_limits(mine, pages),
        "next": next_step(mine.bid, pages.sections, context["now"]),
        "may_ask": why_not_ask(mine.bid.round, context["now"]) is None,
        "is_withdrawn": mine.bid.state == BidState.WITHDRAWN,
        "may_reopen": _may_reopen(mine, context),
        "clarifications": clarifications_of(mine.bid) if mine.bid.submission_total else [],  # type: ignore[attr-defined]  # annotated by my_bids
        "more_time": (mine.bid if mine.bid.has_own_deadline else mine.bid.round).extensions.last(),
    }
    return render(request, "bids/bid.html", {**context, **more})


@access.signed_in
@never_cache
@require_safe
def check(request: HttpRequest, reference: str) -> HttpResponse:
    """Every answer in order, with links to change them and what is missing."""
    mine = bid_for(person(request), reference)
    return render(request, "bids/check.html", whole_bid(mine))


def whole_bid(mine: Mine) -> dict[str, Any]:
    """The context of a page that shows all of a bid: at most four queries after the bid's own."""
    pages = pages_of(mine.bid)
    signs = signs_of(mine.bid)
    context = frame(mine)
    return {
        **context,
        "parts": parts_shown(pages),
        "missing": [
            *(_missing(mine, pages, section, question) for section in pages.sections for question in section.missing),
            *_outside_limits(mine, pages),
        ],
        "unconfirmed": _unconfirmed(mine),
        "partners_url": _partners_url(mine, pages),
        "signs": signs,
        "ready_to_certify": pages.done == len(pages.sections) and not _outside_limits(mine, pages),
        "certified": all(sign.is_certified for sign in signs),
        "may_change": mine.may_write and not context["closed_reason"],
    }


def parts_shown(pages: BidPages) -> list[dict[str, Any]]:
    """Every section with its answers as a person reads them."""
    values = pages.values
    asked = [question for section in pages.sections for question in section.asked]
    names = names_for(pages.bid, asked, values)
    return [
        {
            "progress": section,
            "answers": [
                {
                    "shown": shown_with_files(pages.bid, question, values.get(question.pk), names),
                    "missing": question in section.missing,
                }
                for question in section.asked
            ],
        }
        for section in pages.sections
    ]


def _missing(mine: Mine, pages: BidPages, section: SectionProgress, question: Question) -> dict[str, str]:
    begun = question.kind == QuestionKind.TABLE and pages.values.get(question.pk)
    more = " Every box of a row needs something in it." if begun else ""
    waiting = parts_of(mine.bid).unconfirmed if question.kind == QuestionKind.PARTNERS else 0
    more = f" {unconfirmed(waiting)}" if waiting else more
    return {
        "text": f"{section.section.title}: {question.label}{more}",
        "href": f"{_url(mine, section)}#{question.key}-question",
    }


def _outside_limits(mine: Mine, pages: BidPages) -> list[dict[str, str]]:
    """Costs that this round does not take keep the bid back as an unfinished answer does."""
    values = {pk: answer.value for pk, answer in pages.answers.items()}
    sections = {each.section.slug: each for each in pages.sections}
    return [
        {
            "text": f"{sections[gap.section].section.title}: {gap.sentence}",
            "href": f"{_url(mine, sections[gap.section])}#{gap.question}-question",
        }
        for gap in money_gaps(mine.bid.round, pages.sections, values, parts_of(mine.bid))
    ]


def _unconfirmed(mine: Mine) -> list[str]:
    """Partners that have not confirmed, in a round that takes the bid all the same; elsewhere they are missing."""
    if mine.bid.round.partners_confirm:
        return []
    words = {PartnerState.DECLINED: "has declined its part"}
    waiting = [partner for partner in partners_of(mine.bid) if partner["state"] != PartnerState.CONFIRMED]
    return [f"{each['name']} {words.get(each['state'], 'has not confirmed its part')}" for each in waiting]


def _partners(mine: Mine, pages: BidPages) -> dict[str, Any]:
    """The partners, where the round asks for them: their people write in the bid too, so its page leads there."""
    asked = (question for section in pages.sections for question in section.asked)
    key = next((question.key for question in asked if question.kind == QuestionKind.PARTNERS), "")
    return {"partners_key": key, "partners": partners_of(mine.bid) if key else []}


def _partners_url(mine: Mine, pages: BidPages) -> str:
    key = _partners(mine, pages)["partners_key"]
    return reverse("bids:partners", args=[mine.bid.reference, key]) if key and mine.may_write else ""


def _url(mine: Mine, section: SectionProgress) -> str:
    return reverse("bids:section", args=[mine.bid.reference, section.section.slug])


def _task(mine: Mine, section: SectionProgress, team: Team | None) -> dict[str, Any]:
    left = len(section.missing)
    to_finish = "" if section.is_done or not section.answered else f"{left} to finish"
    hint = ". ".join(part for part in (to_finish, team.words if team else "") if part)
    return {
        "title": section.section.title,
        "href": _url(mine, section),
        "hint": hint,
        "state": section.state,
    }


def _may_reopen(mine: Mine, context: dict[str, Any]) -> bool:
    return mine.may_lead and context["standing"] == "submitted" and mine.bid.phase_at(context["now"]) == "open"


def certifiable(signs: list[OfficeSign], mine: Mine) -> OfficeSign | None:
    """The office that this person holds, when the round asks it to certify."""
    return next((sign for sign in signs if sign.office == mine.office), None)
