"""Rehearsing a draft round: made-up bids, what they show, and throwing them away."""

from __future__ import annotations

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from bids.forms.building import entries_of, form_for
from bids.views.bid import parts_shown
from evaluations.forms.rehearsing import RehearseForm
from evaluations.models import Rehearsal
from evaluations.permissions import PANEL
from evaluations.refusals import JudgingRefused
from evaluations.selectors.rehearsals import rehearsal_of, rehearsed, rehearsed_bid
from evaluations.services.rehearsing import rehearse, throw_away, try_again
from evaluations.states import WorkState
from evaluations.views.pages import confirm, page, person
from portal.accounts import access
from portal.look.words import plural
from programmes.models import Round
from programmes.permissions import ROUND_MANAGERS, may_edit_round, may_manage_rounds


@access.staff(*PANEL)
@require_http_methods(["GET", "HEAD", "POST"])
def rehearsal(request: HttpRequest, slug: str) -> HttpResponse:
    """The rehearsal as it stands, or the form that starts one."""
    draft = draft_or_404(slug)
    found = rehearsal_of(draft)
    form = RehearseForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            rehearse(round_id=draft.pk, wanted=form.cleaned_data["wanted"], by=person(request))
        except JudgingRefused as refusal:
            form.add_error("wanted", refusal.sentence)
        else:
            messages.success(request, "The rehearsal is being made.")
            return redirect("evaluations:rehearsal", slug)
    return page(
        request,
        "rehearsal",
        title=f"Rehearsal: {draft.title}",
        draft=draft,
        rehearsal=found,
        done=rehearsed(found) if found else None,
        form=form,
        may_rehearse=may_edit_round(person(request), draft) is None,
        may_discard=may_manage_rounds(person(request)) is None,
        is_under_way=found is not None and found.state in (WorkState.QUEUED, WorkState.WORKING),
    )


@access.staff(*ROUND_MANAGERS)
@require_POST
def again(request: HttpRequest, slug: str) -> HttpResponse:
    """Go on with a rehearsal that stopped."""
    try_again(rehearsal=_rehearsal_or_404(draft_or_404(slug)))
    return redirect("evaluations:rehearsal", slug)


@access.staff(*ROUND_MANAGERS)
@require_http_methods(["GET", "HEAD", "POST"])
def discard(request: HttpRequest, slug: str) -> HttpResponse:
    """Throw the rehearsal away, once that is confirmed."""
    draft = draft_or_404(slug)
    found = rehearsal_of(draft)
    back = reverse("evaluations:rehearsal", args=[slug])
    if found is None:
        messages.info(request, "This rehearsal has been thrown away already.")
        return redirect(back)
    count = plural(len(found.results), "bid")
    return confirm(
        request,
        title="Throw the rehearsal away",
        sentence=f"This deletes the rehearsal with its {count}, their files and their made-up organisations.",
        consequences=["It cannot be undone. The draft itself stays as it is, and so does every other round."],
        danger=True,
        action="Throw the rehearsal away",
        back=back,
        back_title=f"Rehearsal: {draft.title}",
        do=lambda _form: throw_away(round_id=draft.pk, by=person(request)),
    )


@access.staff(*PANEL)
@require_safe
def bid(request: HttpRequest, slug: str, reference: str) -> HttpResponse:
    """One made-up bid, as its readers would see it, and what came of handing it in."""
    draft = draft_or_404(slug)
    found = _rehearsal_or_404(draft)
    pages = rehearsed_bid(found, reference)
    made = next((each for each in found.results if each["reference"] == reference), None)
    return page(
        request,
        "rehearsed_bid",
        title=f"{reference}: {pages.bid.title or 'a bid without a title'}",
        draft=draft,
        made=made,
        of=pages.bid,
        parts=parts_shown(pages),
        is_guest=True,
    )


@access.staff(*PANEL)
@require_safe
def section(request: HttpRequest, slug: str, reference: str, section: str) -> HttpResponse:
    """One page of the bidder's form as a made-up bid filled it in: every box as it was left, and none that writes."""
    draft = draft_or_404(slug)
    pages = rehearsed_bid(_rehearsal_or_404(draft), reference)
    index = next((i for i, each in enumerate(pages.sections) if each.section.slug == section), None)
    if index is None:
        raise Http404("The rehearsed round has no such section.")
    asked = pages.sections[index].asked
    context = {
        "round": draft,
        "bid": pages.bid,
        "sections": [each.section for each in pages.sections],
        "section": pages.sections[index].section,
        "number": index + 1,
        "entries": [{**entry, "known": None} for entry in entries_of(form_for(pages, asked), pages)],
        "is_guest": True,
    }
    return render(request, "bids/filled_in.html", context)


def draft_or_404(slug: str) -> Round:
    """A round that is not published, or one whose rehearsal is still there."""
    draft = get_object_or_404(Round, slug=slug, is_record=False, is_rehearsal=False)
    if draft.published_at and rehearsal_of(draft) is None:
        raise Http404("This round is published: there is nothing left to rehearse.")
    return draft


def _rehearsal_or_404(draft: Round) -> Rehearsal:
    found = rehearsal_of(draft)
    if found is None:
        raise Http404("This round is not being rehearsed.")
    return found
