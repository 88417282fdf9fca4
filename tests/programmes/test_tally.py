"""The numbers beside the filters against a count by hand, whatever is asked and whatever was changed before."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from typing import Any

import pytest
from django.db import connection, transaction
from django.http import QueryDict
from django.test import Client
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from programmes.forms.search import read_search
from programmes.models import Award, LocalAuthority, Organisation, PriorityArea, Project, ProjectParty, SearchTally
from programmes.selectors import facets, pools, projects_search
from programmes.selectors.facets import DIMENSIONS, Counted, count_found
from programmes.selectors.places import succession
from programmes.selectors.projects_search import PROJECTS, Largest, found_projects, listed_projects, titled_entries
from programmes.selectors.words import ask
from programmes.services.searching import refresh_words
from tests.programmes.register import loaded, loaded_once, make_authority, make_project

__all__ = ["loaded", "loaded_once"]


@dataclass(frozen=True)
class Facts:
    """A project as the register has it, read without the search."""

    values: dict[str, frozenset[str]]
    pounds: int | None
    invented: bool


def facts_of_all() -> list[Facts]:
    """Every published project."""
    places = succession()
    found = Project.objects.filter(published_at__isnull=False).select_related(
        "programme", "round", "priority_area", "lead"
    )
    return [_facts(one, places) for one in found.prefetch_related("awards", "parties__organisation")]


def _facts(one: Project, places: Any) -> Facts:
    own = [one.lead.authority_id] if one.lead else []
    bodies = [party.organisation.authority_id for party in one.parties.all() if party.organisation]
    involved = {pk for pk in (*own, *bodies, *(party.authority_id for party in one.parties.all())) if pk}
    known = [award.amount_pounds for award in one.awards.all() if award.amount_pounds is not None]
    heirs = {heir for pk in involved for heir in _heirs(pk, places.followers)}
    values = {
        "programme": [one.programme.slug],
        "round": [one.round.slug] if one.round else [],
        "area": [one.priority_area.slug] if one.priority_area else [],
        "region": [places.by_id[pk].region for pk in involved],
        "authority": [places.by_id[pk].gss_code for pk in heirs],
        "kind": [one.lead.kind] if one.lead else [],
        "announced": [one.announced[:4]] if one.announced else [],
    }
    return Facts(
        {name: frozenset(said) for name, said in values.items()}, sum(known) if known else None, one.is_demonstration
    )


def _heirs(pk: int, followers: dict[int, tuple[int, ...]]) -> set[int]:
    found, waiting = set(), [pk]
    while waiting:
        one = waiting.pop()
        if one not in found:
            found.add(one)
            waiting += followers.get(one, ())
    return found


def by_hand(every: list[Facts], filters: dict[str, str], but: str = "") -> list[Facts]:
    """The projects under all the filters but one."""
    without = SPAN if but == "announced" else (but,)
    asked = {name: value for name, value in filters.items() if name not in without}
    return [one for one in every if all(_is(one, name, value) for name, value in asked.items())]


def _is(one: Facts, name: str, value: str) -> bool:
    years = one.values["announced"]
    if name in ("since", "until"):
        return any(year >= value if name == "since" else year <= value for year in years)
    return value in one.values[name]


def agrees(counted: Counted, every: list[Facts], filters: dict[str, str]) -> None:
    """Every number is what counting by hand gives."""
    found = by_hand(every, filters)
    assert counted.projects == len(found)
    assert counted.demonstration == sum(one.invented for one in found)
    assert counted.total == sum(one.pounds or 0 for one in found if not one.invented)
    assert counted.unknown == sum(one.pounds is None for one in found if not one.invented)
    codes = {str(pk): code for pk, code in LocalAuthority.objects.values_list("pk", "gss_code")}
    for name in DIMENSIONS:
        hand = Counter(value for one in by_hand(every, filters, name) for value in one.values[name])
        said = {codes[one.value] if name == "authority" else one.value: one.projects for one in counted.facets[name]}
        assert said == dict(hand), name


def change(how: int) -> None:
    """One of the things that officers do to the register."""
    project = Project.objects.order_by("pk")[how % 40]
    acts = [
        lambda: Award.objects.filter(project=project).delete(),
        lambda: Award.objects.create(project=project, amount_pounds=how + 1, basis="up_to"),
        lambda: Project.objects.filter(pk=project.pk).update(published_at=None),
        lambda: Project.objects.filter(pk=project.pk).update(lead=Organisation.objects.order_by("pk")[how % 70]),
        lambda: Project.objects.filter(pk=project.pk).update(announced=f"20{10 + how % 9}-03"),
        lambda: ProjectParty.objects.filter(project=project).delete(),
        lambda: LocalAuthority.objects.filter(pk__lte=how + 1).update(region="London"),
        lambda: PriorityArea.objects.filter(pk__lte=how).update(name="Another name"),
        lambda: project.delete() if not project.evaluation_reports.exists() else None,
        refresh_words,
    ]
    acts[how % len(acts)]()


CHOICES: dict[str, list[str]] = {
    "programme": ["childrens-social-care-innovation-programme", "nothing"],
    "round": ["round-one", "round-two", "covid-19"],
    "area": ["rethinking-social-work", "x"],
    "region": ["London", "North East", "South West", "Atlantis"],
    "authority": ["E06000061", "E10000021", "E09000007", "E08000035", "X"],
    "kind": ["council", "charity", "trust"],
    "announced": ["2014", "2017", "1999"],
    "since": ["2015", "2017"],
    "until": ["2016", "2019"],
}
SPAN = ("announced", "since", "until")


@given(
    filters=st.fixed_dictionaries({}, optional={name: st.sampled_from(some) for name, some in CHOICES.items()}),
    changes=st.lists(st.integers(0, 200), max_size=4),
)
@settings(max_examples=15, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_kept_and_looked_at_numbers_are_those_counted_by_hand(
    loaded: None, filters: dict[str, str], changes: list[int]
) -> None:
    with transaction.atomic():
        for how in changes:
            change(how)
        every = facts_of_all()
        query = QueryDict(mutable=True)
        query.update(filters)
        assert pools.is_tallied(read_search(query))
        agrees(count_found(read_search(query)), every, filters)
        query["least"] = "0"
        looked = read_search(query)
        assert not pools.is_tallied(looked)
        agrees(count_found(looked), [one for one in every if one.pounds is not None], filters)
        transaction.set_rollback(True)


def test_gathering_changes_no_number_and_makes_the_tally_short(loaded: None) -> None:
    every, before = facts_of_all(), SearchTally.objects.count()
    Project.objects.filter(pk__in=Project.objects.values("pk")[:9]).update(announced="2011")
    Project.objects.filter(announced="2011").update(announced="2014-10")
    refresh_words()
    assert SearchTally.objects.count() < before + 40
    cells = SearchTally.objects.values_list(
        "programme", "round", "area", "area_name", "lead_kind", "year", "region", "authority"
    )
    assert len(cells) == len(set(cells))
    agrees(count_found(read_search(QueryDict("kind=charity"))), facts_of_all(), {"kind": "charity"})
    assert len(facts_of_all()) == len(every)


@pytest.mark.django_db
def test_without_the_trigger_the_tally_would_go_stale() -> None:
    project = make_project(lead=make_authority())
    before = charities()
    with connection.cursor() as cursor:
        cursor.execute("SET session_replication_role = replica")
        cursor.execute("UPDATE programmes_searchentry SET lead_kind = 'charity' WHERE project_id = %s", [project.pk])
        cursor.execute("SET session_replication_role = origin")
    assert charities() == before
    other = make_project(lead=make_authority())
    Organisation.objects.filter(projects=other).update(kind="charity")
    assert charities() == before + 1


def charities() -> int:
    """How many projects the filter says that charities lead."""
    values = count_found(read_search(QueryDict())).facets["kind"]
    return next((one.projects for one in values if one.value == "charity"), 0)


def test_what_is_counted_in_part_says_so_and_can_be_counted_whole(
    loaded: None, client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    whole = count_found(read_search(QueryDict("q=children")))
    assert not whole.at_least
    for module in (pools, facets):
        monkeypatch.setattr(module, "COUNTED", 10)
    monkeypatch.setattr("programmes.views.projects.COUNTED", 10)
    part = count_found(read_search(QueryDict("q=children")))
    assert (part.projects, part.more) == (10, True)
    assert part.at_least == {"total", *DIMENSIONS}
    for name, values in part.facets.items():
        true = {one.value: one.projects for one in whole.facets[name]}
        assert all(one.projects <= true[one.value] for one in values)
    text = client.get("/projects/?q=children").content.decode()
    assert "More than 10 projects" in text
    assert "(at least " in text
    assert 'href="?q=children&amp;count=all"' in text
    assert count_found(read_search(QueryDict("q=children&count=all"))) == whole
    text = client.get("/projects/?q=children&count=all").content.decode()
    assert "More than 10" not in text
    assert f"{whole.projects} projects" in text
    assert "at least" not in text
    narrow = count_found(read_search(QueryDict("q=children&authority=E08000035")))
    assert not narrow.more
    assert narrow.at_least == {"authority"}


def test_the_best_matches_are_of_the_largest_amounts_and_of_titles(
    loaded: None, client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    every = client.get("/projects/?q=children").context["results"]
    monkeypatch.setattr(projects_search, "RANKED", 3)
    monkeypatch.setattr("programmes.views.projects.RANKED", 3)
    answer = client.get("/projects/?q=children")
    assert len(answer.context["results"]) >= 3
    assert answer.context["page"].paginator.count == 3
    assert answer.context["results"][0] == every[0]
    assert "The 3 best matches among the largest amounts are listed" in answer.content.decode()
    assert client.get("/projects/?q=children&sort=title").context["page"].paginator.count > 3


@pytest.mark.parametrize(
    "query", ["q=children", "q=children&region=North+East", "q=hertfodshire+safegarding", "q=zzzz"]
)
def test_the_list_looks_for_the_best_among_what_was_counted(loaded: None, query: str) -> None:
    asked = read_search(QueryDict(query))
    counted = count_found(asked)
    assert len(counted.largest.entries) == counted.projects
    assert list(listed_projects(asked, 0, 20, largest=counted.largest)) == list(found_projects(asked)[:20])


def test_without_words_nothing_is_carried_over(loaded: None) -> None:
    for query in ("", "region=London", "q=children&sort=title"):
        assert not count_found(read_search(QueryDict(query))).largest.entries


def test_counted_whole_the_best_are_of_the_same_largest_amounts(loaded: None, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(pools, "COUNTED", 4)
    few, whole = (count_found(read_search(QueryDict(f"q=children{more}"))) for more in ("", "&count=all"))
    assert whole.projects > 5
    assert len(whole.largest.entries) == 5
    assert whole.largest == few.largest


@pytest.mark.parametrize(("words", "part"), [("safeguarding", "safeguarding"), ("The Pause", "pause"), ("zz", "zz")])
def test_titles_are_found_the_same_by_walking_and_by_sorting(loaded: None, words: str, part: str) -> None:
    asked = ask(words)
    every_few, rare = Largest([1], titled=1), Largest([1], titled=0)
    assert (every_few.every_few, rare.every_few) == (True, False)
    walked, sorted_ = (titled_entries(PROJECTS.all(), asked, one) for one in (every_few, rare))
    assert list(walked) == list(sorted_)
    assert {entry.pk for entry in walked} == {entry.pk for entry in PROJECTS.all() if part in entry.title.lower()}
