"""The record itself. Every figure of the maps against the files, for each choice of what is shown."""

from __future__ import annotations

import csv
import io
import json
import re
import xml.etree.ElementTree as ET
from collections import Counter
from typing import Any

import pytest
from django.test import Client
from openpyxl import load_workbook

from programmes.maps.outlines import outlines
from programmes.reference.files import parts, read
from programmes.selectors.map import map_facts
from programmes.selectors.map.choice import PLACES
from programmes.selectors.map.tables import PLACE_COLUMNS, REGION_COLUMNS
from tests.programmes.register import assert_public, loaded, loaded_once

__all__ = ["loaded", "loaded_once"]
NORTH = PLACES["north"].regions
ROUNDS = {"round-one": "Round One", "round-two": "Round Two", "covid-19": "COVID-19 support (2020-21)"}
INNOVATION = "childrens-social-care-innovation-programme"


def places_by_code() -> dict[str, Any]:
    return {row.text("gss_code"): row for row in read("local_authorities.csv")}


def lead_code(row: Any) -> str:
    """The code of the authority that leads a project: the first of those its lead names that has one."""
    named = [one for one in read("portal/leads.csv") if one.text("lead_organisation") == row.text("lead_organisation")]
    leading = [one.text("gss_code") for one in named if one.text("role") == "lead" or one is named[0]]
    return next((code for code in leading if code), "") if row.text("lead_organisation") else ""


def rows_of(*, year: str = "", round: str = "") -> list[Any]:
    return [
        row
        for row in read("projects.csv")
        if row.text("announced").startswith(year) and (not round or row.text("round") == round)
    ]


def money(rows: list[Any]) -> int:
    return sum(row.whole("amount_gbp") or 0 for row in rows)


def in_regions(rows: list[Any], regions: tuple[str, ...]) -> list[Any]:
    places = places_by_code()
    return [row for row in rows if (code := lead_code(row)) and places[code].text("region") in regions]


def table(client: Client, query: str) -> list[dict[str, str]]:
    content = client.get(f"/map.csv?{query}").content.decode("utf-8-sig")
    return list(csv.DictReader(io.StringIO(content, newline="")))


def test_the_page_says_the_same_as_the_picture(loaded: None, client: Client) -> None:
    text = assert_public(client, "/map/")
    assert text.count('class="portal-hexmap__link"') == 153
    assert text.count('<th scope="row"') == 153 + 11
    assert "£4,000,000 was awarded to Northamptonshire County Council, also shown at West Northamptonshire" in text
    assert "counted once, at the authority that leads" in text


def test_no_award_is_counted_twice(loaded: None) -> None:
    facts = map_facts()
    assert facts.total == 169_731_050
    assert sum(region.pounds for region in facts.regions) + facts.unplaced_pounds == facts.total
    assert sum(region.projects for region in facts.regions) + facts.unplaced_projects == 93
    split = {one.authority.nice_name: one.pounds for one in facts.places}
    assert split["North Northamptonshire"] == split["West Northamptonshire"] == 4_000_000


def test_any_money_coming_up_north(loaded: None, client: Client) -> None:
    """One look: the sum, its share, and the children's share; and every region by the files."""
    wanted = in_regions(rows_of(), NORTH)
    assert (money(wanted), len(wanted)) == (31_834_550, 19)
    text = assert_public(client, "/map/?place=north")
    assert "£31.83 million awarded to 19 projects led in the North" in text
    placed = in_regions(rows_of(), tuple(region for area in PLACES.values() for region in area.regions))
    assert f"{100 * money(wanted) / money(placed):.1f}%" in text
    children = {row.text("gss_code"): row.number_needed("population_0_17") for row in read("population_0_17.csv")}
    north = sum(number for code, number in children.items() if places_by_code()[code].text("region") in NORTH)
    assert f"{100 * north / sum(children.values()):.1f}%" in text
    assert f"£{money(wanted) / north:.2f} for each child here" in text
    assert text.count('class="portal-hexmap__link"') == 51
    for region in json.loads(client.get("/map.json").content)["regions"]:
        assert region["awarded_pounds"] == money(in_regions(rows_of(), (region["region"],))), region


@pytest.mark.parametrize("year", ["2014", "2015", "2016", "2017", "2020"])
def test_each_year_by_the_files(year: str, loaded: None, client: Client) -> None:
    wanted = rows_of(year=year)
    text = client.get(f"/map/?first={year}&last={year}").content.decode()
    assert re.search(rf"awarded to {len(wanted)} projects? in England", text)
    assert "47 projects of this choice are left out: no source gives the day" in text
    told = json.loads(client.get(f"/map.json?first={year}&last={year}").content)
    everywhere = tuple(region["region"] for region in told["regions"])
    assert sum(one["awarded_pounds"] for one in told["regions"]) == money(in_regions(wanted, everywhere))
    assert told["authorities_of"] == f"{year}-12-31"


@pytest.mark.parametrize("slug", ROUNDS)
def test_each_round_by_the_files(slug: str, loaded: None, client: Client) -> None:
    wanted = rows_of(round=ROUNDS[slug])
    text = client.get(f"/map/?round={slug}&programme={INNOVATION}").content.decode()
    assert f"awarded to {len(wanted)} projects in England" in text
    by_place = Counter[str]()
    for row in wanted:
        by_place[lead_code(row)] += row.whole("amount_gbp") or 0
    told = {row["gss_code"]: int(row["awarded_pounds"]) for row in table(client, f"round={slug}")}
    assert told == {code: by_place[code] for code in told}
    assert sum(told.values()) + by_place[""] == money(wanted)


@pytest.mark.parametrize(
    ("year", "alive"), [(2014, 152), (2018, 152), (2019, 151), (2020, 151), (2021, 152), (2023, 153)]
)
def test_authorities_as_they_were_at_the_time(year: int, alive: int, loaded: None, client: Client) -> None:
    """How many there were in each year: data README, "Authorities alive"."""
    rows = table(client, f"last={year}")
    assert len(rows) == alive
    day = f"{year}-12-31"
    assert all((row["from"] or "2000") <= day <= (row["to"] or "2999") for row in rows)
    text = client.get(f"/map/?last={year}").content.decode()
    assert f"{alive} authorities, as they were at the end of {year}" in text
    assert len(table(client, f"last={year}&authorities=today")) == 153


def test_who_was_replaced_is_shown_over_who_followed(loaded: None, client: Client) -> None:
    rows = {row["gss_code"]: row for row in table(client, "round=round-two")}
    assert rows["E10000021"]["shown_over"] == "E06000061; E06000062", "Northamptonshire"
    assert rows["E10000021"]["awarded_pounds"] == "4000000"
    children = {row.text("gss_code"): row.number_needed("population_0_17") for row in read("population_0_17.csv")}
    assert rows["E10000021"]["children"] == str(children["E06000061"] + children["E06000062"])
    assert "E06000061" not in rows
    for picture in ("hexagons", "outlines"):
        text = client.get(f"/map/?round=round-two&picture={picture}").content.decode()
        assert text.count('class="portal-hexmap__link"') == 151, "Cumbria and Northamptonshire once; two share one"
        assert 'aria-label="Northamptonshire (to 2021): £4 million awarded"' in text
        assert "Northamptonshire (to 2021) over North Northamptonshire and West Northamptonshire" in text
        assert "Bournemouth (to 2019) and Poole (to 2019) over Bournemouth, Christchurch and Poole" in text
        assert "Children counted with Poole" in text
        assert "of 2023. Since replaced" in text


def test_pounds_for_each_child_by_the_files(loaded: None, client: Client) -> None:
    children = {row.text("gss_code"): row.number_needed("population_0_17") for row in read("population_0_17.csv")}
    told = [row for row in table(client, "measure=child") if row["pounds_for_each_child"]]
    assert len(told) == 40
    for row in told:
        assert float(row["pounds_for_each_child"]) == round(int(row["awarded_pounds"]) / children[row["gss_code"]], 2)
    text = client.get("/map/?measure=child&picture=outlines").content.decode()
    assert f"£{16_460_000 / children['E10000015']:.2f} for each child" in text
    assert "year 2023 inferred" in text


def test_each_step_of_the_legend_counts_its_areas(loaded: None, client: Client) -> None:
    for query in (
        "",
        "measure=child",
        "measure=projects&picture=outlines",
        "measure=involved",
        "place=london&picture=outlines",
    ):
        text = client.get(f"/map/?{query}").content.decode()
        drawn = Counter(re.findall(r'<a class="portal-hexmap__link"[^>]*><path class="[^"]*hex--(\d)"', text))
        legend = re.findall(r'swatch--(\d)"></span>[^<]*<span class="where-legend__count">(\d+)<', text)
        assert len(legend) >= 5
        assert {step: int(count) for step, count in legend if int(count)} == drawn, query


def test_every_way_of_being_involved_by_the_files(loaded: None, client: Client) -> None:
    """Led or joined: named by projects.csv. Otherwise: named by partner_programmes.csv, what is inferred apart."""
    followers = _followers()
    named = {code for row in read("projects.csv") for code in parts(row.text("authority_gss_codes"))}
    named |= {row.text("gss_code") for row in read("portal/leads.csv") if row.text("gss_code")}
    in_projects = {code for one in named for code in followers(one)}
    ours = {row["gss_code"]: row for row in table(client, "measure=involved")}
    assert {code for code, row in ours.items() if "a project" in row["involved"]} == in_projects
    names = {row.text("gss_code"): row.text("nice_name") for row in read("local_authorities.csv")}
    certain = {row.text("authority") for row in read("partner_programmes.csv") if "membership" not in row.text("notes")}
    otherwise = {code for code in names if names[code] in certain}
    found = in_projects | {code for one in otherwise for code in followers(one)}
    page = assert_public(client, "/map/every-authority/")
    said = re.search(r"(\d+) of 153 authorities involved", page)
    assert said is not None
    assert int(said[1]) == len(found & ours.keys()) == 120
    assert "every local authority in England, in some way, over four years" in page
    regions = [(int(some), int(all_)) for some, all_ in re.findall(r'region-figure"[^>]*>(\d+) of (\d+)<', page)]
    assert [sum(each) for each in zip(*regions, strict=True)] == [120, 153], "the map's regions say the same"
    missing = page[page.index('id="not-yet"') : page.index('id="involved"')]
    inferred = page[page.index('id="inferred"') : page.index('id="not-yet"')]
    for code, row in ours.items():
        link = f'href="/authorities/{code}/"'
        assert (link in missing) == (row["involved"] == "Not yet"), row
        assert (link in inferred) == (row["involved"] == "Only as a member that we infer"), row


def _followers() -> Any:
    """The authorities of today that stand for a code."""
    by_short = {row.text("local_authority_code"): row.text("gss_code") for row in read("local_authorities.csv")}
    then = {row.text("gss_code"): parts(row.text("replaced_by"), ",") for row in read("local_authorities.csv")}
    return lambda code: [by_short[short] for short in then[code]] or [code]


def test_a_programme_without_projects_says_so(loaded: None, client: Client) -> None:
    text = client.get("/map/?programme=partners-in-practice").content.decode()
    assert "Partners in Practice made no awards to projects" in text
    assert "measure=involved&amp;programme=partners-in-practice" in text
    rows = table(client, "measure=involved&programme=partners-in-practice")
    wanted = {
        row.text("authority")
        for row in read("partner_programmes.csv")
        if row.text("programme") == "Partners in Practice"
    }
    assert sum(1 for row in rows if row["other_programmes"]) == len(wanted)


@pytest.mark.parametrize("query", ["", "place=north&picture=outlines", "last=2016&measure=projects"])
def test_the_downloads_say_the_same(query: str, loaded: None, client: Client) -> None:
    rows = table(client, query)
    assert list(rows[0]) == list(PLACE_COLUMNS)
    told = json.loads(client.get(f"/map.json?{query}").content)
    assert [one["gss_code"] for one in told["authorities"]] == [row["gss_code"] for row in rows]
    assert [one["awarded_pounds"] for one in told["authorities"]] == [int(row["awarded_pounds"]) for row in rows]
    book = load_workbook(io.BytesIO(client.get(f"/map.xlsx?{query}").content))
    assert book.sheetnames == ["Authorities", "Regions", "About"]
    assert [line[0] for line in book["Authorities"].iter_rows(min_row=2, values_only=True)] == [
        row["gss_code"] for row in rows
    ]
    regions = client.get(f"/map/regions.csv?{query}").content.decode("utf-8-sig").splitlines()
    assert regions[0] == ",".join(REGION_COLUMNS)
    assert len(regions) == 10


@pytest.mark.parametrize("picture", ["hexagons", "outlines"])
def test_the_picture_stands_alone_with_its_licence(picture: str, loaded: None, client: Client) -> None:
    content = client.get(f"/map.svg?picture={picture}").content
    tree = ET.fromstring(content)  # noqa: S314 - our own
    links = tree.findall(".//{http://www.w3.org/2000/svg}a")
    assert len(links) == 153 + 9
    assert all(link.attrib["href"].startswith("http://") for link in links)
    credit = tree.findtext("{http://www.w3.org/2000/svg}metadata")
    assert credit == (outlines().attribution if picture == "outlines" else credit)
    assert "licence" in str(credit).lower()


@pytest.mark.parametrize("address", ["/map.csv", "/map.xlsx", "/map.json", "/map.svg", "/map/regions.csv"])
def test_files_are_kept_by_caches_and_asked_for_again(address: str, loaded: None, client: Client) -> None:
    response = client.get(address)
    assert response.headers["Cache-Control"].startswith("public")
    assert client.get(address, headers={"If-None-Match": response.headers["ETag"]}).status_code == 304
    assert client.post(address).status_code == 405


def test_the_aim_is_linked_from_where_people_look(loaded: None, client: Client) -> None:
    for address in ("/", "/map/", f"/programmes/{INNOVATION}/"):
        assert 'href="/map/every-authority/"' in client.get(address).content.decode(), address
    home = client.get("/").content.decode()
    assert 'href="/map/?place=north"' in home
    assert 'href="/map/?measure=involved"' in home
