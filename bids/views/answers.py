"""One answer apart from its section: what the team says of it, and every version it had."""

from __future__ import annotations

import uuid
from dataclasses import dataclass
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from bids.forms.together import CommentForm
from bids.models import Answer
from bids.refusals import BidRefused
from bids.selectors.history import versions_of
from bids.selectors.mine import Mine, bid_for, bid_to_write
from bids.selectors.progress import SectionProgress
from bids.selectors.reading import BidPages, names_for, pages_of, shown
from bids.selectors.together import comments_of
from bids.services.commenting import reopen_comment, resolve_comment, write_comment
from bids.services.keeping import keep_shown
from bids.services.restoring import may_restore, restore_version
from bids.views.lapsed import say_if_lapsed
from bids.views.shared import frame, page_of, person, refused
from portal.accounts import access
from programmes.models import Question

VERSIONS_A_PAGE = 10
COMMENTS_A_PAGE = 50


@dataclass(frozen=True)
class OneAnswer:
    """The question an address names, in its section of a bid."""

    mine: Mine
    pages: BidPages
    section: SectionProgress
    question: Question

    @property
    def answer(self) -> Answer | None:
        """What stands, if anything was ever saved."""
        return self.pages.answers.get(self.question.pk)

    def context(self) -> dict[str, Any]:
        """What both pages show."""
        bid, question = self.mine.bid, self.question
        values = self.pages.values
        names = names_for(bid, [question], values)
        url = reverse("bids:section", args=[bid.reference, self.section.section.slug])
        return {
            **frame(self.mine),
            "section": self.section.section,
            "question": question,
            "answer": self.answer,
            "shown": shown(bid, question, values.get(question.pk), names),
            "back": f"{url}#{question.key}-question",
        }


@access.signed_in
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def comments(request: HttpRequest, reference: str, key: str) -> HttpResponse:
    """What the team says of an answer; everyone of the organisation may add to it and settle it."""
    here = _answer(bid_for(person(request), reference), key)
    form = CommentForm(request.POST or None, initial={"key": uuid.uuid4()})
    if request.method == "POST":
        done = _act(request, here, form)
        if done is not None:
            return done
    found = comments_of(here.mine.bid, here.question.pk)
    context = {**here.context(), "form": form, "page": page_of(request, found, COMMENTS_A_PAGE)}
    return render(request, "bids/answers/comments.html", context)


@access.signed_in
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def history(request: HttpRequest, reference: str, key: str) -> HttpResponse:
    """Every version of an answer, what each changed, and a button to bring one back."""
    if request.method == "POST":
        return _restore(request, _answer(bid_to_write(person(request), reference), key))
    here = _answer(bid_for(person(request), reference), key)
    keep_shown(bid_id=here.mine.bid.pk, answers=[here.answer] if here.answer else [])
    page, versions = versions_of(here.mine.bid, here.question, request.GET.get("page"), VERSIONS_A_PAGE)
    context = here.context()
    may = here.mine.may_write and not context["closed_reason"] and may_restore(here.question)
    return render(
        request, "bids/answers/history.html", {**context, "page": page, "versions": versions, "may_restore": may}
    )


def _answer(mine: Mine, key: str) -> OneAnswer:
    pages = pages_of(mine.bid)
    for section in pages.sections:
        for question in section.asked:
            if question.key == key:
                return OneAnswer(mine, pages, section, question)
    raise Http404("This bid is not asked such a question.")


def _act(request: HttpRequest, here: OneAnswer, form: CommentForm) -> HttpResponse | None:
    """Do what was pressed and come back to the page; ``None`` when the form has to be shown again."""
    bid_id, by = here.mine.bid.pk, person(request)
    try:
        for name, act in (("resolve", resolve_comment), ("reopen", reopen_comment)):
            if name in request.POST:
                act(bid_id=bid_id, comment_id=_number(request.POST[name]), by=by)
                return _to(here, "comments")
        if not form.is_valid():
            return None
        said = form.cleaned_data
        write_comment(bid_id=bid_id, question_id=here.question.pk, key=said["key"], text=said["text"], by=by)
    except BidRefused as error:
        if request.POST.get("text", "").strip():
            form.add_error(None, error.sentence)
            return None
        return refused(request, error, "bids:comments", here.mine.bid.reference, here.question.key)
    return _to(here, "comments")


def _restore(request: HttpRequest, here: OneAnswer) -> HttpResponse:
    version, seen = _number(request.POST.get("version", "")), _number(request.POST.get("seen", ""))
    try:
        saved = restore_version(
            bid_id=here.mine.bid.pk, question=here.question, version=version, seen=seen, by=person(request)
        )
    except BidRefused as error:
        return refused(request, error, "bids:history", here.mine.bid.reference, here.question.key)
    if saved.conflicts:
        messages.error(request, "A newer answer was saved meanwhile, so nothing was brought back. It is shown below.")
    elif saved.changed:
        messages.success(request, "The earlier version is the answer again. The one before it is kept below.")
        say_if_lapsed(request, here.mine.bid)
    else:
        messages.info(request, "The answer says that already.")
    return _to(here, "history")


def _to(here: OneAnswer, name: str) -> HttpResponse:
    return redirect(f"bids:{name}", here.mine.bid.reference, here.question.key)


def _number(text: str) -> int:
    return int(text) if text.isascii() and text.isdigit() and len(text) < 10 else 0
