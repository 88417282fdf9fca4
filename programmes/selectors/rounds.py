"""The rounds that people see, each with what its page says."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Count, Exists, F, OuterRef, Prefetch, Q, QuerySet, Subquery, Sum, Window
from django.db.models.functions import Coalesce

from portal.look.words import partial_date, plural, pounds_prose
from programmes.models import Extension, Figure, Outage, Project, PublishedAnswer, Round, Seal
from programmes.selectors.announced import Announced, Announcement, announced, figures_with_sources
from programmes.selectors.phases import by_standing, visible_rounds
from programmes.selectors.projects import public_projects, with_money
from programmes.states import Phase

SHOWN_PROJECTS = 40
"""How many projects a round's page lists; the rest are a search away."""

IN_VIEW = Q(projects__published_at__isnull=False)


@dataclass(frozen=True, slots=True)
class RoundCard:
    """One round in a list: where it stands, when, and its figures."""

    round: Round
    phase: Phase
    dates: str
    headline: Announcement | None

    @property
    def takers(self) -> str:
        """“14 projects”, as announced."""
        return takers(self.headline, self.project_count)

    @property
    def project_count(self) -> int:
        """How many of its projects this site holds."""
        count: int = self.round.project_count  # type: ignore[attr-defined]  # annotated by rounds_in_order
        return count


def takers(headline: Announcement | None, projects_known: int) -> str:
    """Who took the money, as announced: “14 projects”, or participants where none is a project."""
    if headline is None or headline.projects is None:
        return ""
    number = headline.projects.words.removesuffix("s").removesuffix(" project")
    one, many = ("project", "projects") if projects_known else ("participant", "participants")
    return f"{number} {one if number == '1' else many}"


def missing_words(headline: Announcement | None, named: int) -> str:
    """Why a round lists fewer projects than were announced: “Sources … name 4 of the 14 …”, or nothing."""
    announced_count = headline.projects.value if headline and headline.projects else None
    if not named or announced_count is None or announced_count <= named:
        return ""
    return (
        f"The sources found name {named} of the {announced_count} projects announced. "
        f"The other {announced_count - named} are not listed, because no source names them."
    )


def rounds_in_order(now: datetime) -> QuerySet[Round]:
    """All that the public may see, with programme, figures and the number of projects known."""
    return by_standing(
        visible_rounds()
        .select_related("programme")
        .annotate(project_count=Count("projects", filter=IN_VIEW, distinct=True))
        .prefetch_related(Prefetch("figures", figures_with_sources())),
        now,
    )


def card(round: Round, now: datetime, figures: Iterable[Figure]) -> RoundCard:
    """What a list says of a round, given the figures about it."""
    return RoundCard(round, round.phase_at(now), dates_in_words(round), announced(figures).headline)


def dates_in_words(round: Round) -> str:
    """“Bids April 2016 to July 2016”, as far as the record says."""
    opened, closed = partial_date(round.record_opened), partial_date(round.record_closed)
    if opened and closed:
        return f"{opened} to {closed}"
    if opened or closed:
        return f"From {opened}" if opened else f"To {closed}"
    return f"Announced {partial_date(round.record_announced)}" if round.record_announced else ""


def with_bids(rounds: QuerySet[Round]) -> QuerySet[Round]:
    """Adds ``bid_count``: bids started and not withdrawn."""
    return rounds.annotate(bid_count=Count("bids", filter=Q(bids__withdrawn_at__isnull=True), distinct=True))


def find_round(slug: str) -> Round | None:
    """A round by its slug, published or not, with its programme and whether there is more to look up.

    ``answer_count``, ``was_extended`` and ``had_outages`` spare its page a query where there is nothing.
    """
    answers = PublishedAnswer.objects.filter(round=OuterRef("pk")).order_by().values("round")
    counted = answers.annotate(n=Count("pk")).values("n")
    outages = Outage.objects.filter(
        noted_at__isnull=False, began_at__lt=OuterRef("closes_at"), ended_at__gt=OuterRef("opens_at")
    )
    found = Round.objects.select_related("programme").annotate(
        answer_count=Coalesce(Subquery(counted), 0),
        was_extended=Exists(Extension.objects.filter(round=OuterRef("pk"))),
        had_outages=Exists(outages),
    )
    return found.filter(slug=slug).first()


def is_visible(round: Round) -> bool:
    """Whether anyone may see the round."""
    return bool((round.published_at or round.is_record) and not round.is_rehearsal)


def current_seal(round: Round) -> Seal | None:
    """The seal that holds now; the newest where a correction made another."""
    return round.seals.order_by("-version").first()


@dataclass(frozen=True, slots=True)
class Funded:
    """The projects of a round: the largest, each with ``pounds`` and ``inexact``; all of them by number and sum."""

    count: int
    known_pounds: int
    projects: Sequence[Project]

    @property
    def count_in_words(self) -> str:
        """“11 projects”."""
        return plural(self.count, "project")

    @property
    def known_words(self) -> str:
        """The sum of the awards whose amounts are known, as “£98.3 million”."""
        return pounds_prose(self.known_pounds)

    @property
    def has_more(self) -> bool:
        """Whether the list leaves any out."""
        return self.count > len(self.projects)


def funded_projects(round: Round) -> Funded:
    """The round's projects that the public may see. One query at any number."""
    seen = with_money(public_projects().filter(round=round)).select_related("lead")
    shown = list(
        seen.annotate(of=Window(Count("pk")), known=Window(Sum("pounds"))).order_by(
            F("pounds").desc(nulls_last=True), "title", "pk"
        )[:SHOWN_PROJECTS]
    )
    return Funded(shown[0].of, int(shown[0].known or 0), shown) if shown else Funded(0, 0, [])


@dataclass(frozen=True, slots=True)
class AnnouncedProjects:
    """An announcement with the projects that sources date to its day."""

    announcement: Announcement
    projects: Sequence[Project]

    @property
    def title(self) -> str:
        """What opens the list of projects."""
        return f"{plural(len(self.projects), 'project')} named"


def announcements_with_projects(round: Round, said: Announced) -> list[AnnouncedProjects]:
    """Each announcement in order, with the round's projects announced on that very day. One query."""
    days = {one.as_of for one in said.announcements if len(one.as_of) == 10}
    by_day: dict[str, list[Project]] = {}
    dated = public_projects().filter(round=round, announced__in=days)
    for project in dated.order_by("title"):
        by_day.setdefault(project.announced, []).append(project)
    return [AnnouncedProjects(one, by_day.get(one.as_of, [])) for one in said.announcements]


def may_be_followed(round: Round) -> QuerySet[Round]:
    """The rounds that a draft may follow: published ones of this portal, but for itself."""
    found = Round.objects.filter(is_record=False, is_rehearsal=False, published_at__isnull=False)
    return found.exclude(pk=round.pk).order_by("-closes_at", "title")
