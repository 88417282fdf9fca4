"""What a section's page shows and does so that a team can write in it together and lose nothing."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest
from django.urls import reverse

from bids.selectors.mine import Mine
from bids.selectors.progress import SectionProgress
from bids.selectors.reading import BidPages
from bids.selectors.together import Team, team_of
from bids.services.keeping import keep_shown
from bids.services.together import be_here
from bids.views.shared import person
from portal.accounts.signed_out import sign_in_address
from portal.audit.clock import database_now


def writing_context(request: HttpRequest, mine: Mine, pages: BidPages, progress: SectionProgress) -> dict[str, Any]:
    """Who else is here, the comments to settle, and where the page saves itself. Notes that the person is here.

    What the page is about to show is kept as a version first, so that whatever is written from it can be
    merged with what others write meanwhile.
    """
    now, section_id = database_now(), progress.section.pk
    shown = [answer for question in progress.asked if (answer := pages.answers.get(question.pk))]
    keep_shown(bid_id=mine.bid.pk, answers=shown)
    team = team_of(mine.bid, person(request), now).get(section_id) or Team(section_id)
    be_here(bid_id=mine.bid.pk, section_id=section_id, by=person(request), at=now, seen_at=team.seen_me_at)
    return {
        "team": team,
        "autosave": reverse("bids:autosave", args=[mine.bid.reference, progress.section.slug]),
        "sign_in": sign_in_address(request.get_full_path()),
    }


def with_comments(entries: list[dict[str, Any]], team: Team) -> list[dict[str, Any]]:
    """The entries of a form, each with the comments to settle on its answer."""
    return [{**entry, "comments": team.comments_on(entry["question"].pk)} for entry in entries]
