"""How good the open data is, in numbers that anyone may count again."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from hashlib import sha256

from django.core.cache import cache
from django.db.models import Count, Max, Sum

from programmes.models import Award, Project
from programmes.selectors.opendata.dates import VOCABULARY
from programmes.selectors.opendata.grants import Grant, why_no_grant, with_grant_facts
from programmes.selectors.opendata.package import as_json, faults, register_package
from programmes.selectors.projects import real_projects

KEPT_SECONDS = 300


@dataclass(frozen=True, slots=True)
class Share:
    """How many grants say something."""

    label: str
    count: int
    of: int

    @property
    def words(self) -> str:
        """“68 of 80”, kept on one line."""
        return f"{self.count:,}\u00a0of\u00a0{self.of:,}"

    @property
    def percent(self) -> int:
        """Of all, rounded down: only all is 100."""
        return self.count * 100 // self.of if self.of else 0


@dataclass(frozen=True, slots=True)
class LeftOut:
    """An award that the standard cannot hold, and why."""

    title: str
    url: str
    reason: str


@dataclass(frozen=True, slots=True)
class Checked:
    """What the page of the data says about it."""

    grants: int
    pounds: int
    first: str
    last: str
    shares: Sequence[Share]
    faults: Sequence[str]
    left_out: Sequence[LeftOut]
    size: int


MEASURES: tuple[tuple[str, Callable[[Grant], bool]], ...] = (
    ("Award date known to the day", lambda grant: not any(one["vocabulary"] == VOCABULARY for one in said(grant))),
    ("Place that benefits, by its code", lambda grant: bool(grant.get("beneficiaryLocation"))),
    ("Recipient known by a public register’s number", lambda grant: recipient(grant)["id"].startswith("GB-")),
    ("Recipient’s own place, by its code", lambda grant: bool(recipient(grant).get("location"))),
    ("Planned start", lambda grant: bool(grant.get("plannedDates"))),
    ("Priority area", lambda grant: any(one["vocabulary"] == "Priority area" for one in said(grant))),
    ("Link to where the facts are from", lambda grant: bool(grant.get("dataSource"))),
    ("Evaluation report linked", lambda grant: bool(grant.get("relatedDocument"))),
)


def said(grant: Grant) -> list[Grant]:
    """Its classifications."""
    found: list[Grant] = grant.get("classifications", [])
    return found


def recipient(grant: Grant) -> Grant:
    """Who received it."""
    first: Grant = grant["recipientOrganization"][0]
    return first


def shares(grants: Sequence[Grant]) -> list[Share]:
    """Each measure over the grants."""
    return [Share(label, sum(map(holds, grants)), len(grants)) for label, holds in MEASURES]


def checked() -> Checked:
    """The check of everything exported, kept until the register changes, for five minutes at most."""
    key = f"open-data-{_stamp()}"
    held: Checked | None = cache.get(key)
    if held is None:
        held = check(list(with_grant_facts(real_projects().order_by("title", "pk"))))
        cache.set(key, held, KEPT_SECONDS)
    return held


def check(projects: Sequence[Project]) -> Checked:
    """Validate and measure the package of these projects, which are of ``with_grant_facts``."""
    whole = register_package(projects)
    grants = whole["grants"]
    dates = sorted(grant["awardDate"] for grant in grants)
    return Checked(
        grants=len(grants),
        pounds=sum(grant["amountAwarded"] for grant in grants),
        first=dates[0] if dates else "",
        last=dates[-1] if dates else "",
        shares=shares(grants),
        faults=faults(whole),
        left_out=[
            LeftOut(project.title, project.get_absolute_url(), reason)
            for project in projects
            for award in project.awards.all()
            if (reason := why_no_grant(award, project))
        ],
        size=len(as_json(whole)),
    )


def _stamp() -> str:
    """Changes when a project or an award comes, goes or is worth another sum; what is edited waits five minutes."""
    projects = real_projects().order_by().aggregate(count=Count("pk"), newest=Max("published_at"))
    awards = Award.objects.filter(project__published_at__isnull=False).aggregate(
        count=Count("pk"), newest=Max("pk"), pounds=Sum("amount_pounds")
    )
    return sha256(repr((projects, awards)).encode()).hexdigest()[:16]
