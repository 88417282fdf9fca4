"""Feeds, the calendar, the sitemap and what robots are asked."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from contextlib import AbstractContextManager
from xml.etree import ElementTree

import pytest
from django.test import Client

from programmes.models import EvaluationReport, Programme, Project, Round
from programmes.selectors import sitemap
from programmes.views.feeds import _escaped, _folded
from tests.programmes.making import make_published_round, make_real_round, make_round
from tests.programmes.register import make_authority, make_project

pytestmark = pytest.mark.django_db
Queries = Callable[[int], AbstractContextManager[object]]
ATOM = "{http://www.w3.org/2005/Atom}"
MAP = "{http://www.sitemaps.org/schemas/sitemap/0.9}"
FILES = {
    "/feeds/awards.atom": 2, "/feeds/rounds.atom": 1, "/calendar.ics": 1, "/sitemap.xml": 6,
    "/sitemap-projects-1.xml": 1, "/robots.txt": 0,
}  # fmt: skip
"""Each with the queries it takes, however long."""


def parsed(client: Client, address: str) -> ElementTree.Element:
    return ElementTree.fromstring(client.get(address).content)  # noqa: S314 - our own words


@pytest.mark.parametrize("address", FILES)
def test_anyone_reads_it_nobody_posts_to_it_and_it_answers_not_modified(address: str, client: Client) -> None:
    make_project(lead=make_authority())
    make_published_round()
    response = client.get(address)
    assert response.status_code == 200
    assert response.headers["Cache-Control"].startswith("public")
    again = client.get(address, headers={"If-None-Match": response.headers["ETag"]})
    assert again.status_code == 304
    for method in ("post", "put", "patch", "delete"):
        assert getattr(client, method)(address).status_code == 405


@pytest.mark.parametrize("rows", [1, 3])
def test_it_asks_the_same_however_long(rows: int, client: Client, django_assert_num_queries: Queries) -> None:
    for _ in range(rows):
        make_project(lead=make_authority())
        make_published_round()
    for address, queries in FILES.items():
        with django_assert_num_queries(queries):
            client.get(address)


def test_awards_say_who_got_how_much_newest_first(client: Client) -> None:
    first = make_project("First & <best>", lead=make_authority("Leeds"), pounds=4_850_000)
    make_project("Second", pounds=None)
    make_project("Invented", demonstration=True)
    make_project("Secret", published=False)
    Project.objects.filter(pk=first.pk).update(published_at=dt.datetime(2017, 3, 20, 9, tzinfo=dt.UTC))
    feed = parsed(client, "/feeds/awards.atom")
    entries = feed.findall(f"{ATOM}entry")
    assert [entry.findtext(f"{ATOM}title") for entry in entries] == ["Second", "First & <best>"]
    assert entries[1].findtext(f"{ATOM}summary", "").startswith("£4.85 million. Leeds Council.")
    assert entries[0].findtext(f"{ATOM}summary", "").startswith("Amount not published.")
    assert entries[1].findtext(f"{ATOM}updated") == "2017-03-20T09:00:00+00:00"
    assert entries[1].findtext(f"{ATOM}id", "").endswith(first.get_absolute_url())
    assert feed.findtext(f"{ATOM}id", "").endswith("/feeds/awards.atom")


def test_an_empty_feed_is_the_same_twice(client: Client) -> None:
    assert client.get("/feeds/awards.atom").content == client.get("/feeds/awards.atom").content


def test_rounds_are_those_that_anyone_may_see(client: Client) -> None:
    make_real_round(title="Open to all")
    make_published_round(title="Invented")
    make_round(title="Still a draft")
    make_published_round(title="Rehearsed", is_rehearsal=True)
    programme = Programme.objects.create(name="Old", slug="old")
    Round.objects.create(programme=programme, title="Of the record", slug="record", is_record=True)
    titles = {one.findtext(f"{ATOM}title") for one in parsed(client, "/feeds/rounds.atom").findall(f"{ATOM}entry")}
    assert titles == {"Open to all", "Demonstration: Invented", "Of the record"}


def test_the_calendar_has_each_deadline_in_universal_time(client: Client) -> None:
    closes = dt.datetime(2027, 7, 29, 14, tzinfo=dt.UTC)
    made = make_real_round(title="Round, with; marks", closes_at=closes)
    make_round(title="Still a draft")
    said = client.get("/calendar.ics").content.decode()
    unfolded = said.replace("\r\n ", "")
    assert said.startswith("BEGIN:VCALENDAR\r\nVERSION:2.0\r\n")
    assert said.endswith("END:VCALENDAR\r\n")
    assert "DTSTART:20270729T140000Z\r\n" in unfolded
    assert "SUMMARY:Round\\, with\\; marks closes: bids in by now\r\n" in unfolded
    assert f"UID:closes-{made.slug}@" in unfolded
    assert "draft" not in said
    assert all(len(line.encode()) <= 75 for line in said.split("\r\n"))
    assert unfolded.count("BEGIN:VEVENT") == unfolded.count("END:VEVENT") == 2 + (made.accept_by is not None)


def test_text_of_a_calendar_cannot_begin_a_line_of_its_own() -> None:
    assert _escaped("a\r\nEND:VCALENDAR\\,;") == "a\\nEND:VCALENDAR\\\\\\,\\;"
    folded = list(_folded("SUMMARY:" + "£" * 100))
    assert all(len(part.encode()) <= 75 for part in folded)
    assert folded[0] + "".join(part[1:] for part in folded[1:]) == "SUMMARY:" + "£" * 100


def test_the_sitemap_leads_to_every_page_that_is_really_there(client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sitemap, "A_PART", 2)
    projects = [make_project(lead=make_authority()) for _ in range(3)]
    EvaluationReport.objects.create(title="Report", slug="report", project=projects[0], record_key="r")
    make_real_round()
    make_project("Invented", demonstration=True)
    make_project("Secret", published=False)
    parts = [one.text or "" for one in parsed(client, "/sitemap.xml").iter(f"{MAP}loc")]
    assert len([part for part in parts if "projects" in part]) == 2
    addresses = [one.text or "" for part in parts for one in parsed(client, path(part)).iter(f"{MAP}loc")]
    assert len(addresses) == len(set(addresses))
    assert {one.get_absolute_url() for one in projects} <= {path(address) for address in addresses}
    assert not [address for address in addresses if "invented" in address or "secret" in address]
    for address in addresses:
        assert client.get(path(address)).status_code == 200, address


def path(address: str) -> str:
    """The address without its host."""
    return "/" + address.split("/", 3)[3]


@pytest.mark.parametrize(
    "part",
    ["projects-1", "projects-0", "projects", "projects-x", "projects-²", "projects-999999", "nothing-1", "pages-2"],
)
def test_a_part_that_is_not_there_is_not_found(part: str, client: Client) -> None:
    assert client.get(f"/sitemap-{part}.xml").status_code == 404


def test_robots_are_told_what_is_for_people_and_where_the_map_is(client: Client) -> None:
    said = client.get("/robots.txt").content.decode()
    assert "Disallow: /admin/\n" in said
    assert "/sitemap.xml\n" in said
    assert "Disallow: /projects" not in said
