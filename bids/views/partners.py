"""Choosing a bid's partners, from the lists or by name, and saying what each does."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from bids.forms.actions import ContributionForm, NameForm
from bids.refusals import BidRefused
from bids.selectors.choices import find_authorities, find_organisations
from bids.selectors.invitations import invitations_of
from bids.selectors.mine import Mine, bid_to_write
from bids.selectors.reading import partners_of
from bids.services.partnering import PartnerChanged, add_partner, change_contribution, remove_partner
from bids.views.lapsed import say_if_lapsed
from bids.views.shared import frame, person, refused
from portal.accounts import access
from programmes.models import LocalAuthority, Organisation, Question, QuestionKind
from programmes.selectors.successors import replaced, replaced_by_code

QUERY_LENGTH = 100


@access.signed_in
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def partners(request: HttpRequest, reference: str, key: str) -> HttpResponse:
    """The partners so far, a search that adds one, and a box for a name that is in no list."""
    mine = bid_to_write(person(request), reference)
    question = partners_question(mine, key)
    form = NameForm()
    if request.method == "POST":
        form = NameForm(request.POST)
        added = _add(request, mine, question, form)
        if added is not None:
            return added
    query = request.GET.get("q", "").replace("\x00", "").strip()[:QUERY_LENGTH]
    context = {**frame(mine), **_context(mine, question), "form": form, "q": query}
    return render(request, "bids/partners.html", {**context, **(_found(query) if query else {})})


def _found(query: str) -> dict[str, Any]:
    """What is called so; a council that took over from one that is called so stands beside that one alone."""
    past = replaced(query)
    below = {successor.pk for each in past for successor in each.successors}
    authorities = [authority for authority in find_authorities(query) if authority.pk not in below]
    return {"authorities": authorities, "organisations": find_organisations(query), "replaced": past}


def _context(mine: Mine, question: Question) -> dict[str, Any]:
    back = reverse("bids:section", args=[mine.bid.reference, question.section.slug])
    return {"question": question, "partners": partners_of(mine.bid), "back": back}


def _add(request: HttpRequest, mine: Mine, question: Question, form: NameForm) -> HttpResponse | None:
    """Add who was chosen; ``None`` leaves the page to show the form's errors."""
    if ended := _ended(request, mine, question):
        return ended
    chosen = _chosen(request)
    if not chosen:
        if not form.is_valid():
            return None
        chosen = {"name": form.cleaned_data["name"]}
    try:
        partner_ = add_partner(bid_id=mine.bid.pk, question_id=question.pk, by=person(request), **chosen)
    except BidRefused as error:
        if "name" in chosen:
            form.add_error("name", error.sentence)
            return None
        return refused(request, error, reverse("bids:partners", args=[mine.bid.reference, question.key]))
    say_if_lapsed(request, mine.bid)
    return redirect("bids:partner", mine.bid.reference, question.key, partner_.pk)


def _ended(request: HttpRequest, mine: Mine, question: Question) -> HttpResponse | None:
    """A council that no longer exists, chosen or typed: say what replaced it, and let that be chosen."""
    code, name = request.POST.get("authority", ""), " ".join(request.POST.get("name", "").split())
    by_code = replaced_by_code([code]) if code else {}
    past = [*by_code.values(), *([each for each in replaced(name) if _is_name(each.authority, name)] if name else [])]
    if not past or "as_typed" in request.POST:
        return None
    return render(request, "bids/parts/replaced.html", {**frame(mine), **_context(mine, question), "replaced": past})


def _is_name(authority: LocalAuthority, name: str) -> bool:
    return name.lower() in {
        authority.name.lower(),
        authority.nice_name.lower(),
        f"{authority.nice_name} council".lower(),
    }


def _chosen(request: HttpRequest) -> dict[str, Any]:
    code, slug = request.POST.get("authority", ""), request.POST.get("organisation", "")
    if code:
        authority = LocalAuthority.objects.filter(gss_code=code, active_to__isnull=True).first()
        return {"authority": authority} if authority else {}
    organisation = Organisation.objects.filter(slug=slug).first() if slug else None
    return {"organisation": organisation} if organisation else {}


@access.signed_in
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def partner(request: HttpRequest, reference: str, key: str, partner_id: int) -> HttpResponse:
    """What one partner does, who of it may open the bid, and what they see."""
    mine = bid_to_write(person(request), reference)
    question = partners_question(mine, key)
    record = partner_record(mine, partner_id)
    if request.method == "POST":
        return _change(request, mine, question, record)
    start = {"contribution": record["contribution"], "was": record["contribution"]}
    return _partner_page(request, mine, question, record, ContributionForm(initial=start))


def _change(request: HttpRequest, mine: Mine, question: Question, record: dict[str, Any]) -> HttpResponse:
    to = reverse("bids:partners", args=[mine.bid.reference, question.key])
    shared = {"bid_id": mine.bid.pk, "question_id": question.pk, "partner_id": record["pk"], "by": person(request)}
    form = ContributionForm(request.POST)
    try:
        if not form.is_valid():
            return _partner_page(request, mine, question, record, form)
        _save(shared, form)
    except PartnerChanged as error:
        data = request.POST.copy()
        data["was"] = error.theirs
        form = ContributionForm(data)
        form.add_error("contribution", error.sentence)
        return _partner_page(request, mine, question, record, form, theirs=error.theirs, status=409)
    except BidRefused as error:
        form.add_error("contribution", error.sentence)
        return _partner_page(request, mine, question, record, form, status=409)
    say_if_lapsed(request, mine.bid)
    return redirect(to)


@access.signed_in
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def take_out(request: HttpRequest, reference: str, key: str, partner_id: int) -> HttpResponse:
    """Take a partner out of the bid, after a page that says what goes with it."""
    mine = bid_to_write(person(request), reference)
    question = partners_question(mine, key)
    record = partner_record(mine, partner_id)
    if request.method != "POST":
        context = {**frame(mine), **_context(mine, question), "partner": record}
        return render(request, "bids/parts/take_out.html", context)
    try:
        remove_partner(bid_id=mine.bid.pk, question_id=question.pk, partner_id=partner_id, by=person(request))
    except BidRefused as error:
        return refused(request, error, "bids:partner", reference, question.key, partner_id)
    messages.success(request, f"{record['name']} is no longer a partner of this bid.")
    say_if_lapsed(request, mine.bid)
    return redirect("bids:partners", reference, question.key)


def _save(shared: dict[str, Any], form: ContributionForm) -> None:
    wanted = str(form.cleaned_data["contribution"]).replace("\r\n", "\n")
    was = str(form.cleaned_data["was"]).replace("\r\n", "\n")
    change_contribution(contribution=wanted, was=was, **shared)


def _partner_page(
    request: HttpRequest,
    mine: Mine,
    question: Question,
    record: dict[str, Any],
    form: ContributionForm,
    *,
    theirs: str = "",
    status: int = 200,
) -> HttpResponse:
    context = {
        **frame(mine),
        **_context(mine, question),
        "form": form,
        "partner": record,
        "theirs": theirs,
        "invitations": invitations_of(mine.bid, record["pk"]),
    }
    return render(request, "bids/partner.html", context, status=status)


def partner_record(mine: Mine, partner_id: int) -> dict[str, Any]:
    """One of the bid's partners; ``Http404`` for any other."""
    record = next((item for item in partners_of(mine.bid) if item["pk"] == partner_id), None)
    if record is None:
        raise Http404("This bid has no such partner.")
    return record


def partners_question(mine: Mine, key: str) -> Question:
    """The question of that key, if it asks for partners."""
    question = (
        Question.objects.filter(section__round_id=mine.bid.round_id, key=key, kind=QuestionKind.PARTNERS)
        .select_related("section")
        .first()
    )
    if question is None:
        raise Http404("This round asks for no such partners.")
    return question
