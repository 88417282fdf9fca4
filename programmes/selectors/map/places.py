"""What one authority, or several over one area, led and joined."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Final

from portal.look.words import join, pounds, pounds_prose
from programmes.models import LocalAuthority

LED, JOINED, OTHERWISE, INFERRED, NOT_YET = "led", "joined", "otherwise", "inferred", ""
WAYS: Final = {
    LED: "Led a project",
    JOINED: "Joined a project",
    OTHERWISE: "Took part in another programme",
    INFERRED: "Only as a member that we infer",
    NOT_YET: "Not yet",
}
"""How an authority is involved, the closest way first."""


@dataclass(frozen=True)
class Part:
    """A part in a programme that is not a project, and as which council when that one is another."""

    programme: str
    slug: str
    strand: str
    role: str
    date: str
    is_inferred: bool
    before: str = ""


@dataclass
class Counted:
    """Projects led, with their pounds where published; projects joined; parts in other programmes."""

    led: dict[int, int | None] = field(default_factory=dict)
    joined: set[int] = field(default_factory=set)
    parts: list[Part] = field(default_factory=list)
    children: int | None = None

    @property
    def pounds(self) -> int:
        """Awarded to what it led, as far as published."""
        return sum(sum_ or 0 for sum_ in self.led.values())

    @property
    def unknown(self) -> int:
        """Projects it led whose amount was not published."""
        return sum(1 for sum_ in self.led.values() if sum_ is None)

    @property
    def projects(self) -> int:
        """Projects it led or joined."""
        return len(self.led.keys() | self.joined)

    @property
    def pounds_a_child(self) -> float | None:
        """Awarded pounds for each child who lives there."""
        return round(self.pounds / self.children, 2) if self.children and self.pounds else None

    @property
    def way(self) -> str:
        """The closest way in which it is involved: a key of WAYS."""
        if self.led or self.joined:
            return LED if self.led else JOINED
        if any(not part.is_inferred for part in self.parts):
            return OTHERWISE
        return INFERRED if self.parts else NOT_YET

    @property
    def way_words(self) -> str:
        """The closest way in which it is involved, in words."""
        return WAYS[self.way]

    @property
    def figure(self) -> str:
        """What a map says of it in a few words."""
        if self.pounds:
            return f"{pounds_prose(self.pounds)} awarded"
        if self.led:
            return "Amount not published"
        return "Took part, award led elsewhere" if self.joined else "No award in the record"

    @property
    def programmes(self) -> str:
        """The programmes it had another part in, by name."""
        return join(dict.fromkeys(part.programme for part in self.parts))


@dataclass
class PlaceFacts(Counted):
    """What one authority led and joined, with what it stands for on the map's day."""

    authority: LocalAuthority = field(default_factory=LocalAuthority)
    from_others: dict[str, int] = field(default_factory=dict)
    shared_with: list[str] = field(default_factory=list)
    counted_with: list[str] = field(default_factory=list)
    """Those together with whom its children are counted, and not apart."""

    @property
    def name(self) -> str:
        """Its everyday name, with the year it ended if it did."""
        ended = self.authority.active_to
        return f"{self.authority.nice_name} (to {ended.year})" if ended else self.authority.nice_name

    @property
    def note(self) -> str:
        """What of its sum was awarded to an authority that it stands for."""
        said = [f"{pounds(sum_)} was awarded to {name}" for name, sum_ in self.from_others.items() if sum_]
        also = f", also shown at {join(self.shared_with)}" if said and self.shared_with else ""
        return "; ".join(said) + also


@dataclass
class AreaFacts:
    """An area of the map: today's authorities in it, and those who stood there on the map's day."""

    codes: list[str]
    names: list[str]
    holders: list[PlaceFacts]
    counted: Counted
    href: str

    @property
    def name(self) -> str:
        """Who stood there."""
        return join(holder.name for holder in self.holders)

    @property
    def is_over_others(self) -> bool:
        """Whether it shows another authority than the one whose outline it is."""
        return [holder.authority.gss_code for holder in self.holders] != self.codes

    @property
    def region(self) -> str:
        """The region it lies in."""
        return self.holders[0].authority.region


def together(holders: Iterable[PlaceFacts], children: int | None) -> Counted:
    """What several did, each project once."""
    whole = Counted(children=children)
    for holder in holders:
        whole.led |= holder.led
        whole.parts += holder.parts
        whole.joined |= holder.joined
    whole.joined -= whole.led.keys()
    return whole
