"""Using what the organisation has answered before: listed whole, compared with what is there, and chosen."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from bids.forms.reuse import APPEND, KEEP, REPLACE, HowForm, ShortenForm
from bids.models import Answer
from bids.refusals import BidRefused
from bids.selectors.earlier import REUSED, Earlier, earlier_answer, earlier_answers, joined
from bids.selectors.fitting import TEXTS, over_limit
from bids.selectors.mine import Mine, bid_to_write
from bids.selectors.reading import names_for, shown
from bids.services.reusing import attach_again, use_answer, use_files
from bids.views.lapsed import say_if_lapsed
from bids.views.shared import frame, person, refused
from portal.accounts import access
from programmes.models import FILE_KINDS, Question, QuestionKind

LISTS = frozenset({QuestionKind.CHOICES, QuestionKind.AUTHORITIES, QuestionKind.TABLE})
METHODS = ["GET", "HEAD", "POST"]


@access.signed_in
@never_cache
@require_safe
def earlier(request: HttpRequest, reference: str, key: str) -> HttpResponse:
    """Every earlier answer to the same question, or to one in similar words."""
    mine = bid_to_write(person(request), reference)
    question = reused_question(mine, key)
    context = {**frame(mine), **_place(mine, question), "found": earlier_answers(mine.bid, question)}
    return render(request, "bids/reuse/earlier.html", context)


@access.signed_in
@never_cache
@require_http_methods(METHODS)
def use(request: HttpRequest, reference: str, key: str, answer_id: int) -> HttpResponse:
    """One of them beside what is there: in its place, after it, or not at all."""
    mine = bid_to_write(person(request), reference)
    question = reused_question(mine, key)
    chosen = earlier_answer(mine.bid, question, answer_id)
    if question.kind in FILE_KINDS:
        return _use_files(request, mine, question, chosen)
    present = present_answer(mine, question)
    if request.method != "POST":
        return _page(request, mine, question, chosen, present)
    return _use(request, mine, question, chosen, present)


def _use(request: HttpRequest, mine: Mine, question: Question, chosen: Earlier, present: Answer | None) -> HttpResponse:
    how = None
    if is_there(present):
        how = HowForm(request.POST, ways=_ways(question))
        if not how.is_valid():
            return _page(request, mine, question, chosen, present, how=how)
        if how.cleaned_data["how"] == KEEP:
            messages.info(request, "Your answer is as it was.")
            return redirect(_place(mine, question)["back"])
    value = _value(request, question, chosen, present, how.cleaned_data["how"] if how else REPLACE)
    if value is None:
        return _page(request, mine, question, chosen, present, how=how, refusal=chosen.fit.note)
    note = over_limit(question, value) if question.kind in TEXTS else ""
    if note:
        return _page(request, mine, question, chosen, present, how=how, shorten=_shorten(question, value, note))
    try:
        saved = use_answer(
            bid_id=mine.bid.pk,
            question_id=question.pk,
            source=chosen.answer,
            value=value,
            version=_version(request),
            by=person(request),
        )
    except BidRefused as error:
        return _page(request, mine, question, chosen, present, how=how, refusal=error.sentence, status=409)
    if saved.conflicts:
        changed = "Somebody changed this answer meanwhile. What stands now is shown: choose again."
        return _page(request, mine, question, chosen, present, refusal=changed, status=409)
    messages.success(request, f"The answer is taken from bid {chosen.answer.bid.reference}.")
    _put_beside(request, mine, question, chosen)
    say_if_lapsed(request, mine.bid)
    return redirect(_place(mine, question)["back"])


def _put_beside(request: HttpRequest, mine: Mine, question: Question, chosen: Earlier) -> None:
    """What stands beside the earlier answer comes along when that was asked for."""
    if "beside" not in request.POST or not chosen.beside:
        return
    try:
        refusals = attach_again(
            bid_id=mine.bid.pk,
            question_id=question.pk,
            source=chosen.answer.bid,
            files=chosen.beside,
            by=person(request),
        )
    except BidRefused as error:
        refusals = [error.sentence]
    for refusal in refusals:
        messages.error(request, refusal)


def _value(request: HttpRequest, question: Question, chosen: Earlier, present: Answer | None, how: str) -> Any:
    """What the answer becomes; ``None`` when nothing of the earlier one fits."""
    if question.kind in TEXTS:
        typed = request.POST.get("text")
        if typed is not None:
            return typed.replace("\r\n", "\n").strip()
        return joined(str(present.value), chosen.text) if how == APPEND and present else chosen.text
    value = chosen.fit.value
    if how == APPEND and present and value is not None:
        there = list(present.value or [])
        return [*there, *(item for item in value if item not in there)]
    return value


def _shorten(question: Question, text: str, note: str) -> ShortenForm:
    """The text in a box, with why it has to be shorter."""
    form = ShortenForm({"text": text}, words=question.word_limit)
    form.add_error("text", f"Shorten this. {note}")
    return form


def _use_files(request: HttpRequest, mine: Mine, question: Question, chosen: Earlier) -> HttpResponse:
    place = _place(mine, question)
    if request.method != "POST":
        return render(request, "bids/reuse/use_files.html", {**frame(mine), **place, "chosen": chosen})
    try:
        refusals = use_files(
            bid_id=mine.bid.pk, question_id=question.pk, source=chosen.answer, files=chosen.files, by=person(request)
        )
    except BidRefused as error:
        return refused(request, error, place["back"])
    for refusal in refusals:
        messages.error(request, refusal)
    if len(refusals) < len(chosen.files):
        messages.success(request, f"Files are taken from bid {chosen.answer.bid.reference}, and were checked again.")
    say_if_lapsed(request, mine.bid)
    return redirect(place["back"])


def _page(
    request: HttpRequest,
    mine: Mine,
    question: Question,
    chosen: Earlier,
    present: Answer | None,
    *,
    how: HowForm | None = None,
    shorten: ShortenForm | None = None,
    refusal: str = "",
    status: int = 200,
) -> HttpResponse:
    is_present = is_there(present)
    values = {question.pk: present.value} if present else {}
    context = {
        "chosen": chosen,
        "present": present if is_present else None,
        "mine_shown": shown(mine.bid, question, values.get(question.pk), names_for(mine.bid, [question], values)),
        "how": how or (HowForm(ways=_ways(question)) if is_present else None),
        "shorten": shorten,
        "refusal": refusal,
        "version": present.version if present else 0,
        "can_use": chosen.is_usable,
        "takes_beside": request.method != "POST" or "beside" in request.POST,
    }
    return render(request, "bids/reuse/use.html", {**frame(mine), **_place(mine, question), **context}, status=status)


def _ways(question: Question) -> list[str]:
    return [REPLACE, APPEND, KEEP] if question.kind in TEXTS | LISTS else [REPLACE, KEEP]


def _version(request: HttpRequest) -> int:
    number = request.POST.get("version", "")
    return int(number) if number.isascii() and number.isdigit() and len(number) < 10 else 0


def is_there(answer: Answer | None) -> bool:
    """Whether there is anything that a new answer would take the place of."""
    return answer is not None and answer.value not in (None, "", [], {})


def present_answer(mine: Mine, question: Question) -> Answer | None:
    """The bid's own answer to a question, if it has one."""
    return Answer.objects.filter(bid=mine.bid, question=question).select_related("saved_by").first()


def reused_question(mine: Mine, key: str) -> Question:
    """A question of the bid's round whose answers can be used again; ``Http404`` for any other."""
    found = Question.objects.filter(section__round=mine.bid.round_id, key=key, kind__in=REUSED)
    question = found.select_related("section").first()
    if question is None:
        raise Http404("This round asks no such question.")
    return question


def _place(mine: Mine, question: Question) -> dict[str, Any]:
    section = reverse("bids:section", args=[mine.bid.reference, question.section.slug])
    return {"question": question, "back": f"{section}#{question.key}-question"}
