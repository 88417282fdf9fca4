"""Authorities across reorganisations: which of today's stands for one that has ended."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from itertools import chain

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import OuterRef

from programmes.models import LocalAuthority


@dataclass(frozen=True)
class Succession:
    """Every authority, and who followed whom. One query makes it, however many there are."""

    by_id: dict[int, LocalAuthority]
    followers: dict[int, tuple[int, ...]]

    @cached_property
    def predecessors(self) -> dict[int, tuple[int, ...]]:
        """Whom each authority replaced."""
        found: dict[int, tuple[int, ...]] = {}
        for old, news in self.followers.items():
            for new in news:
                found[new] = (*found.get(new, ()), old)
        return found

    @cached_property
    def current(self) -> list[LocalAuthority]:
        """The authorities of today, by everyday name."""
        return [one for one in self.by_id.values() if one.active_to is None]

    @cached_property
    def ended(self) -> list[LocalAuthority]:
        """The authorities that have ended, by everyday name."""
        return [one for one in self.by_id.values() if one.active_to is not None]

    def today(self, pk: int) -> tuple[int, ...]:
        """The authorities of today that stand for this one: itself, or its last successors."""
        reached = _reached(pk, lambda one: self.followers.get(one, ()))
        return tuple(one for one in reached if not self.followers.get(one)) or (pk,)

    def on(self, pk: int, day: date | None) -> tuple[int, ...]:
        """The authorities alive on a day that stand for this one; without a day, those of today.

        They are itself, or those that followed it, or those that it replaced since. None, where the
        register does not say who.
        """
        if day is None:
            return self.today(pk)
        one = self.by_id[pk]
        steps = self.predecessors if one.active_from and day < one.active_from else self.followers
        reached = _reached(pk, lambda each: () if self.by_id[each].existed_on(day) else steps.get(each, ()))
        return tuple(each for each in reached if self.by_id[each].existed_on(day))

    def alive(self, day: date | None) -> list[LocalAuthority]:
        """The authorities alive on a day, by everyday name; without a day, those of today."""
        return self.current if day is None else [one for one in self.by_id.values() if one.existed_on(day)]

    def coded(self, code: str) -> LocalAuthority | None:
        """The authority with this GSS code, or that had it before or has been given it since."""
        every = self.by_id.values()
        tests = (
            (one for one in every if one.gss_code == code),
            (one for one in every if code and one.newer_gss_code == code),
            (one for one in every if code in one.former_gss_codes),
        )
        return next(chain.from_iterable(tests), None)

    def line(self, pk: int) -> tuple[int, ...]:
        """The authority and all that it replaced, directly or through others."""
        return tuple(_reached(pk, lambda one: self.predecessors.get(one, ())))


def _reached(pk: int, steps: Callable[[int], tuple[int, ...]]) -> list[int]:
    """The authority and all that the steps lead to, each once; a circle in the register ends where it began."""
    found: dict[int, None] = {}
    waiting = [pk]
    while waiting:
        one = waiting.pop(0)
        if one not in found:
            found[one] = None
            waiting = [*steps(one), *waiting]
    return list(found)


def succession() -> Succession:
    """Every authority with its successors, by everyday name."""
    by_name = ("to_localauthority__nice_name", "to_localauthority__gss_code")
    links = LocalAuthority.successors.through.objects.filter(from_localauthority=OuterRef("pk")).order_by(*by_name)
    every = LocalAuthority.objects.order_by("nice_name", "gss_code").annotate(
        followed_by=ArraySubquery(links.values("to_localauthority"))
    )
    followers = {one.pk: tuple(one.followed_by) for one in every if one.followed_by}
    return Succession({one.pk: one for one in every}, followers)


def codes_today(gss_codes: Iterable[str]) -> list[str]:
    """The codes on today's map for these authorities, ended ones by their successors. One query."""
    return codes_now(gss_codes, successor_codes())


def successor_codes() -> dict[str, list[str]]:
    """The GSS codes that followed each ended code. One query."""
    links = LocalAuthority.objects.filter(successors__isnull=False).values_list("gss_code", "successors__gss_code")
    found: dict[str, list[str]] = {}
    for old, new in links.order_by("successors__gss_code"):
        found.setdefault(old, []).append(new)
    return found


def codes_now(gss_codes: Iterable[str], followers: dict[str, list[str]]) -> list[str]:
    """The codes of today that stand for these."""
    found: list[str] = []
    seen: set[str] = set()
    waiting = list(gss_codes)
    while waiting:
        code = waiting.pop(0)
        if code in seen:
            continue
        seen.add(code)
        if code in followers:
            waiting = [*followers[code], *waiting]
        else:
            found.append(code)
    return found
