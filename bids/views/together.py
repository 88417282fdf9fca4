"""Writing one bid together: who sees to which section, and who did what when."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from bids.refusals import BidRefused
from bids.selectors.activity import events_of, steps_of
from bids.selectors.mine import Mine, bid_for
from bids.selectors.progress import questions_of
from bids.selectors.reading import pages_of
from bids.selectors.together import Team, team_of, writers_of
from bids.services.together import assign_section
from bids.views.shared import frame, page_of, person, refused
from portal.accounts import access
from portal.accounts.models import User

STEPS_A_PAGE = 25


@access.signed_in
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def team(request: HttpRequest, reference: str) -> HttpResponse:
    """Each section with the person who sees to it. Editors and leads share them out; others read."""
    mine = bid_for(person(request), reference)
    if request.method == "POST":
        if not mine.may_write:
            raise PermissionDenied("Only an editor or a lead of the organisation can share out sections.")
        return _share_out(request, mine)
    now = timezone.now()
    teams = team_of(mine.bid, person(request), now)
    writers = writers_of(mine.bid.organisation)
    rows = [
        {"progress": section, "team": _team(teams, section.section.pk), "choices": _choices(teams, section, writers)}
        for section in pages_of(mine.bid).sections
    ]
    context = frame(mine, now)
    may_share = mine.may_write and not context["closed_reason"]
    return render(request, "bids/team.html", {**context, "rows": rows, "may_share": may_share})


@access.signed_in
@never_cache
@require_safe
def activity(request: HttpRequest, reference: str) -> HttpResponse:
    """Who did what to the bid, the newest first."""
    mine = bid_for(person(request), reference)
    page = page_of(request, events_of(mine.bid), STEPS_A_PAGE)
    questions = questions_of([mine.bid.round_id]).get(mine.bid.round_id, [])
    context = {**frame(mine), "page": page, "steps": steps_of(mine.bid, list(page.object_list), questions)}
    return render(request, "bids/activity.html", context)


def _share_out(request: HttpRequest, mine: Mine) -> HttpResponse:
    """Only what was changed on this page is changed: a section somebody else shared out meanwhile stays."""
    people = {str(writer.pk): writer for writer in writers_of(mine.bid.organisation)}
    changed = 0
    try:
        for section in pages_of(mine.bid).sections:
            chosen, before = (request.POST.get(f"{name}-{section.section.slug}") for name in ("to", "was"))
            if chosen is None or chosen == before or (chosen and chosen not in people):
                continue
            section_id, to = section.section.pk, people.get(chosen)
            changed += assign_section(bid_id=mine.bid.pk, section_id=section_id, to=to, by=person(request))
    except BidRefused as error:
        return refused(request, error, "bids:team", mine.bid.reference)
    messages.success(request, "Saved." if changed else "Nothing was changed.")
    return redirect("bids:team", mine.bid.reference)


def _team(teams: dict[int, Team], section_id: int) -> Team:
    return teams.get(section_id) or Team(section_id)


def _choices(teams: dict[int, Team], section: Any, writers: list[User]) -> list[dict[str, Any]]:
    """Everyone who writes, and whoever has the section though they no longer do."""
    team = _team(teams, section.section.pk)
    choices = [{"value": writer.pk, "name": writer.full_name} for writer in writers]
    if team.assigned_to and team.assigned_to not in {writer.pk for writer in writers}:
        choices.append({"value": team.assigned_to, "name": f"{team.assigned_name} (no longer writes here)"})
    return [{**choice, "chosen": choice["value"] == team.assigned_to} for choice in choices]
