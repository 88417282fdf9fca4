"""A programme's phases, one after another: what was announced of each, and who took part in it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from portal.look.words import partial_date
from programmes.models import Figure, Round
from programmes.selectors.announced import Announced, Announcement, announced
from programmes.selectors.programmes import Strand
from programmes.selectors.rounds import dates_in_words


@dataclass(frozen=True, slots=True)
class ProgrammePhase:
    """One phase: its name, its dates in words, what sources say of it, and those named as taking part."""

    name: str
    when: str
    headline: Announcement | None
    round: Round | None
    strand: Strand | None


def phases_of(
    said: Announced,
    rounds: Sequence[Round],
    figures: Mapping[int | None, Iterable[Figure]],
    strands: Sequence[Strand],
) -> list[ProgrammePhase]:
    """The phase that the programme's own figures describe, then its rounds, each with its strand.

    Undated rounds stand where the programme puts them: before those with a date.
    """
    by_name = {strand.name: strand for strand in strands}
    found = []
    if said.headline is not None:
        name = said.headline.name
        found.append(_phase(name, said.headline, None, by_name.pop(name, None)))
    for one in sorted(rounds, key=lambda each: each.record_opened or each.record_announced):
        headline = announced(figures.get(one.pk, ())).headline
        named = headline.name if headline else one.title
        found.append(_phase(one.title, headline, one, by_name.pop(named, None)))
    return found + [_phase(name, None, None, strand) for name, strand in by_name.items()]


def _phase(name: str, headline: Announcement | None, round: Round | None, strand: Strand | None) -> ProgrammePhase:
    dates = sorted({one.date for one in strand.involvements if one.date}) if strand else []
    when = _when(round) if round else ""
    return ProgrammePhase(name, when or (partial_date(dates[0]) if len(dates) == 1 else ""), headline, round, strand)


def _when(round: Round) -> str:
    """From its opening, or else its announcement, to its end, as far as they are known."""
    since, until = partial_date(round.record_opened or round.record_announced), partial_date(round.record_closed)
    return f"{since} to {until}" if since and until else dates_in_words(round)
