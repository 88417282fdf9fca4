"""Which inspection report stood for an authority on a day.

Reports of a replaced council are filed under its successor's code. One that was inspected before the
successor began was of the council replaced: it stands for that council while it existed, and for the
successor only where one council followed one other whole.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cached_property

from programmes.models import LocalAuthority, OfstedJudgement
from programmes.selectors.places import Succession, succession


@dataclass(frozen=True)
class Reports:
    """Every report with the authorities it may stand for. Two queries make it."""

    places: Succession
    by_authority: Mapping[int, Sequence[OfstedJudgement]]

    @cached_property
    def begin(self) -> date | None:
        """The day of the earliest report on the record."""
        dates = [one.published for reports in self.by_authority.values() for one in reports if one.published]
        return min(dates, default=None)

    def standing(self, pk: int, day: date) -> OfstedJudgement | None:
        """The newest report on this authority that had been published by the day, or None."""
        known = [one for one in self._on(pk) if one.published and one.published <= day]
        return max(known, key=lambda one: (one.published or date.min, one.pk), default=None)

    def _on(self, pk: int) -> list[OfstedJudgement]:
        """Reports on the authority itself, or on the one council that it replaced or was replaced by whole."""
        own = [one for one in self.by_authority.get(pk, ()) if self._whole(pk) or not self._before(pk, one)]
        heir = self._only_heir(pk)
        return own + [one for one in self.by_authority.get(heir or 0, ()) if heir and self._before(heir, one)]

    def _before(self, pk: int, report: OfstedJudgement) -> bool:
        """Whether the inspection was of whoever stood before this authority began."""
        begun, seen = self.places.by_id[pk].active_from, report.inspection_start or report.published
        return begun is not None and seen is not None and seen < begun

    def _whole(self, pk: int) -> bool:
        before = self.places.predecessors.get(pk, ())
        return len(before) == 1 and self._only_heir(before[0]) == pk

    def _only_heir(self, pk: int) -> int | None:
        after = self.places.followers.get(pk, ())
        return after[0] if len(after) == 1 and len(self.places.predecessors.get(after[0], ())) == 1 else None


def all_reports() -> Reports:
    """Every authority and every report."""
    by_authority: dict[int, list[OfstedJudgement]] = {}
    for report in OfstedJudgement.objects.order_by("pk"):
        by_authority.setdefault(report.authority_id, []).append(report)
    return Reports(succession(), by_authority)


def existed(authority: LocalAuthority, day: date) -> bool:
    """Whether the authority existed on the day, as far as the register knows."""
    return (authority.active_from is None or authority.active_from <= day) and (
        authority.active_to is None or day <= authority.active_to
    )


def as_they_stood(pk: int, day: date, places: Succession) -> list[LocalAuthority]:
    """Who stood there on the day: the authority, or whoever came before or followed it."""
    chosen = places.by_id[pk]
    if existed(chosen, day):
        return [chosen]
    ended = chosen.active_to is not None and chosen.active_to < day
    steps = places.followers if ended else places.predecessors
    found: dict[int, None] = {}
    waiting, seen = list(steps.get(pk, ())), {pk}
    while waiting:
        one = waiting.pop(0)
        if one in seen:
            continue
        seen.add(one)
        if existed(places.by_id[one], day):
            found[one] = None
        else:
            waiting += steps.get(one, ())
    return [places.by_id[one] for one in found]
