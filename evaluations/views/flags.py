"""What assessors have flagged, and the officers' answers."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.views.decorators.http import require_http_methods, require_safe

from evaluations.forms.judging import ReasonForm
from evaluations.permissions import OFFICERS, PANEL
from evaluations.refusals import JudgingRefused
from evaluations.selectors.flags import all_flags, flags_of
from evaluations.services.flagging import answer_flag
from evaluations.views.desk_shelf import denied
from evaluations.views.pages import page, person
from portal.accounts import access
from portal.accounts.roles import has_role
from programmes.models import Round


@access.staff(*PANEL)
@require_safe
def flags(request: HttpRequest, slug: str) -> HttpResponse:
    """Every flag of the round."""
    round_ = get_object_or_404(Round, slug=slug, is_record=False)
    return page(request, "flags", title="Flags", round=round_, flags=flags_of(round_))


@access.staff(*PANEL)
@require_http_methods(["GET", "HEAD", "POST"])
def flag(request: HttpRequest, pk: int) -> HttpResponse:
    """One flag with its words, and the box for the answer."""
    found = get_object_or_404(all_flags(), pk=pk)
    may_answer = has_role(person(request), *OFFICERS)
    form = ReasonForm(request.POST or None, label="What was done?", hint="The assessor who raised it reads this.")
    if request.method == "POST":
        denied(None if may_answer else "Only a fund officer can answer a flag.")
        if form.is_valid():
            try:
                answer_flag(flag_id=pk, answer=form.cleaned_data["reason"], by=person(request))
            except JudgingRefused as refusal:
                form.add_error(None, refusal.sentence)
            else:
                messages.success(request, "Answered. The assessor has been told.")
                return redirect("evaluations:flags", found.allocation.bid.round.slug)
    return page(
        request,
        "flag",
        title=f"{found.get_kind_display()}: {found.allocation.bid.reference}",
        bid=found.allocation.bid,
        flag=found,
        form=form if may_answer and (found.answered_at is None or form.errors) else None,
    )
