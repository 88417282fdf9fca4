"""Authorities that no longer exist, and what replaced them."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from django.db.models import Q

from portal.look.words import day, join
from programmes.models import LocalAuthority

MOST_FOUND = 10


@dataclass(frozen=True, slots=True)
class Replaced:
    """An authority of the past and those of today that took over from it."""

    authority: LocalAuthority
    successors: Sequence[LocalAuthority]

    @property
    def sentence(self) -> str:
        """“Northamptonshire was replaced by North Northamptonshire and West Northamptonshire on 1 April 2021.”"""
        names = join([successor.nice_name for successor in self.successors])
        if not names:
            return f"{self.authority.nice_name} no longer exists."
        starts = {successor.active_from for successor in self.successors if successor.active_from}
        when = f" on {day(min(starts))}" if starts else ""
        return f"{self.authority.nice_name} was replaced by {names}{when}."


def replaced(text: str) -> list[Replaced]:
    """Authorities of the past whose name holds every word of the text, with what replaced them. Two queries at most.

    The words that every council's name has say nothing about which one is meant.
    """
    words = [word for word in text.replace(",", " ").split() if word.lower() not in {"council", "county", "the", "of"}]
    if not words:
        return []
    ended = LocalAuthority.objects.filter(active_to__isnull=False)
    for word in words:
        ended = ended.filter(Q(nice_name__icontains=word) | Q(name__icontains=word) | Q(gss_code__iexact=word))
    return [_with_successors(authority) for authority in ended.prefetch_related("successors")[:MOST_FOUND]]


def replaced_by_code(codes: Iterable[str]) -> dict[str, Replaced]:
    """Those of the codes that belong to authorities of the past. Two queries at most."""
    ended = LocalAuthority.objects.filter(gss_code__in=list(codes), active_to__isnull=False)
    return {one.gss_code: _with_successors(one) for one in ended.prefetch_related("successors")}


def _with_successors(authority: LocalAuthority) -> Replaced:
    """Today's successors: one that was itself replaced later is followed once more by whoever chooses it."""
    return Replaced(authority, list(authority.successors.all()))
