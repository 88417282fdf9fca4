"""A programme's rounds and announcements in the order of time, each with its money, its projects and its sources."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

from django.urls import reverse

from portal.look.words import partial_date
from programmes.models import Figure, Round
from programmes.selectors.announced import Announcement, announced
from programmes.selectors.rounds import dates_in_words


@dataclass(frozen=True, slots=True)
class Moment:
    """One round or one announcement. ``number`` names it on the picture; 0 where no date is known."""

    name: str
    since: str
    until: str
    announcement: Announcement | None
    round: Round | None = None
    number: int = 0
    projects_href: str = ""

    @property
    def is_round(self) -> bool:
        """Whether it lasted: a round is drawn as a bar, an announcement as a dot."""
        return self.round is not None

    @property
    def when(self) -> str:
        """Its date or dates in words."""
        if self.round is not None:
            return dates_in_words(self.round) or "Date not known"
        return partial_date(self.since) or "Date not known"


def moments_of(rounds: Sequence[Round], figures: Mapping[int | None, Iterable[Figure]]) -> list[Moment]:
    """Rounds and announcements by date, those without one at the end; numbered as the picture numbers them."""
    found: list[Moment] = []
    for one in rounds:
        said = announced(figures.get(one.pk, ()))
        found.append(_round(one, said.headline))
        found += [_announcement(each) for each in said.announcements]
    found += [_announcement(each) for each in announced(figures.get(None, ())).announcements]
    ordered = sorted(found, key=lambda one: (not one.since, one.since, not one.is_round))
    return _numbered(ordered)


def _numbered(moments: Sequence[Moment]) -> list[Moment]:
    numbered, last = [], 0
    for one in moments:
        last += bool(one.since)
        numbered.append(replace(one, number=last if one.since else 0))
    return numbered


def _round(one: Round, headline: Announcement | None) -> Moment:
    since = one.record_opened or one.record_announced
    return Moment(one.title, since, one.record_closed or since, headline, one)


def _announcement(one: Announcement) -> Moment:
    href = f"{reverse('programmes:projects')}?announced={one.as_of}" if one.projects and len(one.as_of) == 10 else ""
    return Moment(one.name, one.as_of, one.as_of, one, projects_href=href)
