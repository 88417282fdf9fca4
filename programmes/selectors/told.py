"""What is told beside an entry: what was corrected in it, and the stories about it. It comes with the entry."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import Exists, Model, OuterRef, Q
from django.db.models.functions import JSONObject
from django.urls import reverse

from programmes.models import CorrectionOutcome, CorrectionRequest, LocalAuthority, Story, StoryKind


@dataclass(frozen=True, slots=True)
class Corrected:
    """What the public is told of a correction: never who asked."""

    decided_at: datetime
    published_note: str


@dataclass(frozen=True, slots=True)
class StoryLink:
    """A published story or view."""

    title: str
    kind: str
    url: str
    is_demonstration: bool


@dataclass(frozen=True, slots=True)
class Told:
    """What is told beside an entry, and where to ask for a correction of it."""

    corrections: list[Corrected]
    stories: list[StoryLink]
    ask: str


def told_beside(entry: str) -> dict[str, ArraySubquery]:
    """Annotations for a project, an organisation or an authority, which ``entry`` names."""
    corrected = CorrectionRequest.objects.filter(**{entry: OuterRef("pk")}, outcome=CorrectionOutcome.ACCEPTED)
    notes = corrected.order_by("-decided_at", "pk").values(
        told=JSONObject(decided_at="decided_at", published_note="published_note")
    )
    annotated = {"corrected": ArraySubquery(notes)}
    if entry == "organisation":
        return annotated
    stories = Story.objects.filter(_about(entry), published_at__isnull=False)
    links = stories.order_by("-published_at", "pk").values(
        told=JSONObject(title="title", kind="kind", slug="slug", is_demonstration="is_demonstration")
    )
    return annotated | {"stories_told": ArraySubquery(links)}


def _about(entry: str) -> Q:
    """On the entry's page; a story about a council that was replaced stands on the pages of those that followed it."""
    if entry == "project":
        return Q(projects=OuterRef("pk"))
    shown_on = OuterRef(OuterRef("pk"))
    told = LocalAuthority.objects.filter(Q(pk=shown_on) | Q(successors=shown_on), stories=OuterRef("pk"))
    return Q(Exists(told))


def read_told(held: Model, entries: str, slug: str) -> Told:
    """What ``told_beside`` has brought with a row, whose page stands under ``entries``."""
    stories = [
        StoryLink(
            one["title"],
            str(StoryKind(one["kind"]).label),
            reverse("programmes:story", args=[one["slug"]]),
            one["is_demonstration"],
        )
        for one in getattr(held, "stories_told", None) or ()
    ]
    notes: list[dict[str, Any]] = getattr(held, "corrected", None) or []
    corrections = [Corrected(datetime.fromisoformat(one["decided_at"]), one["published_note"]) for one in notes]
    return Told(corrections, stories, reverse("programmes:ask_correction", args=[entries, slug]))
