"""Why an assessor may not read a bid, from whom they worked for and which areas they are barred from."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Ties:
    """An assessor's ties: organisations by slug and authorities by GSS code, each with its name."""

    organisations: Mapping[str, str]
    authorities: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Party:
    """The bidder or one partner, as the snapshot names them."""

    name: str
    organisation: str | None
    gss_code: str | None
    leads: bool


def families(successions: Iterable[tuple[str, str]]) -> dict[str, frozenset[str]]:
    """For each authority, all it succeeded and all that succeeded it, however many steps away.

    ``successions`` are (predecessor, successor) pairs of GSS codes. Two halves of a divided
    county are not each other's family: only what came before or after is.
    """
    pairs = list(successions)
    forward: dict[str, set[str]] = defaultdict(set)
    backward: dict[str, set[str]] = defaultdict(set)
    for old, new in pairs:
        forward[old].add(new)
        backward[new].add(old)
    codes = {code for pair in pairs for code in pair}
    return {code: frozenset(_reach(code, forward) | _reach(code, backward)) for code in codes}


def _reach(start: str, steps: Mapping[str, set[str]]) -> set[str]:
    found = {start}
    waiting = [start]
    while waiting:
        for code in steps.get(waiting.pop(), set()) - found:
            found.add(code)
            waiting.append(code)
    return found


def conflicts(ties: Ties, parties: Iterable[Party], family: Mapping[str, frozenset[str]]) -> list[str]:
    """One sentence for each conflict; none means that they may read the bid."""
    return [sentence for party in parties for sentence in _with_party(ties, party, family)]


def _with_party(ties: Ties, party: Party, family: Mapping[str, frozenset[str]]) -> list[str]:
    part = "leads the bid" if party.leads else "is a partner in the bid"
    if party.organisation and party.organisation in ties.organisations:
        return [f"They work or worked for {ties.organisations[party.organisation]}, which {part}."]
    if not party.gss_code:
        return []
    kin = family.get(party.gss_code, frozenset()) | {party.gss_code}
    barred = sorted(ties.authorities[code] for code in kin if code in ties.authorities)
    if not barred:
        return []
    if party.gss_code in ties.authorities:
        return [f"They may not judge {ties.authorities[party.gss_code]}, which {part}."]
    return [f"They may not judge {barred[0]}, which {party.name} replaced or was replaced by; it {part}."]
