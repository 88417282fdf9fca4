"""What bidders ask about a round before its deadline: answered once, for everybody, in the department's words."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_safe

from bids.models import Enquiry
from bids.selectors.enquiries import of_round
from bids.services.enquiring import answer, correct, decline, merge
from bids.states import EnquiryState
from evaluations.forms.enquiries import AnswerForm, CorrectionForm, QuestionsCloseForm
from evaluations.forms.judging import ReasonForm
from evaluations.permissions import PANEL
from evaluations.views.pages import confirm, page, person
from evaluations.views.round_lists import round_or_404
from portal.accounts import access
from portal.accounts.roles import has_role
from portal.look.words import moment, plural
from programmes.models import PublishedAnswer, Round
from programmes.permissions import ROUND_MANAGERS
from programmes.selectors.published_answers import answers_of
from programmes.services.published_answers import set_questions_close

SETTLED = (EnquiryState.ANSWERED, EnquiryState.REFUSED, EnquiryState.WITHDRAWN)
SHOWN = 300


@access.staff(*PANEL)
@require_safe
def enquiries(request: HttpRequest, slug: str) -> HttpResponse:
    """What waits, with who asked, and what was settled."""
    round_ = round_or_404(slug)
    return page(
        request,
        "enquiries",
        title=f"Bidders’ questions: {round_.title}",
        crumb="Bidders’ questions",
        round=round_,
        waiting=list(of_round(round_, EnquiryState.WAITING)[:SHOWN]),
        settled=list(of_round(round_, *SETTLED).order_by("-settled_at")[:SHOWN]),
        published=answers_of(round_),
        closes=round_.questions_close_at or round_.closes_at,
        may_answer=has_role(person(request), *ROUND_MANAGERS),
    )


@access.staff(*ROUND_MANAGERS)
@require_http_methods(["GET", "HEAD", "POST"])
def answer_page(request: HttpRequest, slug: str) -> HttpResponse:
    """Word one answer for one question, or for several alike; or point them to one that is there already."""
    round_ = round_or_404(slug)
    chosen = _chosen(request, round_)
    if not chosen:
        return _nothing_chosen(request, slug)
    ids = [enquiry.pk for enquiry in chosen]
    published = answers_of(round_)

    def do(form: Any) -> str:
        values = form.cleaned_data
        if values["published"]:
            merge(enquiry_ids=ids, answer_id=int(values["published"]), by=person(request))
            return "Done. Those who asked have been written to."
        answer(enquiry_ids=ids, question=values["question"], text=values["answer"], by=person(request))
        return "Published. Everyone who bids has been written to, and nobody is told who asked."

    return confirm(
        request,
        title="Answer a question" if len(ids) == 1 else f"Answer {len(ids)} questions at once",
        sentence="The answer is published at once, and everyone who bids gets it by email. It can be corrected later, "
        "with a reason that everybody reads.",
        consequences=["Word the question so that nobody can tell who asked: no names, no places, no plans of theirs."],
        items=[enquiry.text for enquiry in chosen],
        hidden=[("enquiry", str(pk)) for pk in ids],
        form=AnswerForm(request.POST or None, published=published, initial={"question": chosen[0].text}),
        action="Publish the answer",
        back=reverse("evaluations:enquiries", args=[slug]),
        back_title="Bidders’ questions",
        do=do,
    )


@access.staff(*ROUND_MANAGERS)
@require_http_methods(["GET", "HEAD", "POST"])
def correct_page(request: HttpRequest, slug: str, number: int) -> HttpResponse:
    """Correct an answer that is published, and say what was wrong with it."""
    published = get_object_or_404(PublishedAnswer, round=round_or_404(slug), number=number)

    def do(form: Any) -> str:
        said = form.cleaned_data
        correct(
            answer_id=published.pk,
            question=said["question"],
            text=said["answer"],
            reason=said["reason"],
            by=person(request),
        )
        return f"Question {number} is corrected. Everyone who was told of it has been written to again."

    start = {"question": published.question, "answer": published.answer}
    return confirm(
        request,
        title=f"Correct the answer to question {number}",
        sentence="The new words take the place of the old ones at once. The page says when it was corrected and why, "
        "and what it said before.",
        consequences=["Everyone who was told of the answer, and everyone who bids now, gets the corrected one."],
        form=CorrectionForm(request.POST or None, initial=start),
        action="Publish the correction",
        back=reverse("evaluations:enquiries", args=[slug]),
        back_title="Bidders’ questions",
        do=do,
    )


@access.staff(*ROUND_MANAGERS)
@require_http_methods(["GET", "HEAD", "POST"])
def decline_page(request: HttpRequest, slug: str) -> HttpResponse:
    """Say to those who asked why their questions are not answered."""
    round_ = round_or_404(slug)
    chosen = _chosen(request, round_)
    if not chosen:
        return _nothing_chosen(request, slug)
    ids = [enquiry.pk for enquiry in chosen]

    def do(form: Any) -> str:
        decline(enquiry_ids=ids, note=form.cleaned_data["reason"], by=person(request))
        return f"{plural(len(ids), 'question')} settled without an answer. Whoever asked has been told why."

    return confirm(
        request,
        title="Leave a question unanswered",
        sentence="Nothing is published. Whoever asked gets your reason by email.",
        items=[enquiry.text for enquiry in chosen],
        hidden=[("enquiry", str(pk)) for pk in ids],
        form=ReasonForm(request.POST or None, label="Why is it not answered?", hint="Whoever asked reads this."),
        action="Leave it unanswered",
        back=reverse("evaluations:enquiries", args=[slug]),
        back_title="Bidders’ questions",
        do=do,
    )


@access.staff(*ROUND_MANAGERS)
@require_http_methods(["GET", "HEAD", "POST"])
def questions_close(request: HttpRequest, slug: str) -> HttpResponse:
    """Until when bidders may ask."""
    round_ = round_or_404(slug)
    closes = round_.questions_close_at or round_.closes_at

    def do(form: Any) -> str:
        changed = set_questions_close(round_id=round_.pk, at=form.moment, by=person(request))
        return f"Bidders may ask until {moment(changed.questions_close_at)}."

    return confirm(
        request,
        title="When questions close",
        sentence=f"Bidders may ask until {moment(closes) or 'the round closes'}. The round’s page says so.",
        form=QuestionsCloseForm(request.POST or None, at=closes),
        action="Set the time",
        back=reverse("evaluations:enquiries", args=[slug]),
        back_title="Bidders’ questions",
        do=do,
    )


def _chosen(request: HttpRequest, round_: Round) -> list[Enquiry]:
    asked = [*request.GET.getlist("enquiry"), *request.POST.getlist("enquiry")]
    ids = {int(each) for each in asked if each.isascii() and each.isdigit() and len(each) < 18}
    return list(of_round(round_, EnquiryState.WAITING).filter(pk__in=ids))


def _nothing_chosen(request: HttpRequest, slug: str) -> HttpResponse:
    messages.error(request, "Choose one or more questions that wait for an answer.")
    return redirect("evaluations:enquiries", slug)
