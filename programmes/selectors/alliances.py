"""Alliances of neighbouring authorities: members, what they agreed to improve, and who supports whom."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.contrib.postgres.aggregates import JSONBAgg
from django.db.models import Count, F, Prefetch, Q, QuerySet
from django.db.models.functions import JSONObject

from programmes.models import Alliance, Involvement, PeerSupport, Programme
from programmes.selectors.announced import cited
from programmes.selectors.programmes import codes_today_of, with_codes_today

SHOWN_SUPPORTS = 200


@dataclass(frozen=True, slots=True)
class Group:
    """One alliance as its programme's page shows it."""

    alliance: Alliance
    members: Sequence[Involvement]

    @property
    def codes(self) -> list[str]:
        """The GSS codes of today's authorities among its members."""
        return [code for one in self.members for code in codes_today_of(one)]

    @property
    def priorities(self) -> list[dict[str, Any]]:
        """What it agreed, each with ``priority``, ``agreed``, ``citation`` and ``url``."""
        agreed: list[dict[str, Any]] = self.alliance.agreed  # type: ignore[attr-defined]  # annotated
        return agreed

    @property
    def inferred(self) -> str:
        """Why its membership is our reading: the note that most members carry, if they do."""
        notes = [one.notes for one in self.members if one.is_inferred and one.notes]
        return max(notes, key=notes.count) if notes else ""

    @property
    def sources(self) -> list[dict[str, str]]:
        """Every source of its membership, once."""
        return list({source.pk: cited(source) for one in self.members for source in one.sources.all()}.values())


def alliances_of(programme: Programme) -> list[Group]:
    """The programme's alliances by name. Three queries at any number of members."""
    members = with_codes_today(Involvement.objects.select_related("authority")).order_by("name")
    priority = JSONObject(
        priority=F("priorities__priority"),
        agreed=F("priorities__agreed"),
        citation=F("priorities__source__citation"),
        url=F("priorities__source__url"),
    )
    alliances = (
        programme.alliances.select_related("source")
        .annotate(
            agreed=JSONBAgg(
                priority,
                filter=Q(priorities__isnull=False),
                order_by=["priorities__order", "priorities__pk"],
                default=[],
            ),
            support_count=Count("supports", distinct=True),
        )
        .prefetch_related(Prefetch("members", members.prefetch_related("sources")))
        .order_by("name")
    )
    return [Group(one, list(one.members.all())) for one in alliances]


def supports_of(programme: Programme) -> QuerySet[PeerSupport]:
    """Who supports whom in the programme, the newest first. One query."""
    return programme.peer_supports.select_related("giver", "receiver", "alliance", "source").order_by("-starts", "pk")[
        :SHOWN_SUPPORTS
    ]
