"""Who is on which section of a bid, who sees to it, and what is still to settle in its comments."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import Exists, F, OuterRef, QuerySet
from django.db.models.functions import JSONObject

from bids.models import Assignment, Bid, Certification, Comment, Presence
from bids.selectors.roles import WRITERS
from bids.states import CertificationState
from portal.accounts.models import User
from portal.look.words import join, plural
from programmes.models import Membership, Organisation, Section

HERE_FOR = dt.timedelta(minutes=5)
"""How long somebody counts as being on a section after their page was last heard of."""


@dataclass(frozen=True)
class Team:
    """One section as the team sees it."""

    section_id: int
    assigned_to: int | None = None
    assigned_name: str = ""
    here: Sequence[str] = ()
    seen_me_at: dt.datetime | None = None
    comments: Sequence[Mapping[str, Any]] = field(default_factory=list)

    @property
    def words(self) -> str:
        """All of it in a line for the task list; empty when there is nothing to say."""
        open_comments = len(self.comments)
        said = [
            f"{self.assigned_name} sees to it" if self.assigned_name else "",
            f"{plural(open_comments, 'comment')} to settle" if open_comments else "",
            f"{self.here_words} now" if self.here else "",
        ]
        return ". ".join(part for part in said if part)

    @property
    def here_words(self) -> str:
        """``Sam Bidder and Lee Lead are here``."""
        return f"{join(self.here)} {'is' if len(self.here) == 1 else 'are'} here" if self.here else ""

    def comments_on(self, question_id: int) -> list[Mapping[str, Any]]:
        """Open comments on one answer, the oldest first."""
        return [comment for comment in self.comments if comment["question"] == question_id]


def team_of(bid: Bid, reader: User, now: dt.datetime) -> dict[int, Team]:
    """Each section of the bid's round as the team sees it, by id. One query."""
    elsewhere = Presence.objects.filter(bid=bid, user=OuterRef("user"), seen_at__gt=OuterRef("seen_at"))
    here = Presence.objects.filter(bid=bid, section=OuterRef("pk"), seen_at__gt=now - HERE_FOR)
    here = here.exclude(Exists(elsewhere))  # whoever read through the bid is where they were seen last
    assigned = Assignment.objects.filter(bid=bid, section=OuterRef("pk")).order_by()
    comments = Comment.objects.filter(bid=bid, question__section=OuterRef("pk"), resolved_at__isnull=True)
    rows = (
        Section.objects.filter(round_id=bid.round_id)
        .order_by()
        .annotate(
            here=ArraySubquery(
                here.order_by("seen_at").values(record=JSONObject(user="user_id", name="user__full_name", at="seen_at"))
            ),
            assigned=ArraySubquery(assigned.values(record=JSONObject(user="user_id", name="user__full_name"))),
            comments=ArraySubquery(
                comments.order_by("pk").values(
                    record=JSONObject(
                        question="question_id", text="text", name="written_by__full_name", at="written_at"
                    )
                )
            ),
        )
        .values("pk", "here", "assigned", "comments")
    )
    return {row["pk"]: _team(row, reader) for row in rows}


def writers_of(organisation: Organisation) -> list[User]:
    """Everyone who may write in the organisation's bids, by name."""
    members = Membership.objects.filter(
        organisation=organisation, ended_at__isnull=True, role__in=WRITERS, user__is_active=True
    )
    return [member.user for member in members.select_related("user").order_by("user__full_name", "user_id")]


def comments_of(bid: Bid, question_id: int) -> QuerySet[Comment]:
    """All comments on one answer, those to settle first, each the newest first."""
    return (
        Comment.objects.filter(bid=bid, question_id=question_id)
        .select_related("written_by", "resolved_by")
        .order_by(F("resolved_at").desc(nulls_first=True), "-pk")
    )


def is_certified(bid: Bid) -> bool:
    """Whether any office stands behind what the bid says now, so that a change would end its certificate."""
    return Certification.objects.filter(bid=bid, state=CertificationState.CERTIFIED).exists()


def with_my_part(bids: QuerySet[Bid], user: User, now: dt.datetime) -> QuerySet[Bid]:
    """The same bids with the sections that are the person's to see to, and who else is writing, in the same query."""
    mine = Assignment.objects.filter(bid=OuterRef("pk"), user=user).order_by("section__order", "section_id")
    here = Presence.objects.filter(bid=OuterRef("pk"), seen_at__gt=now - HERE_FOR).exclude(user=user)
    return bids.annotate(
        my_sections=ArraySubquery(mine.values("section__title")),
        here_now=ArraySubquery(here.order_by("user__full_name").values("user__full_name").distinct()),
    )


def _team(row: Mapping[str, Any], reader: User) -> Team:
    assigned = row["assigned"][0] if row["assigned"] else {}
    mine = [dt.datetime.fromisoformat(record["at"]) for record in row["here"] if record["user"] == reader.pk]
    return Team(
        section_id=row["pk"],
        assigned_to=assigned.get("user"),
        assigned_name=assigned.get("name", ""),
        here=[record["name"] for record in row["here"] if record["user"] != reader.pk],
        seen_me_at=mine[0] if mine else None,
        comments=[{**record, "at": dt.datetime.fromisoformat(record["at"])} for record in row["comments"]],
    )
