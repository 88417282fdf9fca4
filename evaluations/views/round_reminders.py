"""The page on which an officer reminds one late assessor, or all of them."""

from __future__ import annotations

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from evaluations.permissions import OFFICERS
from evaluations.selectors.cockpit import AssessorLine, assessor_lines, read_lines
from evaluations.services.reminding import remind_late_assessors
from evaluations.views.pages import confirm, person
from evaluations.views.round_lists import round_or_404
from portal.accounts import access
from portal.look.words import join, moment, plural

ITEMS = 12


@access.staff(*OFFICERS)
@require_http_methods(["GET", "HEAD", "POST"])
def remind(request: HttpRequest, slug: str) -> HttpResponse:
    """Say who will be reminded of what, then do it. ``?assessor=`` names one of them."""
    round_ = round_or_404(slug)
    lines = assessor_lines(read_lines(round_, timezone.now()))
    one = request.GET.get("assessor") or request.POST.get("assessor") or ""
    if one:
        lines = [line for line in lines if str(line.assessor_id) == one]
        if not lines:
            raise Http404("This assessor has no bid in this round.")
    late = [line for line in lines if line.may_be_reminded(timezone.now())]
    spared = [line for line in lines if line.overdue and line not in late]

    def do(_form: Any) -> str:
        ids = [line.assessor_id for line in lines] if one else None
        return f"Reminded: {join(remind_late_assessors(round_id=round_.pk, by=person(request), assessor_ids=ids))}."

    return confirm(
        request,
        title=f"Remind {late[0].name}" if one and late else "Remind assessors who are late",
        sentence=_sentence(late),
        consequences=[
            *[_spared(line) for line in spared],
            *(["The email lists the bids by reference, with the day each was due."] if late else []),
        ],
        items=[f"{line.name}: {plural(line.overdue, 'assessment')} overdue" for line in late[:ITEMS]],
        items_more=max(len(late) - ITEMS, 0),
        hidden=[("assessor", one)] if one else [],
        action="Send the reminder" if len(late) == 1 else ("Send the reminders" if late else ""),
        back=reverse("evaluations:round_progress", args=[slug]),
        back_title="Progress by assessor",
        do=do,
    )


def _sentence(late: list[AssessorLine]) -> str:
    if not late:
        return "Nobody is late who was not reminded within the last day, so there is nobody to remind now."
    return f"{plural(len(late), 'assessor')} will get one email each. Nobody is reminded more than once a day."


def _spared(line: AssessorLine) -> str:
    return f"{line.name} was reminded on {moment(line.reminded_at)} and is left out for a day."
