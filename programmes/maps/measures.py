"""What a map can be coloured by: the steps from one blue, what the legend says of each, and a place's figure."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Final

from portal.look.words import plural, pounds_prose
from programmes.selectors.map.choice import AMOUNT, CHILD, INVOLVED, PROJECTS
from programmes.selectors.map.facts import RegionSum
from programmes.selectors.map.places import INFERRED, JOINED, LED, NOT_YET, OTHERWISE, WAYS, Counted

LIMITS = (750_000, 1_500_000, 3_000_000, 5_000_000)
"""The lowest sum of each class above the first, in pounds: the same whatever is chosen, so that maps compare."""
CHILD_LIMITS = (10, 20, 35, 60)
"""The same in pounds for each child."""
MOST_PROJECTS = 5
WAY_STEPS: Final = {NOT_YET: 0, INFERRED: 1, OTHERWISE: 2, JOINED: 3, LED: 5}


@dataclass(frozen=True)
class Step:
    """One line of the legend; ``number`` 0 is none, 5 the most."""

    number: int
    words: str


@dataclass(frozen=True)
class Measure:
    """One way to colour the map."""

    title: str
    about: str
    steps: Sequence[Step]
    step: Callable[[Counted], int]
    figure: Callable[[Counted], str]
    in_region: Callable[[RegionSum], str]


def class_of(pounds: int) -> int:
    """0 for no money, else 1 to 5."""
    return 1 + sum(pounds >= limit for limit in LIMITS) if pounds > 0 else 0


def _money_steps(limits: Sequence[int]) -> list[Step]:
    words = ["No published award", f"Less than {pounds_prose(limits[0])}"]
    words += [f"{pounds_prose(low)} to less than {pounds_prose(high)}" for low, high in pairwise(limits)]
    words.append(f"{pounds_prose(limits[-1])} or more")
    return [Step(number, text) for number, text in enumerate(words)]


def _child_step(place: Counted) -> int:
    each = place.pounds_a_child
    return 1 + sum(each >= limit for limit in CHILD_LIMITS) if each else 0


def _child_figure(place: Counted) -> str:
    if place.pounds and not place.pounds_a_child:
        return f"{pounds_prose(place.pounds)}, number of children not known"
    return f"£{place.pounds_a_child:,.2f} for each child" if place.pounds_a_child else place.figure


def _projects_figure(place: Counted) -> str:
    if not place.projects:
        return "No project in the record"
    return (
        f"{plural(place.projects, 'project')}, {len(place.led)} led" if place.led else plural(place.projects, "project")
    )


def _involved_figure(place: Counted) -> str:
    said = [f"led {plural(len(place.led), 'project')}"] if place.led else []
    if place.joined:
        said.append(f"joined {len(place.joined)}" if said else f"joined {plural(len(place.joined), 'project')}")
    said = said or ([place.programmes] if place.parts else ["not yet involved"])
    words = ", ".join(said)
    return words[:1].upper() + words[1:]


def _region_child(region: RegionSum) -> str:
    return f"£{region.pounds_a_child:,.2f} a child" if region.pounds_a_child else "No published award"


MEASURES: Final = {
    AMOUNT: Measure(
        title="Money awarded, by authority",
        about="darker where more was awarded to projects it leads",
        steps=_money_steps(LIMITS),
        step=lambda place: class_of(place.pounds),
        figure=lambda place: place.figure,
        in_region=lambda region: pounds_prose(region.pounds) if region.pounds else "No published award",
    ),
    CHILD: Measure(
        title="Money awarded for each child, by authority",
        about="darker where more was awarded, for each child who lives there, to projects it leads",
        steps=_money_steps(CHILD_LIMITS),
        step=_child_step,
        figure=_child_figure,
        in_region=_region_child,
    ),
    PROJECTS: Measure(
        title="Projects, by authority",
        about="darker where it led or joined more projects",
        steps=[
            Step(0, "No project"),
            *(Step(number, plural(number, "project")) for number in range(1, MOST_PROJECTS)),
            Step(MOST_PROJECTS, f"{MOST_PROJECTS} projects or more"),
        ],
        step=lambda place: min(place.projects, MOST_PROJECTS),
        figure=_projects_figure,
        in_region=lambda region: plural(region.taking_part, "project"),
    ),
    INVOLVED: Measure(
        title="Who is involved, by authority",
        about="darker the closer it is involved",
        steps=[Step(WAY_STEPS[way], WAYS[way]) for way in reversed(WAYS)],
        step=lambda place: WAY_STEPS[place.way],
        figure=_involved_figure,
        in_region=lambda region: f"{region.some_way} of {region.authorities}",
    ),
}
