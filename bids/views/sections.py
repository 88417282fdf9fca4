"""The page of one section: read it, fill it in, save and go on, or save and come back later."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from bids.forms.boxes import FilesField
from bids.forms.building import entries_of, form_for
from bids.forms.sections import QuestionsForm
from bids.selectors.mine import Mine, bid_for
from bids.selectors.progress import SectionProgress
from bids.selectors.reading import BidPages, files_of, names_for, pages_of, shown_with_files
from bids.views.conflicts import Settled, again, answered_conflicts, clashes_of, conflict_page
from bids.views.lapsed import say_if_lapsed
from bids.views.rows import change_rows
from bids.views.saving import Saving, save_form
from bids.views.shared import frame, person
from bids.views.writing import with_comments, writing_context
from portal.accounts import access
from portal.look.words import clock

OPENED = frozenset({"comments", "history", "earlier", "use_fact", "costs_paste"})
"""Pages about one question that a button of the section opens, once what was typed is saved."""


@dataclass(frozen=True)
class Here:
    """The section a page is about, among the others of its bid."""

    mine: Mine
    pages: BidPages
    index: int

    @property
    def progress(self) -> SectionProgress:
        """The section and what is asked in it now."""
        return self.pages.sections[self.index]

    @property
    def url(self) -> str:
        """The page's own address."""
        return reverse("bids:section", args=[self.mine.bid.reference, self.progress.section.slug])

    @property
    def next_url(self) -> str:
        """The section after this one, or after the last the page to check all answers."""
        if self.index + 1 < len(self.pages.sections):
            following = self.pages.sections[self.index + 1].section
            return reverse("bids:section", args=[self.mine.bid.reference, following.slug])
        return reverse("bids:check", args=[self.mine.bid.reference])


@access.signed_in
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def section(request: HttpRequest, reference: str, slug: str) -> HttpResponse:
    """One section's questions. Members who only read, and everyone once it cannot change, read it."""
    mine = bid_for(person(request), reference)
    pages = pages_of(mine.bid)
    here = Here(mine, pages, pages.index_of(slug))
    if request.method == "POST":
        if not mine.may_write:
            raise PermissionDenied("Only an editor or a lead of the organisation can change this bid.")
        return _save(request, here)
    context = frame(mine)
    if context["closed_reason"] or not mine.may_write:
        return _read(request, here, context)
    form = form_for(pages, here.progress.asked, extra_row=request.GET.get("row", ""))
    return render(request, "bids/section.html", {**context, **_context(request, here, form)})


def _context(request: HttpRequest, here: Here, form: QuestionsForm) -> dict[str, Any]:
    together = writing_context(request, here.mine, here.pages, here.progress)
    return {
        **together,
        "errors": form.named_errors() if form.is_bound else [],
        "entries": with_comments(entries_of(form, here.pages), together["team"]),
        "section": here.progress.section,
        "number": here.index + 1,
        "total": len(here.pages.sections),
        "saved": _last_saved(here),
    }


def _last_saved(here: Here) -> Any:
    """The newest answer of the section, for who saved it and when."""
    answers = [here.pages.answers.get(question.pk) for question in here.progress.asked]
    return max((a for a in answers if a), key=lambda answer: answer.saved_at, default=None)


def _read(request: HttpRequest, here: Here, context: dict[str, Any]) -> HttpResponse:
    asked, values = here.progress.asked, here.pages.values
    names = names_for(here.mine.bid, asked, values)
    answers = [shown_with_files(here.mine.bid, question, values.get(question.pk), names) for question in asked]
    more = {
        "answers": answers,
        "section": here.progress.section,
        "number": here.index + 1,
        "total": len(here.pages.sections),
        "next_url": here.next_url,
    }
    return render(request, "bids/section_read.html", {**context, **more})


def _save(request: HttpRequest, here: Here) -> HttpResponse:
    settled = answered_conflicts(request, here.pages)
    if settled.problems or settled.is_unsettled:
        return _settle_again(request, here, settled)
    asked = settled.questions if settled.is_one else here.progress.asked
    posted = settled.chosen() if settled.is_one else change_rows(request.POST, asked)
    form = form_for(here.pages, asked, posted, request.FILES)
    saving = save_form(form, here.mine.bid, person(request), leave_out=settled.theirs)
    say_if_lapsed(request, here.mine.bid)
    if saving.refusal:
        return _refused(request, here, form, saving.refusal)
    if form.errors and settled.is_one:
        return _settle_again(request, here, settled)
    if form.errors:  # before conflicts, so that what was refused stays on the page; those come up again
        return _with_errors(request, here, form, saving)
    if saving.conflicts:
        clashes = clashes_of(saving.conflicts, form, here.pages)
        return conflict_page(request, here.mine, here.pages, clashes, here.url)
    onwards = _onwards(request, here)
    if settled.is_one and "#" not in onwards.url:
        return redirect(f"{onwards.url}#settled-{','.join(question.key for question in settled.questions)}")
    return onwards


def _settle_again(request: HttpRequest, here: Here, settled: Settled) -> HttpResponse:
    """The page of conflicts once more, with what was typed on it and what is wrong."""
    form = again(here.pages, settled)
    clashes = settled.clashes(here.pages)
    return conflict_page(request, here.mine, here.pages, clashes, here.url, form=form, problems=settled.problems)


def _refused(request: HttpRequest, here: Here, form: QuestionsForm, reason: str) -> HttpResponse:
    """Nothing could be saved: why, and everything that was typed, to copy."""
    context = {**frame(here.mine), **_context(request, here, form), "refusal": reason}
    return render(request, "bids/section.html", context, status=409)


def _with_errors(request: HttpRequest, here: Here, form: QuestionsForm, saving: Saving) -> HttpResponse:
    fresh = bid_for(person(request), here.mine.bid.reference)
    shown_now = Here(fresh, pages_of(fresh.bid), here.index)
    refused_files = any(isinstance(form.fields.get(name), FilesField) for name in form.errors)
    refused_text = any(not isinstance(form.fields.get(name), FilesField) for name in form.errors)
    more = {"saved_the_rest": bool(saving.changed), "refused_files": refused_files, "refused_text": refused_text}
    return render(request, "bids/section.html", {**frame(fresh), **_context(request, shown_now, form), **more})


def _onwards(request: HttpRequest, here: Here) -> HttpResponseRedirect:
    """Where the button that was pressed leads, once all is saved."""
    keys = {question.key for question in here.progress.asked}
    row, partners, file = (request.POST.get(button, "") for button in ("add_row", "partners", "remove_file"))
    if row in keys:
        return redirect(f"{here.url}?row={row}#{row}-last")
    if partners in keys:
        return redirect("bids:partners", here.mine.bid.reference, partners)
    if file in _files_on(here):
        return redirect("bids:remove_file", here.mine.bid.reference, file)
    page, _, about = request.POST.get("open", "").partition(":")
    if page in OPENED and about in keys:
        return redirect(f"bids:{page}", here.mine.bid.reference, about)
    if "remove_row" in request.POST:
        return redirect(here.url)
    go = request.POST.get("go", "")
    if go == "later":
        messages.success(request, f"Saved at {clock(timezone.now())}. You can come back to it at any time.")
        return redirect("bids:bid", here.mine.bid.reference)
    if go == "stay":
        messages.success(request, f"Saved at {clock(timezone.now())}.")
        return redirect(here.url)
    return _next(request, here)


def _files_on(here: Here) -> set[str]:
    """The keys of the files that the page shows."""
    return {file["key"] for question in here.progress.asked for file in files_of(here.mine.bid, question)}


def _asked_on_the_page(request: HttpRequest, here: Here) -> set[int]:
    """What the page that was sent asked: less than is asked now where an answer saved itself and brought a question."""
    asked = here.progress.asked
    on_it = [question for question in asked if f"version-{question.key}" in request.POST]
    return {question.pk for question in (asked if "settle" in request.POST else on_it or asked)}


def _next(request: HttpRequest, here: Here) -> HttpResponseRedirect:
    """The next section, unless the answers have brought new questions onto this one."""
    before = _asked_on_the_page(request, here)
    after = pages_of(here.mine.bid).sections[here.index]
    new = [question for question in after.asked if question.show_if_id and question.pk not in before]
    if not new:
        return redirect(here.next_url)
    many = "another question" if len(new) == 1 else f"{len(new)} more questions"
    messages.info(request, f"Because of your answers there is {many} on this page.")
    return redirect(f"{here.url}#{new[0].key}-group")
