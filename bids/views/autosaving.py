"""What a section's page sends on its own while somebody writes: saved or not, said as JSON.

The page goes on to work by its buttons when this does not answer; nothing depends on it.
"""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, JsonResponse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST

from bids.forms.building import form_for
from bids.forms.sections import QuestionsForm, version_name
from bids.models import Bid
from bids.selectors.mine import bid_to_write
from bids.selectors.reading import pages_of
from bids.selectors.together import is_certified, team_of
from bids.services.answering import KEPT_APART, Conflict
from bids.services.together import be_here
from bids.views.saving import Saving, save_form
from bids.views.shared import person
from portal.accounts import access
from portal.audit.clock import database_now
from portal.look.words import clock
from programmes.models import QuestionKind

HELD = "This bid is certified. Saving a change ends the certificates, so nothing is saved until you press Save."


@access.signed_in
@never_cache
@require_POST
def autosave(request: HttpRequest, reference: str, slug: str) -> JsonResponse:
    """Save the questions whose versions were sent. 409 with a sentence when nothing can be saved at all.

    A page that sends none says that it is still open, and is told who else is there.
    """
    by = person(request)
    mine = bid_to_write(by, reference)
    pages = pages_of(mine.bid)
    progress = pages.sections[pages.index_of(slug)]
    sent = [
        question
        for question in progress.asked
        if version_name(question) in request.POST
        and (question.kind not in KEPT_APART or question.kind == QuestionKind.COST_TABLE)
    ]
    if not sent:
        return JsonResponse({"here": _here(request, mine.bid, progress.section.pk)})
    if is_certified(mine.bid):
        return JsonResponse({"refused": HELD}, status=409)
    form = form_for(pages, sent, request.POST)
    saving = save_form(form, mine.bid, by, typing=True)
    if saving.refusal:
        return JsonResponse({"refused": saving.refusal}, status=409)
    said = {"saved": f"Saved at {clock(database_now())}", "here": _here(request, mine.bid, progress.section.pk)}
    return JsonResponse({**said, **_what_came_of_it(form, saving, by.pk)})


def _here(request: HttpRequest, bid: Bid, section_id: int) -> str:
    """Who else is on the section, now that this person was seen there."""
    now, by = database_now(), person(request)
    be_here(bid_id=bid.pk, section_id=section_id, by=by, at=now)
    return team_of(bid, by, now)[section_id].here_words


def _what_came_of_it(form: QuestionsForm, saving: Saving, user_id: int) -> dict[str, Any]:
    """The versions of what is saved, and of each question that is not, why."""
    clashing = {conflict.question.pk for conflict in saving.conflicts}
    refused = {item.question.key: _first_error(form, item.question) for item in form.asked}
    return {
        "versions": {
            item.question.key: form.versions[item.question.pk]
            for item in form.asked
            if item.question.pk not in clashing and not refused[item.question.key]
        },
        "errors": {key: error for key, error in refused.items() if error},
        "conflicts": {conflict.question.key: _who(conflict, user_id) for conflict in saving.conflicts},
    }


def _first_error(form: QuestionsForm, question: Any) -> str:
    errors = (str(error) for bound in form.bound_fields(question) for error in bound.errors)
    return next(errors, "")


def _who(conflict: Conflict, user_id: int) -> str:
    """Who saved the newer answer; empty when it was the same person, in another window."""
    theirs = conflict.theirs
    return "" if theirs.pk is None or theirs.saved_by_id == user_id else theirs.saved_by.full_name
