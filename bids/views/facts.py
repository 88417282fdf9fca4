"""An organisation's standing facts: filled in once by its leads, and used in its bids."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.core.files.uploadedfile import UploadedFile
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from bids.forms.reuse import FactFileForm, FactTextForm
from bids.refusals import BidRefused
from bids.selectors.facts import FactLine, fact_line, fact_lines
from bids.selectors.mine import Mine, bid_to_write
from bids.services.facts import FactChanged, save_fact, save_fact_file, still_holds
from bids.services.reusing import use_fact, use_fact_file
from bids.services.uploads.checking import MOST_BYTES, check_size
from bids.states import ScanState
from bids.views.earlier import is_there, present_answer, reused_question
from bids.views.files import attachment_response
from bids.views.lapsed import say_if_lapsed
from bids.views.shared import frame, person, refused
from portal.accounts import access
from programmes.models import FactKind, MemberRole, Membership, Question
from programmes.selectors.organisations import membership_for

METHODS = ["GET", "HEAD", "POST"]
TYPES = {FactKind.ORG_ID: "As org-id.guide gives it, like GB-LAE-BIR or GB-CHC-1234567."}


@access.signed_in
@never_cache
@require_safe
def facts(request: HttpRequest, slug: str) -> HttpResponse:
    """Every fact, filled in or not, with who checked it and when."""
    own = membership_for(person(request), slug)
    context = {
        "organisation": own.organisation,
        "is_lead": own.role == MemberRole.LEAD,
        "lines": fact_lines(own.organisation, timezone.localdate()),
    }
    return render(request, "bids/reuse/facts.html", context)


@access.signed_in
@never_cache
@require_http_methods(METHODS)
def fact(request: HttpRequest, slug: str, kind: str) -> HttpResponse:
    """Fill one in, change it, or say that it still holds."""
    own, line = _led(request, slug, kind)
    if request.method != "POST":
        return _page(request, own, line, _form(line))
    form = _form(line, request)
    if not form.is_valid():
        return _page(request, own, line, form)
    try:
        _save(request, own, line, form)
    except FactChanged as error:
        form.add_error(None, error.sentence)
        return _page(request, own, fact_line(own.organisation, line.kind, _today()), form, status=409)
    except BidRefused as error:
        form.add_error("file" if line.is_file else "text", error.sentence)
        return _page(request, own, line, form, status=409)
    messages.success(request, f"“{line.kind.label}” is saved, checked today.")
    return redirect("bids:facts", slug)


def _save(request: HttpRequest, own: Membership, line: FactLine, form: Any) -> None:
    shared: dict[str, Any] = {
        "organisation_id": own.organisation_id,
        "kind": line.kind,
        "was": _was(request),
        "by": person(request),
    }
    if not line.is_file:
        save_fact(text=form.cleaned_data["text"], **shared)
        return
    upload = form.cleaned_data.get("file")
    if isinstance(upload, UploadedFile):
        check_size(upload.name or "file", upload.size or 0)
        content = upload.read(MOST_BYTES + 1)
        save_fact_file(name=upload.name or "file", content=content, review_on=form.review, **shared)
    else:
        still_holds(review_on=form.review, **shared)


def _form(line: FactLine, request: HttpRequest | None = None) -> Any:
    data, files = (request.POST, request.FILES) if request else (None, None)
    if not line.is_file:
        first = line.fact.text if line.fact else line.register
        return FactTextForm(data, initial={"text": first})
    review = line.fact.review_on if line.fact else None
    return FactFileForm(
        data, files, initial={"review_on": review}, has_review=line.has_review, has_file=line.fact is not None
    )


def _page(request: HttpRequest, own: Membership, line: FactLine, form: Any, *, status: int = 200) -> HttpResponse:
    was = line.fact.pk if line.fact else 0
    context = {
        "organisation": own.organisation,
        "line": line,
        "form": form,
        "was": was,
        "hint": TYPES.get(line.kind, ""),
    }
    return render(request, "bids/reuse/fact.html", context, status=status)


@access.signed_in
@never_cache
@require_safe
def fact_file(request: HttpRequest, slug: str, kind: str) -> HttpResponseBase:
    """The file of a fact, to its organisation's members, once it was found clean."""
    own = membership_for(person(request), slug)
    line = _line(own, kind)
    if line.fact is None or not line.is_file or line.fact.scan_state != ScanState.CLEAN:
        raise Http404("There is no such file.")
    return attachment_response(line.fact)


@access.signed_in
@never_cache
@require_http_methods(METHODS)
def use(request: HttpRequest, reference: str, key: str) -> HttpResponse:
    """A standing fact beside what the question is answered with now, and the button that uses it."""
    mine = bid_to_write(person(request), reference)
    question = reused_question(mine, key)
    line = _asked_line(mine, question)
    back = reverse("bids:section", args=[reference, question.section.slug])
    present = present_answer(mine, question)
    refusal, status = "", 200
    if request.method == "POST":
        try:
            if _used(request, mine, question, line):
                say_if_lapsed(request, mine.bid)
                return redirect(f"{back}#{question.key}-question")
        except BidRefused as error:
            return refused(request, error, back)
        refusal, status = "Somebody changed this answer meanwhile. What stands now is shown below.", 409
    context = {
        "question": question,
        "line": line,
        "present": present if is_there(present) and not line.is_file else None,
        "was": present.version if present else 0,
        "refusal": refusal,
        "back": back,
    }
    return render(request, "bids/reuse/use_fact.html", {**frame(mine), **context}, status=status)


def _asked_line(mine: Mine, question: Question) -> FactLine:
    """The fact that the question asks for; ``Http404`` when it asks for none, or none is filled in."""
    kind = question.standing_fact
    line = fact_line(mine.bid.organisation, FactKind(kind), _today()) if kind else None
    if line is None or line.fact is None:
        raise Http404("This question asks for no fact that is filled in.")
    return line


def _used(request: HttpRequest, mine: Mine, question: Question, line: FactLine) -> bool:
    """Use the fact; whether nobody had changed the answer meanwhile."""
    if line.fact is None:
        return False
    by, bid_id = person(request), mine.bid.pk
    if line.is_file:
        use_fact_file(bid_id=bid_id, question_id=question.pk, fact=line.fact, by=by)
        return True
    saved = use_fact(bid_id=bid_id, question_id=question.pk, fact=line.fact, version=_was(request), by=by)
    return not saved.conflicts


def _led(request: HttpRequest, slug: str, kind: str) -> tuple[Membership, FactLine]:
    own = membership_for(person(request), slug)
    if own.role != MemberRole.LEAD:
        raise PermissionDenied(f"Only a lead of {own.organisation} fills in its facts.")
    return own, _line(own, kind)


def _line(own: Membership, kind: str) -> FactLine:
    if kind not in FactKind.values:
        raise Http404("There is no such fact.")
    return fact_line(own.organisation, FactKind(kind), _today())


def _was(request: HttpRequest) -> int:
    number = request.POST.get("was", "")
    return int(number) if number.isascii() and number.isdigit() and len(number) < 10 else 0


def _today() -> dt.date:
    return timezone.localdate()
