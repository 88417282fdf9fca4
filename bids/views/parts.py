"""A partner's part of a bid: read the whole, say what the partner brings, confirm or decline."""

from __future__ import annotations

import uuid

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse, HttpResponseBase, JsonResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from bids.forms.parts import CONFIRM, AnswerForm, PartForm
from bids.models import Attachment
from bids.permissions import may_open_files_of_part
from bids.refusals import BidRefused
from bids.selectors.parts import Part, part_for
from bids.selectors.reading import pages_of
from bids.selectors.together import is_certified
from bids.services.partnering import PartnerChanged
from bids.services.parts import Contact, answer_part, part_version, write_part
from bids.states import ScanState
from bids.views.autosaving import HELD
from bids.views.bid import parts_shown
from bids.views.costs_page import partner_cells
from bids.views.files import attachment_response
from bids.views.lapsed import say_if_lapsed
from bids.views.part_frame import part_frame
from bids.views.shared import person
from portal.accounts import access
from portal.accounts.signed_out import sign_in_address
from portal.audit.clock import database_now
from portal.look.words import clock
from programmes.models import Question, QuestionKind

METHODS = ["GET", "HEAD", "POST"]


@access.signed_in
@never_cache
@require_safe
def part(request: HttpRequest, reference: str, partner_id: int) -> HttpResponse:
    """Where the bid stands and what the partner has to do in it."""
    own = part_for(person(request), reference, partner_id)
    costs = Question.objects.filter(section__round=own.bid.round_id, kind=QuestionKind.COST_TABLE)
    spent = sum(partner_cells(own.bid, partner_id).values())
    more = {"cost_pounds": spent, "has_costs": costs.exists(), "user_id": person(request).pk}
    return render(request, "bids/parts/part.html", {**part_frame(own), **more})


@access.signed_in
@never_cache
@require_safe
def whole(request: HttpRequest, reference: str, partner_id: int) -> HttpResponse:
    """Every answer of the bid, to read; where a lead keeps it from the partner, that, and whom to ask."""
    own = part_for(person(request), reference, partner_id)
    parts = parts_shown(pages_of(own.bid)) if own.reads_bid else []
    context = {**part_frame(own), "parts": parts}
    return render(request, "bids/parts/whole.html", context, status=200 if own.reads_bid else 403)


@access.signed_in
@never_cache
@require_safe
def part_file(request: HttpRequest, reference: str, partner_id: int, key: uuid.UUID) -> HttpResponseBase:
    """A file of the bid, for people of a partner to whom a lead has opened them."""
    own = part_for(person(request), reference, partner_id)
    own.partner.bid = own.bid
    if refusal := may_open_files_of_part(person(request), own.partner):
        raise PermissionDenied(refusal)
    files = Attachment.objects.filter(bid=own.bid, removed_at__isnull=True, scan_state=ScanState.CLEAN)
    return attachment_response(get_object_or_404(files, key=key))


@access.signed_in
@never_cache
@require_http_methods(METHODS)
def write(request: HttpRequest, reference: str, partner_id: int) -> HttpResponse:
    """What the partner does, and whom to ask."""
    own = part_for(person(request), reference, partner_id)
    if request.method == "POST":
        return _written(request, own)
    partner = own.partner
    start = {
        "contribution": partner.contribution,
        "contact_name": partner.contact_name,
        "contact_email": partner.contact_email,
        "was": partner.contribution,
    }
    return _write_page(request, own, PartForm(initial=start))


def _written(request: HttpRequest, own: Part) -> HttpResponse:
    form = PartForm(request.POST)
    if not form.is_valid():
        return _write_page(request, own, form)
    said = form.cleaned_data
    try:
        write_part(
            bid_id=own.bid.pk,
            partner_id=own.partner.pk,
            contribution=said["contribution"],
            contact=Contact(said["contact_name"], said["contact_email"]),
            was=str(said["was"]).replace("\r\n", "\n"),
            version=request.POST.get(f"version-{_name(own)}", ""),
            by=person(request),
        )
    except PartnerChanged as error:
        data = request.POST.copy()
        data["was"] = error.theirs
        form = PartForm(data)
        form.add_error("contribution", error.sentence)
        return _write_page(request, own, form, theirs=error.theirs, status=409)
    except BidRefused as error:
        form.add_error(None, error.sentence)
        return _write_page(request, own, form, status=409)
    messages.success(request, "Your part is saved.")
    say_if_lapsed(request, own.bid)
    return redirect(_address(own))


def _write_page(
    request: HttpRequest, own: Part, form: PartForm, *, theirs: str = "", status: int = 200
) -> HttpResponse:
    writing = {"question": _name(own), "version": part_version(own.partner), "user_id": person(request).pk}
    context = {**part_frame(own), "form": form, "theirs": theirs, "sign_in": sign_in_address(request.path), **writing}
    return render(request, "bids/parts/write.html", context, status=status)


@access.signed_in
@never_cache
@require_POST
def part_autosave(request: HttpRequest, reference: str, partner_id: int) -> JsonResponse:
    """What the page of the part sends on its own while somebody writes: saved or not, said as JSON."""
    own = part_for(person(request), reference, partner_id)
    if is_certified(own.bid):
        return JsonResponse({"refused": HELD}, status=409)
    name, form = _name(own), PartForm(request.POST)
    said: dict[str, dict[str, str]] = {"versions": {}, "errors": {}, "conflicts": {}}
    now = clock(database_now())
    if not form.is_valid():
        said["errors"][name] = next(str(error) for errors in form.errors.values() for error in errors)
        return JsonResponse({"saved": f"Saved at {now}", **said})
    values = form.cleaned_data
    try:
        saved = write_part(
            bid_id=own.bid.pk,
            partner_id=own.partner.pk,
            contribution=values["contribution"],
            contact=Contact(values["contact_name"], values["contact_email"]),
            was="",
            version=request.POST.get(f"version-{name}", ""),
            typing=True,
            by=person(request),
        )
    except PartnerChanged:
        said["conflicts"][name] = own.bid.organisation.name
    except BidRefused as error:
        return JsonResponse({"refused": error.sentence}, status=409)
    else:
        said["versions"][name] = part_version(saved)
    return JsonResponse({"saved": f"Saved at {now}", **said})


def _name(own: Part) -> str:
    """What the part is called among the texts that wait in a browser."""
    return f"part-{own.partner.pk}"


@access.signed_in
@never_cache
@require_http_methods(METHODS)
def answer(request: HttpRequest, reference: str, partner_id: int) -> HttpResponse:
    """Confirm the part, or decline it with a comment."""
    own = part_for(person(request), reference, partner_id)
    form = AnswerForm(request.POST if request.method == "POST" else None, reads_bid=own.reads_bid)
    status = 200
    if form.is_bound and form.is_valid():
        confirms = form.cleaned_data["decision"] == CONFIRM
        try:
            answer_part(
                bid_id=own.bid.pk,
                partner_id=own.partner.pk,
                confirms=confirms,
                comment=form.cleaned_data["comment"],
                by=person(request),
            )
        except BidRefused as error:
            form.add_error(None, error.sentence)
            status = 409
        else:
            said = "confirmed your part" if confirms else "declined"
            messages.success(request, f"You have {said}. {own.bid.organisation} has been told.")
            return redirect(_address(own))
    return render(request, "bids/parts/answer.html", {**part_frame(own), "form": form}, status=status)


def _address(own: Part) -> str:
    return reverse("bids:part", args=[own.bid.reference, own.partner.pk])
