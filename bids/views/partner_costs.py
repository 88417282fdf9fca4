"""The costs of one partner: filled in by its own people, or for it by those who write the bid."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST

from bids.forms.sections import QuestionsForm
from bids.models import Answer
from bids.refusals import BidRefused
from bids.selectors.conflicting import Clash
from bids.selectors.costs import Cell, cost_grid, financial_years, lines_as_value
from bids.selectors.parts import wrote_last
from bids.selectors.reading import Shown
from bids.selectors.together import is_certified
from bids.services.parts import PartCostsChanged, costs_digest, save_part_costs
from bids.views.autosaving import HELD
from bids.views.conflicts import CHOOSE, MINE, THEIRS
from bids.views.costs_page import CostsPage, of_a_part, of_the_lead
from bids.views.lapsed import say_if_lapsed
from bids.views.shared import person
from portal.accounts import access
from portal.accounts.signed_out import sign_in_address
from portal.audit.clock import database_now
from portal.look.words import clock

METHODS = ["GET", "HEAD", "POST"]


@access.signed_in
@never_cache
@require_http_methods(METHODS)
def part_costs(request: HttpRequest, reference: str, partner_id: int) -> HttpResponse:
    """A partner's people fill in what it spends."""
    return _costs(request, of_a_part(request, reference, partner_id))


@access.signed_in
@never_cache
@require_http_methods(METHODS)
def partner_costs(request: HttpRequest, reference: str, key: str, partner_id: int) -> HttpResponse:
    """Those who write the bid fill it in for a partner."""
    return _costs(request, of_the_lead(request, reference, key, partner_id))


@access.signed_in
@never_cache
@require_POST
def part_costs_autosave(request: HttpRequest, reference: str, partner_id: int) -> JsonResponse:
    """What the page of a partner's people sends on its own: saved or not, said as JSON."""
    return _autosave(request, of_a_part(request, reference, partner_id))


@access.signed_in
@never_cache
@require_POST
def partner_costs_autosave(request: HttpRequest, reference: str, key: str, partner_id: int) -> JsonResponse:
    """The same of those who write the bid."""
    return _autosave(request, of_the_lead(request, reference, key, partner_id))


def _costs(request: HttpRequest, here: CostsPage) -> HttpResponse:
    if request.method != "POST":
        return _page(request, here, here.form())
    form = here.form(request.POST)
    if not form.is_valid():
        return _page(request, here, form)
    is_settling = request.POST.get("settle") == here.named.key
    choice = request.POST.get(f"keep-{here.named.key}", "")
    if is_settling and choice == THEIRS:
        messages.info(request, "The costs that were saved stay as they are.")
        return _settled(request, here)
    if is_settling and choice != MINE:
        return _conflict(request, here, form, here.cells, problem=CHOOSE)
    try:
        _save(request, here, form)
    except PartCostsChanged as error:
        return _conflict(request, here, form, error.theirs)
    except BidRefused as error:
        return _page(request, here, form, refusal=error.sentence, status=409)
    return _saved(request, here, is_settling)


def _save(request: HttpRequest, here: CostsPage, form: QuestionsForm, *, typing: bool = False) -> dict[Cell, int]:
    wanted = here.wanted(form)
    save_part_costs(
        bid_id=here.bid.pk,
        partner_id=here.partner.pk,
        amounts=wanted,
        was=request.POST.get(here.version_name, ""),
        typing=typing,
        by=person(request),
    )
    return wanted


def _saved(request: HttpRequest, here: CostsPage, is_settling: bool) -> HttpResponse:
    say_if_lapsed(request, here.bid)
    if is_settling or request.POST.get("go") == "stay":
        messages.success(request, "Saved. The totals below are worked out anew.")
        return _settled(request, here) if is_settling else redirect(request.path)
    messages.success(request, f"The costs of {here.partner} are saved at {clock(here.context['now'])}.")
    return redirect(here.back)


def _settled(request: HttpRequest, here: CostsPage) -> HttpResponse:
    """Back to the table, where what waited in the browser is let go."""
    return redirect(f"{request.path}#settled-{here.named.key}")


def _autosave(request: HttpRequest, here: CostsPage) -> JsonResponse:
    if is_certified(here.bid):
        return JsonResponse({"refused": HELD}, status=409)
    name, form = here.named.key, here.form(request.POST)
    said: dict[str, dict[str, str]] = {"versions": {}, "errors": {}, "conflicts": {}}
    if not form.is_valid():
        said["errors"][name] = form.named_errors()[0]["text"]
    else:
        try:
            said["versions"][name] = costs_digest(_save(request, here, form, typing=True))
        except PartCostsChanged:
            last = _last(request, here)
            said["conflicts"][name] = "" if last["is_own"] else last["saved_by"]
        except BidRefused as error:
            return JsonResponse({"refused": error.sentence}, status=409)
    return JsonResponse({"saved": f"Saved at {clock(database_now())}", **said})


def _last(request: HttpRequest, here: CostsPage) -> dict[str, Any]:
    return wrote_last(here.bid, here.partner, person(request), is_guest=here.is_own)


def _conflict(
    request: HttpRequest, here: CostsPage, form: QuestionsForm, theirs: dict[Cell, int], *, problem: str = ""
) -> HttpResponse:
    """Both tables and what differs, as for every answer that was changed twice."""
    stands = Answer(bid=here.bid, question=here.question, value=lines_as_value(theirs))
    clash = Clash(here.question, stands, lines_as_value(here.wanted(form)))
    grids = cost_grid(theirs, financial_years(here.bid.round)) if theirs else ()
    last = _last(request, here)
    pair = {
        "clash": clash,
        "theirs": {
            "version": costs_digest(theirs),
            "saved_by": {"full_name": last["saved_by"]},
            "saved_at": last["saved_at"],
        },
        "is_own": last["is_own"],
        "shown": Shown(here.question, costs=grids),
        "cells": clash.cells(),
        "entry": here.entry(form),
        "is_wide": True,
        "keep": request.POST.get(f"keep-{here.named.key}", ""),
        "error": problem,
    }
    errors = [{"text": problem, "href": f"#keep-{here.named.key}-mine"}] if problem else []
    page = {"pairs": [pair], "errors": errors, "url": request.path, "settle": here.named.key}
    more = {"go": request.POST.get("go", "stay")}
    return render(request, "bids/conflict.html", {**here.context, **page, **more}, status=409)


def _page(
    request: HttpRequest, here: CostsPage, form: QuestionsForm, *, refusal: str = "", status: int = 200
) -> HttpResponse:
    version = request.POST.get(here.version_name, "") if form.is_bound else costs_digest(here.cells)
    context: dict[str, Any] = {
        "partner": here.partner,
        "back": here.back,
        "paste": f"{here.costs_address}paste/",
        "is_own": here.is_own,
        "errors": form.named_errors() if form.is_bound else [],
        "refusal": refusal,
        "version": version,
        "entry": here.entry(form),
        "autosave": here.autosave,
        "user_id": person(request).pk,
        "sign_in": sign_in_address(request.path),
    }
    return render(request, "bids/parts/costs.html", {**here.context, **context}, status=status)
