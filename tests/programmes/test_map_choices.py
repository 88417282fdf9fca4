"""The map's choices: any address gives a page, says what it left out, and costs the same at any size."""

from __future__ import annotations

import re
from datetime import date
from urllib.parse import quote

import pytest
from django.http import QueryDict
from django.test import Client
from django.utils import timezone

from programmes.forms.where import read_map
from programmes.models import AmountBasis, Award, ChildPopulation, Involvement, Programme, Project, ProjectParty
from programmes.selectors.map.choice import PLACES, MapChoice
from programmes.selectors.map.facts import areas_of, map_facts
from programmes.selectors.map.options import MapOptions, RoundOption
from tests.programmes.register import assert_public, make_authority, make_project
from tests.programmes.test_projects import Queries

pytestmark = pytest.mark.django_db
OPTIONS = MapOptions(
    {"fund": "The fund"}, {"one": RoundOption("one", "Round One", "fund", 2016)}, [2016, 2017], frozenset()
)
ODD = (
    "page=0", "measure=%00", "measure=" + "x" * 10_000, "place=\x07north", "round=" + quote("'\";--<script>🙂\u202e"),
    "first=0000&last=99999", "first=-1", "first=２０１６", "programme=%ff%fe", "&&=&=x", "picture=&place=&last=",
    "last=2016&last=x", "authorities=never", "first=2050&last=2011",
)  # fmt: skip
PAGES = ("/map/", "/map.csv", "/map.xlsx", "/map.json", "/map.svg", "/map/regions.csv", "/map/every-authority/")


def read(query: str) -> tuple[MapChoice, list[str]]:
    asked = read_map(QueryDict(query), OPTIONS)
    return asked.choice, asked.left_out


@pytest.mark.parametrize("query", ODD)
def test_any_address_gives_a_page(query: str, client: Client) -> None:
    make_project(lead=make_authority("Leadton"))
    for address in PAGES:
        assert client.get(f"{address}?{query}").status_code == 200, address


def test_what_makes_no_sense_is_left_out_and_said(client: Client) -> None:
    text = client.get("/map/?place=atlantis&first=soon&measure=" + "<b>" * 100).content.decode()
    assert "“atlantis”" in text
    assert "“soon”" in text
    assert "<b>" not in text
    assert "&lt;b&gt;" in text
    assert "Left out" not in client.get("/map/?page=0&place=north").content.decode()


def test_an_address_is_read_as_it_is_written() -> None:
    whole = "measure=child&picture=outlines&place=north&programme=fund&round=one&first=2016&last=2017&authorities=today"
    choice, left_out = read(whole)
    assert left_out == []
    assert choice == MapChoice("child", "outlines", "north", "fund", "one", 2016, 2017, "today")
    assert read(choice.query) == (choice, [])
    assert read(choice.but(place="")[1:])[0].place == ""
    assert MapChoice().query == ""
    assert read("first=2017&last=2016")[0] == read("first=2016&last=2017")[0], "years either way round"
    assert read("first=1999&last=2100") == (MapChoice(), ["1999", "2100"])


def test_the_day_is_the_end_of_the_last_year_or_of_the_round() -> None:
    today = date(2026, 11, 27)
    assert MapChoice(last=2016).day(today, None) == date(2016, 12, 31)
    assert MapChoice(last=2016, authorities="today").day(today, None) is None
    assert MapChoice(first=2016).day(today, None) is None
    assert MapChoice(round="one").day(today, 2016) == date(2016, 12, 31)
    assert MapChoice(last=2026).day(today, None) is None


def test_every_region_is_a_place_and_the_large_ones_hold_each_once() -> None:
    large = [region for slug in ("north", "midlands", "south-and-east") for region in PLACES[slug].regions]
    single = [area.regions[0] for area in PLACES.values() if len(area.regions) == 1]
    assert sorted(large) == sorted(single)
    assert len(single) == 9
    assert PLACES["london"].within == "in London"
    assert PLACES["north-east"].within == "in the North East"


@pytest.mark.parametrize("rows", [1, 1000])
def test_it_asks_the_same_however_much_there_is(rows: int, client: Client, django_assert_num_queries: Queries) -> None:
    _many(rows)
    for address in PAGES:
        with django_assert_num_queries(6):
            client.get(f"{address}?measure=child&last=2017")
    assert f"{rows:,} project" in client.get("/map/").content.decode()


def _many(rows: int) -> None:
    """That many projects, each led by one council and joined by the other."""
    first = make_project(lead=make_authority("Leadton"))
    partner = make_authority("Partnerton")
    ChildPopulation.objects.create(authority=partner, year=2023, children=1000)
    Involvement.objects.create(programme=first.programme, authority=partner, name="Partnerton", record_key="one")
    fields = {"programme": first.programme, "lead": first.lead, "announced": "2017", "published_at": timezone.now()}
    made = Project.objects.bulk_create(
        Project(slug=f"more-{number}", title="More", **fields) for number in range(rows - 1)
    )
    Award.objects.bulk_create(Award(project=one, amount_pounds=1000, basis=AmountBasis.AWARDED) for one in made)
    ProjectParty.objects.bulk_create(
        ProjectParty(project=one, role="partner", authority=partner) for one in [first, *made]
    )


def test_the_demonstration_is_in_no_map(client: Client) -> None:
    real, invented = make_authority("Realton"), make_authority("Inventedham")
    make_project(pounds=1_000_000, lead=real)
    made = make_project(pounds=7_000_000, lead=invented, partners=(real,), demonstration=True)
    Project.objects.filter(pk=made.pk).update(announced="2031")
    make_project(pounds=9_000_000, lead=invented, published=False)
    show = Programme.objects.create(name="A show", slug="a-show", is_demonstration=True)
    Involvement.objects.create(programme=show, authority=invented, name="Inventedham", record_key="show")
    for address in PAGES:
        text = client.get(address).content.decode(errors="replace")
        assert not re.search(r"£(7|8|9|10|16|17) million|[789],?000,?000", text), address
        assert "A show" not in text, address
    page = client.get("/map/").content.decode()
    assert "£1 million awarded to 1 project in England" in page
    assert "2031" not in page
    facts = {one.authority.nice_name: one for one in map_facts().places}
    assert (facts["Inventedham"].way, facts["Realton"].joined) == ("", set())


def test_nothing_at_all_is_still_a_page(client: Client) -> None:
    text = assert_public(client, "/map/")
    assert "No published sum awarded to 0 projects in England" in text
    assert "No authorities yet" in assert_public(client, "/map/every-authority/")
    assert "0 of 0 authorities involved" in client.get("/map/every-authority/").content.decode()


def test_an_authority_stands_for_those_before_and_after_it() -> None:
    old, other = make_authority("Old", active_to="2019-03-31"), make_authority("Other", active_to="2019-03-31")
    new = make_authority("New", active_from="2019-04-01")
    old.successors.add(new)
    other.successors.add(new)
    ChildPopulation.objects.create(authority=new, year=2023, children=500)
    make_project(pounds=1000, lead=old, partners=(other,))
    make_project(pounds=400, lead=new)
    today = {one.authority.nice_name: one for one in map_facts().places}
    assert today.keys() == {"New"}
    assert (today["New"].pounds, len(today["New"].led), today["New"].joined) == (1400, 2, set())
    then = map_facts(day=date(2018, 12, 31))
    facts = {one.authority.nice_name: one for one in then.places}
    assert facts.keys() == {"Old", "Other"}
    assert (facts["Old"].pounds, facts["Other"].pounds) == (1400, 400), "the new one's sum shows at both"
    assert facts["Old"].counted_with == ["Other"]
    assert facts["Old"].children is None
    area = areas_of(then)[0]
    assert (area.name, area.codes) == ("Old (to 2019) and Other (to 2019)", [new.gss_code])
    assert (area.counted.pounds, area.counted.children) == (1400, 500), "together each once"
    assert then.total == sum(one.pounds for one in then.regions) == 1400
