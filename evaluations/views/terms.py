"""The judging terms of a round, and when its bidders are told."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from evaluations.forms.terms import NotifyTimeForm, TermsForm
from evaluations.permissions import OFFICERS, PANEL
from evaluations.refusals import JudgingRefused
from evaluations.selectors.blockers import before_notification
from evaluations.selectors.terms import FIGURES, changes_of, in_words, terms_of
from evaluations.services.notifying import cancel_notification, set_notification
from evaluations.services.terms import figures, set_terms, unsettled
from evaluations.views.gates import said
from evaluations.views.pages import confirm, page, person
from portal.accounts import access
from portal.accounts.roles import has_role
from portal.look.words import moment
from programmes.models import Round


@access.staff(*PANEL)
@require_http_methods(["GET", "HEAD", "POST"])
def terms(request: HttpRequest, slug: str) -> HttpResponse:
    """What counts as divergence, how many reads cross areas, and which awards need two approvals."""
    round_ = get_object_or_404(Round, slug=slug, is_record=False)
    may_set = has_role(person(request), *OFFICERS)
    if request.method == "POST" and not may_set:
        return HttpResponse(status=403)
    found = terms_of(round_)
    form = TermsForm(request.POST or None, initial=figures(found))
    if request.method == "POST" and form.is_valid():
        try:
            set_terms(round_id=round_.pk, by=person(request), **form.cleaned_data)
        except JudgingRefused as refusal:
            form.add_error(None, refusal.sentence)
        else:
            messages.success(request, "The judging terms are set.")
            return redirect("evaluations:terms", slug)
    settled = unsettled(round_)
    return page(
        request,
        "terms",
        title=f"Judging terms: {round_.title}",
        crumb="Judging terms",
        round=round_,
        form=form if may_set and not settled else None,
        settled=settled,
        rows=[(FIGURES[name], in_words(name, value)) for name, value in figures(found).items()],
        changes=changes_of(round_),
    )


@access.staff(*OFFICERS)
@require_http_methods(["GET", "HEAD", "POST"])
def notify_time(request: HttpRequest, slug: str) -> HttpResponse:
    """Set or move the time at which bidders are told."""
    round_ = get_object_or_404(Round, slug=slug, is_record=False)
    set_for = terms_of(round_).notify_at

    def do(form: Any) -> str:
        changed = set_notification(round_id=round_.pk, at=form.moment, by=person(request))
        return f"Bidders are told on {moment(changed.notify_at)}, in your name, unless something blocks it then."

    blockers = before_notification(round_) if round_.deciding_at and not round_.notified_at else []
    return confirm(
        request,
        title="When bidders are told",
        sentence="At this time every bidder’s page shows the outcome with its letter, and they get an email.",
        consequences=[
            "It is done in your name, never before the time. If something blocks it then, nobody is told: "
            "you get an email, and the round’s page says why.",
            *(["This would block it now:"] if blockers else []),
            *(said(each) for each in blockers),
        ],
        form=NotifyTimeForm(request.POST or None, initial=_parts(set_for)),
        action="Move the time" if set_for else "Set the time",
        back=reverse("evaluations:round", args=[slug]),
        back_title=round_.title,
        do=do,
    )


def _parts(set_for: Any) -> dict[str, Any]:
    if set_for is None:
        return {}
    local = timezone.localtime(set_for)
    return {"day": local.date(), "time": local.strftime("%H:%M")}


@access.staff(*OFFICERS)
@require_http_methods(["GET", "HEAD", "POST"])
def notify_cancel(request: HttpRequest, slug: str) -> HttpResponse:
    """Take the set time away."""
    round_ = get_object_or_404(Round, slug=slug, is_record=False)
    set_for = terms_of(round_).notify_at

    def do(_form: Any) -> str:
        cancel_notification(round_id=round_.pk, by=person(request))
        return "The time is taken away. Bidders are told when somebody does it here."

    return confirm(
        request,
        title="Cancel the set time",
        sentence=f"Bidders are not told on {moment(set_for)} by themselves." if set_for else "No time is set.",
        consequences=["Whoever is ready to tell them does it on the round’s page, or sets another time."],
        action="Cancel the set time" if set_for else "",
        back=reverse("evaluations:round", args=[slug]),
        back_title=round_.title,
        do=do,
    )
