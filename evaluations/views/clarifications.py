"""Questions to a bidder after submission: asked from the bid's page, given more time, taken back."""

from __future__ import annotations

import uuid
from typing import Any

from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_safe

from bids.models import Clarification
from bids.selectors.clarifications import clarification_file
from bids.services.clarifying import ask_bidder, cancel, give_more_time
from evaluations.forms.clarifications import AskForm, LaterForm
from evaluations.permissions import OFFICERS, PANEL
from evaluations.views.bids import bid_or_404
from evaluations.views.files import refuse_outsiders
from evaluations.views.pages import confirm, person
from portal.accounts import access
from portal.accounts.roles import Role
from portal.look.words import moment


@access.staff(*OFFICERS)
@require_http_methods(["GET", "HEAD", "POST"])
def ask(request: HttpRequest, reference: str) -> HttpResponse:
    """Put a question to the bid's people, with a deadline of its own."""
    bid = bid_or_404(reference)

    def do(form: Any) -> str:
        question = form.cleaned_data["question"]
        made = ask_bidder(bid_id=bid.pk, question=question, answer_by=form.moment, by=person(request))
        return f"Asked. {bid.organisation} has until {moment(made.answer_by)} to answer."

    return confirm(
        request,
        title=f"Ask the bidder of {bid.reference}",
        sentence=f"The leads and editors of {bid.organisation} get your question by email, and answer it here.",
        consequences=["The bid stays as it was handed in. Assessors read the question and the answer beside it."],
        form=AskForm(request.POST or None),
        action="Send the question",
        back=reverse("evaluations:bid", args=[reference]),
        back_title=reference,
        do=do,
    )


@access.staff(*OFFICERS)
@require_http_methods(["GET", "HEAD", "POST"])
def more_time(request: HttpRequest, pk: int) -> HttpResponse:
    """A later time to answer one question."""
    found = _found(pk)

    def do(form: Any) -> str:
        changed = give_more_time(clarification_id=pk, answer_by=form.moment, by=person(request))
        return f"To be answered by {moment(changed.answer_by)}. The bidder has been written to."

    return confirm(
        request,
        title=f"More time for question {found.number} to {found.bid.reference}",
        sentence=f"It is to be answered by {moment(found.answer_by)}.",
        items=[found.question],
        form=LaterForm(request.POST or None, at=found.answer_by),
        action="Give more time",
        back=reverse("evaluations:bid", args=[found.bid.reference]),
        back_title=found.bid.reference,
        do=do,
    )


@access.staff(*OFFICERS)
@require_http_methods(["GET", "HEAD", "POST"])
def take_back(request: HttpRequest, pk: int) -> HttpResponse:
    """Say that a question no longer has to be answered."""
    found = _found(pk)

    def do(_form: Any) -> str:
        cancel(clarification_id=pk, by=person(request))
        return "The question is taken back. The bidder has been written to."

    return confirm(
        request,
        title=f"Take back question {found.number} to {found.bid.reference}",
        sentence="The bidder is told that no answer is needed. The question stays on record.",
        items=[found.question],
        action="Take it back",
        back=reverse("evaluations:bid", args=[found.bid.reference]),
        back_title=found.bid.reference,
        do=do,
    )


@access.staff(Role.ASSESSOR, *PANEL)
@require_safe
def file(request: HttpRequest, reference: str, key: uuid.UUID) -> FileResponse:
    """A file that came with an answer, for whoever may read the bid."""
    bid = bid_or_404(reference)
    refuse_outsiders(request, bid)
    found = clarification_file(bid, key)
    if found is None:
        raise Http404("There is no such file, or it waits to be checked.")
    return FileResponse(found.file.open("rb"), as_attachment=True, filename=found.name, content_type=found.media_type)


def _found(pk: int) -> Clarification:
    return get_object_or_404(Clarification.objects.select_related("bid__round", "bid__organisation"), pk=pk)
