"""What an address of /evidence/ asks for, the filters it is offered, and the chips that take each off."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping

from django.http import QueryDict

from programmes.forms.choices import Chip, Choice, Offered, place_words, without
from programmes.forms.search import cleaned, page_number
from programmes.models import FindingDirection, LocalAuthority, Method, Region
from programmes.selectors.evidence import FILTERS, NO_METHOD, EvidenceSearch, Known, fits

LABELS = {
    "programme": "Programme",
    "round": "Round",
    "year": "Year",
    "region": "Region",
    "authority": "Authority",
    "method": "Method",
    "direction": "Finding",
}


def read_evidence(query: QueryDict) -> EvidenceSearch:
    """The search that a query string asks for; never raises."""
    return EvidenceSearch(
        q=cleaned(query.get("q", "")),
        filters={name: cleaned(query.get(name, "")) for name in FILTERS},
        page=page_number(query.get("page", "")),
    )


def with_codes(known: Iterable[Known], places: Mapping[int, LocalAuthority]) -> list[Known]:
    """The same with authorities by their GSS codes, as addresses have them."""
    listed = list(known)
    for one in listed:
        one.values["authority"] = tuple(places[int(pk)].gss_code for pk in one.values["authority"])
    return listed


def offer(asked: EvidenceSearch, known: list[Known], places: Mapping[int, LocalAuthority]) -> list[Offered]:
    """Each filter with its values, and how many reports each would leave beside the other filters."""
    by_code = {place.gss_code: place_words(place) for place in places.values()}
    return [Offered(name, label, _values(name, asked, known, by_code)) for name, label in LABELS.items()]


def _values(name: str, asked: EvidenceSearch, known: list[Known], places: Mapping[str, str]) -> list[Choice]:
    left = Counter(
        value for one in known if fits(one, asked.filters, without=name) for value in dict.fromkeys(one.values[name])
    )
    chosen = asked.filters[name]
    if chosen and chosen not in left:
        left[chosen] = 0
    named = {one.values[name][0]: one.words[name] for one in known if name in one.words and one.values[name]}
    listed = [
        Choice(value, _words(name, value, named, places), count, value == chosen) for value, count in left.items()
    ]
    return sorted(listed, key=lambda one: _order(name, one))


def _words(name: str, value: str, named: Mapping[str, str], places: Mapping[str, str]) -> str:
    fixed = {
        "method": {**dict(Method.choices), NO_METHOD: "Not stated"},
        "direction": dict(FindingDirection.choices),
        "authority": places,
    }
    return str(fixed.get(name, named).get(value, value))


def _order(name: str, one: Choice) -> tuple[int, str]:
    fixed = {"region": Region.values, "method": [*Method.values, NO_METHOD], "direction": FindingDirection.values}
    if name in fixed:
        return fixed[name].index(one.value) if one.value in fixed[name] else 99, one.words
    return (-int(one.value) if name == "year" and one.value.isdecimal() else 0), one.words


def evidence_chips(query: QueryDict, asked: EvidenceSearch, offered: list[Offered]) -> list[Chip]:
    """Each filter in use, by its words."""
    texts = [("q", f"“{asked.q}”")] if asked.q else []
    for one in offered:
        texts += [(one.name, f"{one.label}: {each.words}") for each in one.values if each.is_chosen]
    return [Chip(text, without(query, name)) for name, text in texts]
