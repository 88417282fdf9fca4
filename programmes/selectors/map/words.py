"""The map's answer in a sentence, and what was chosen in words."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from portal.look.words import plural, pounds_prose
from programmes.selectors.map.answer import Share
from programmes.selectors.map.choice import AMOUNT, CHILD, EVERYWHERE, INVOLVED, MapChoice
from programmes.selectors.map.options import MapOptions
from programmes.selectors.map.places import INFERRED, NOT_YET, PlaceFacts


@dataclass(frozen=True)
class Shown:
    """What is shown of a place: its authorities, its own sums, and the projects that they led or joined."""

    places: list[PlaceFacts]
    share: Share
    pounds: int
    led: int
    taking_part: int

    @property
    def in_some_way(self) -> int:
        """Authorities that a source says are involved in some way."""
        return sum(1 for place in self.places if place.way not in (INFERRED, NOT_YET))


def headline(shown: Shown, choice: MapChoice) -> str:
    """The answer at one look."""
    within, sums = choice.area.within, shown.share.sums
    if choice.measure == INVOLVED:
        return f"{shown.in_some_way} of {plural(len(shown.places), 'authority', 'authorities')} {within} are involved"
    if choice.measure == CHILD:
        each = f"£{sums.pounds_a_child:,.2f}" if sums.pounds_a_child else "No published award"
        return f"{each} for each child {within}"
    if choice.measure == AMOUNT:
        money = pounds_prose(shown.pounds) if shown.pounds else "No published sum"
        led = "" if choice.area is EVERYWHERE else "led "
        return f"{money} awarded to {plural(shown.led, 'project')} {led}{within}"
    return f"{plural(shown.taking_part, 'project')} {within}"


def narrowed_to(choice: MapChoice, options: MapOptions) -> list[str]:
    """The programme, the round and the years chosen, in words."""
    said = [options.programmes[choice.programme]] if choice.programme else []
    said += [options.rounds[choice.round].title] if choice.round else []
    return said + ([years(choice)] if choice.in_years else [])


def years(choice: MapChoice) -> str:
    """``announced in 2017``, ``announced from 2016 to 2018``."""
    first, last = choice.first, choice.last
    if first == last:
        return f"announced in {first}"
    if first is None:
        return f"announced up to {last}"
    return f"announced from {first} to {last}" if last else f"announced from {first}"


def whose(day: date | None) -> str:
    """Whose authorities are shown."""
    return f"as they were at the end of {day.year}" if day else "as they are today"
