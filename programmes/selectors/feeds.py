"""What has happened and what is due: the newest awards, rounds, and their deadlines."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Prefetch

from portal.look.words import moment, pounds_prose
from programmes.models import Award, Project, Round
from programmes.selectors.opendata.identifiers import absolute
from programmes.selectors.phases import visible_rounds
from programmes.selectors.projects import real_projects
from programmes.states import GATE_ORDER

NEWEST = 50


@dataclass(frozen=True, slots=True)
class Entry:
    """One entry of a feed; its identifier is its address, which stays."""

    identifier: str
    title: str
    url: str
    updated: datetime
    summary: str


@dataclass(frozen=True, slots=True)
class Deadline:
    """One moment of a round, for a calendar."""

    identifier: str
    title: str
    url: str
    at: datetime
    stamped: datetime


def newest_awards() -> list[Entry]:
    """Projects that were funded, those published last first. Two queries."""
    newest = real_projects().select_related("lead", "round").order_by("-published_at", "-pk")[:NEWEST]
    shown = newest.prefetch_related(Prefetch("awards", Award.objects.order_by("pk")))
    return [_funded(project) for project in shown]


def _funded(project: Project) -> Entry:
    known = [award.amount_pounds for award in project.awards.all() if award.amount_pounds is not None]
    amount = pounds_prose(sum(known)) if known else "Amount not published"
    who = project.led_by or "Lead not named by the source"
    said = f"{amount}. {who}.{f' {project.round.title}.' if project.round else ''} {project.summary}".strip()
    address = absolute(project.get_absolute_url())
    updated = project.published_at
    assert updated is not None  # noqa: S101 - what real_projects() holds
    return Entry(address, project.title, address, updated, said)


def newest_rounds() -> list[Entry]:
    """Rounds, those with the newest gate first; of the record, by when they were brought in. One query."""
    entries = [_round(one) for one in visible_rounds().select_related("programme")]
    return sorted(entries, key=lambda entry: (entry.updated, entry.url), reverse=True)[:NEWEST]


def _round(round: Round) -> Entry:
    gates = [at for gate in GATE_ORDER if (at := round.gate_at(gate))]
    address = absolute(round.get_absolute_url())
    dates = [
        f"Opens {moment(round.opens_at)}." if round.opens_at else "",
        f"Closes {moment(round.closes_at)}." if round.closes_at else "",
    ]
    said = " ".join(one for one in (f"{round.programme}.", round.summary, *dates) if one)
    return Entry(address, _title(round), address, max(gates, default=round.created_at), said)


def deadlines() -> Iterator[Deadline]:
    """Opening, closing and answering by, of each published round that takes bids. One query."""
    rounds = visible_rounds().filter(is_record=False, published_at__isnull=False).order_by("closes_at", "pk")
    for round in rounds:
        stamped = round.published_at or round.created_at
        address = absolute(round.get_absolute_url())
        for name, words, at in (
            ("opens", "opens for bids", round.opens_at),
            ("questions", "takes questions until now", round.questions_close_at),
            ("closes", "closes: bids in by now", round.closes_at),
            ("accept", "awards to be accepted by now", round.accept_by),
        ):
            if at:
                yield Deadline(f"{name}-{round.slug}", f"{_title(round)} {words}", address, at, stamped)


def _title(round: Round) -> str:
    return f"Demonstration: {round.title}" if round.is_demonstration else round.title
