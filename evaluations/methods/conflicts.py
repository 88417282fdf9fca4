"""Why an assessor may not read a bid: whom they worked for, what they declared, which areas they are barred from."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

SAID_OF_NO_BODY = frozenset({"the", "ltd", "limited", "plc", "cic", "llp"})


@dataclass(frozen=True, slots=True)
class Ties:
    """An assessor's ties, each with its name: organisations by slug, authorities by GSS code.

    ``declared`` has the keys (``keys_of``) of those in a bid in which they declared an interest,
    with that bid's reference.
    """

    organisations: Mapping[str, str]
    authorities: Mapping[str, str]
    declared: Mapping[str, str] = field(default_factory=dict)

    def names(self) -> dict[str, str]:
        """The organisations by their names, as ``plain`` writes them."""
        return {plain(name): name for name in self.organisations.values()}


@dataclass(frozen=True, slots=True)
class Party:
    """The bidder or one partner, as the snapshot names them."""

    name: str
    organisation: str | None
    gss_code: str | None
    leads: bool


Families = Mapping[str, frozenset[str]]


def plain(name: str) -> str:
    """A name without case, stops and the words that say nothing of who is meant: "The Trust Ltd." is "trust"."""
    words = re.sub(r"[^a-z0-9]+", " ", name.casefold().replace("&", " and ").replace("'", "").replace("’", "")).split()
    return " ".join(word for word in words if word not in SAID_OF_NO_BODY)


def keys_of(party: Party) -> list[str]:
    """What a party can be recognised by."""
    return [
        *([f"organisation:{party.organisation}"] if party.organisation else []),
        *([f"authority:{party.gss_code}"] if party.gss_code else []),
        *([f"name:{plain(party.name)}"] if plain(party.name) else []),
    ]


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


def conflicts(ties: Ties, parties: Iterable[Party], family: Families) -> list[str]:
    """One sentence for each conflict; none means that they may read the bid."""
    names = ties.names()
    return [sentence for party in parties if (sentence := _with_party(ties, names, party, family))]


def conflicts_among(
    ties: Mapping[int, Ties], parties: Mapping[int, Iterable[Party]], family: Families
) -> dict[tuple[int, int], list[str]]:
    """The conflicts of many assessors with many bids, by (bid, assessor); pairs without any are left out.

    The same as asking ``conflicts`` of every pair, without asking it of those that share no key.
    """
    holders: dict[str, set[int]] = defaultdict(set)
    for assessor, own in ties.items():
        for key in _keys_of_ties(own, family):
            holders[key].add(assessor)
    found = {}
    for bid, named in parties.items():
        listed = list(named)
        meant = {assessor for party in listed for key in keys_of(party) for assessor in holders.get(key, ())}
        for assessor in sorted(meant):
            if said := conflicts(ties[assessor], listed, family):
                found[bid, assessor] = said
    return found


def _keys_of_ties(ties: Ties, family: Families) -> set[str]:
    kin = {code for own in ties.authorities for code in family.get(own, frozenset()) | {own}}
    return {
        *(f"organisation:{slug}" for slug in ties.organisations),
        *(f"name:{name}" for name in ties.names()),
        *(f"authority:{code}" for code in kin),
        *ties.declared,
    }


def _with_party(ties: Ties, names: Mapping[str, str], party: Party, family: Families) -> str:
    part = "leads the bid" if party.leads else "is a partner in the bid"
    employer = ties.organisations.get(party.organisation or "") or names.get(plain(party.name))
    if employer:
        return f"They work or worked for {employer}, which {part}."
    if barred := _barred(ties, party, family, part):
        return barred
    declared = next((ties.declared[key] for key in keys_of(party) if key in ties.declared), None)
    if declared:
        return f"They declared an interest in {declared}, in which {party.name} had a part; it {part}."
    return ""


def _barred(ties: Ties, party: Party, family: Families, part: str) -> str:
    if not party.gss_code:
        return ""
    if party.gss_code in ties.authorities:
        return f"They may not judge {ties.authorities[party.gss_code]}, which {part}."
    kin = family.get(party.gss_code, frozenset())
    barred = sorted(ties.authorities[code] for code in kin if code in ties.authorities)
    if not barred:
        return ""
    return f"They may not judge {barred[0]}, which {party.name} replaced or was replaced by; it {part}."
