"""A draft's question pages as a bidder will have them, to try out: nothing that is entered is kept."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse, QueryDict
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from bids.forms.building import entries_of, form_for
from bids.forms.sections import QuestionsForm, rows_name
from bids.selectors.progress import SectionProgress, progress_of
from bids.selectors.reading import BidPages
from bids.views.rows import change_rows
from evaluations.selectors.rehearsals import drafted_pages
from portal.accounts import access
from programmes.models import Question, QuestionKind, Round
from programmes.permissions import ROUND_READERS

STAY = frozenset({"add_row", "remove_row", "partners", "open"})
"""Buttons inside questions: in a preview they lead to no other page."""


@access.staff(*ROUND_READERS)
@require_safe
def preview(request: HttpRequest, slug: str) -> HttpResponse:
    """The first section."""
    pages = _pages(slug, {})
    if not pages.sections:
        return redirect("admin:programmes_round_change", pages.bid.round_id)
    return redirect(_address(pages.bid.round, pages.sections[0]))


@access.staff(*ROUND_READERS)
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def section(request: HttpRequest, slug: str, section: str) -> HttpResponse:
    """One section's questions. What was answered on pages before, and brings up others, is in the address."""
    pages = _pages(slug, request.GET)
    index = pages.index_of(section)
    if request.method != "POST":
        form = form_for(pages, pages.sections[index].asked, values=_tried(pages.questions, request.GET))
        return _page(request, pages, index, form)
    data, asked = _posted(request, pages.sections[index].asked)
    form = form_for(pages, asked, data, request.FILES)
    form.is_valid()
    tried = _tried(pages.questions, request.GET) | form.values()
    now = _progress(pages, tried)
    new = [question for question in now[index].asked if question not in asked]
    if not new and not form.errors and request.POST.get("go") == "continue" and index + 1 < len(now):
        return redirect(_address(pages.bid.round, now[index + 1], pages.questions, tried))
    pages.sections = now
    return _page(request, pages, index, form_for(pages, now[index].asked, data, request.FILES), tried, bool(new))


def _pages(slug: str, tried: QueryDict | Mapping[str, Any]) -> BidPages:
    draft = get_object_or_404(Round, slug=slug, is_record=False, is_rehearsal=False)
    if draft.published_at:
        raise Http404("This round is published: bidders have its pages.")
    pages = drafted_pages(draft)
    pages.sections = _progress(pages, _tried(pages.questions, tried))
    return pages


def _progress(pages: BidPages, values: Mapping[int, Any]) -> list[SectionProgress]:
    return progress_of(pages.bid, pages.questions, values)


def _posted(request: HttpRequest, asked: list[Question]) -> tuple[QueryDict, list[Question]]:
    """What was entered, with a row more or less where such a button was pressed."""
    data = change_rows(request.POST, asked)
    wanted = request.POST.get("add_row", "")
    table = next((q for q in asked if q.key == wanted and q.kind == QuestionKind.TABLE), None)
    if table is not None:
        data = data.copy()
        count = str(data.get(rows_name(table), ""))
        data[rows_name(table)] = str(int(count) + 1 if count.isascii() and count.isdigit() and len(count) < 4 else 1)
    return data, asked


def _tried(questions: Iterable[Question], sent: QueryDict | Mapping[str, Any]) -> dict[int, Any]:
    """The answers in an address by question id: those alone that bring up other questions."""
    listed = list(questions)
    waited_for = {question.show_if_id for question in listed}
    found: dict[int, Any] = {}
    for question in listed:
        given = sent.getlist(question.key) if isinstance(sent, QueryDict) else []
        if given and question.pk in waited_for:
            found[question.pk] = given if question.kind == QuestionKind.CHOICES else given[0]
    return found


def _address(
    draft: Round, section: SectionProgress, questions: Iterable[Question] = (), tried: Mapping[int, Any] | None = None
) -> str:
    query = QueryDict(mutable=True)
    listed = list(questions)
    waited_for = {question.show_if_id for question in listed}
    for question in listed:
        value = (tried or {}).get(question.pk)
        if value and question.pk in waited_for:
            query.setlist(question.key, value if isinstance(value, list) else [str(value)])
    path = reverse("evaluations:preview_section", args=[draft.slug, section.section.slug])
    return f"{path}?{query.urlencode()}" if query else path


def _page(
    request: HttpRequest,
    pages: BidPages,
    index: int,
    form: QuestionsForm,
    tried: Mapping[int, Any] | None = None,
    has_new: bool = False,
) -> HttpResponse:
    tried = tried if tried is not None else _tried(pages.questions, request.GET)
    draft = pages.bid.round
    entries = [{**entry, "known": None} for entry in entries_of(form, pages)]
    context = {
        "round": draft,
        "bid": pages.bid,
        "section": pages.sections[index].section,
        "number": index + 1,
        "total": len(pages.sections),
        "entries": entries,
        "errors": form.named_errors() if form.is_bound else [],
        "has_new": has_new,
        "hidden": _hidden(pages, index),
        "places": [(each.section.title, _address(draft, each, pages.questions, tried)) for each in pages.sections],
        "is_last": index + 1 == len(pages.sections),
    }
    return render(request, "bids/preview.html", context)


def _hidden(pages: BidPages, index: int) -> list[Question]:
    """The section's questions that are not asked as things were answered."""
    here = pages.sections[index]
    return [q for q in pages.questions if q.section_id == here.section.pk and q not in here.asked]
