"""The page of the data and the downloads: for anyone, whatever is asked, and the same cost at any size."""

from __future__ import annotations

import csv
import io
import json
import re
from collections.abc import Callable
from contextlib import AbstractContextManager
from urllib.parse import quote

import pytest
from django.core.cache import cache
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from openpyxl import load_workbook

from programmes.models import Organisation
from programmes.selectors.opendata import quality
from programmes.selectors.opendata.tables import COLUMNS
from programmes.views.api.resources import RESOURCES
from tests.programmes.making import make_published_round
from tests.programmes.register import assert_public, make_authority, make_project

pytestmark = pytest.mark.django_db
Queries = Callable[[int], AbstractContextManager[object]]
FILES = ("/projects.csv", "/projects.xlsx", "/projects.json", "/data/360giving.json", "/data/360giving.csv")
TABLE = re.compile(r'(?:FROM|JOIN) "(\w+)"')
ODD_QUERIES = (
    "q=%00&region=%00", "q=" + "x" * 10_000, "page=0", "page=1000000", "unknown=1", "least=lots&sort=;drop",
    "q=" + quote("'\"%_\\;--<script>🙂﷽\u202e") * 20, "authority=nowhere", "q=%ff%fe", "&&=&=x",
)  # fmt: skip
ATTACK = '=HYPERLINK("http://evil.example","click")'


def read_csv(content: bytes) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(content.decode("utf-8-sig"), newline="")))


@pytest.mark.parametrize("address", ["/data/", "/data/api/", *FILES])
def test_anyone_reads_it_nobody_posts_to_it_and_it_answers_not_modified(address: str, client: Client) -> None:
    make_project(lead=make_authority())
    response = client.get(address)
    assert response.status_code == 200
    assert response.headers["Cache-Control"].startswith("public")
    again = client.get(address, headers={"If-None-Match": response.headers["ETag"]})
    assert again.status_code == 304
    for method in ("post", "put", "patch", "delete"):
        assert getattr(client, method)(address).status_code == 405


def test_the_page_of_an_empty_register_says_so(client: Client) -> None:
    text = assert_public(client, "/data/")
    assert "No grants yet" in text
    assert ">Valid<" not in text


@pytest.mark.parametrize("address", FILES)
def test_any_address_gives_a_file(address: str, client: Client) -> None:
    make_project(lead=make_authority())
    for query in ODD_QUERIES:
        assert client.get(f"{address}?{query}").status_code == 200, query


@pytest.mark.parametrize("rows", [1, 3])
@pytest.mark.parametrize("address", FILES)
def test_a_file_asks_the_same_however_long(
    rows: int, address: str, client: Client, django_assert_num_queries: Queries
) -> None:
    lead, partner = make_authority(), make_authority()
    for _ in range(rows):
        make_project(lead=lead, partners=(partner,))
    with django_assert_num_queries(3):
        client.get(f"{address}?region=North+East&authority={partner.gss_code}")
    with django_assert_num_queries(4):
        client.get(f"{address}?q=project&authority={partner.gss_code}")


@pytest.mark.parametrize("rows", [1, 3])
def test_the_page_asks_five_things_and_then_two(rows: int, client: Client, django_assert_num_queries: Queries) -> None:
    for _ in range(rows):
        make_project(lead=make_authority(), partners=(make_authority(),))
    with django_assert_num_queries(5):
        client.get("/data/")
    with django_assert_num_queries(2):
        client.get("/data/")


def test_the_check_is_made_again_when_the_register_changes(client: Client) -> None:
    project = make_project(lead=make_authority())
    project.announced = "2017-03-20"
    project.save()
    assert quality.checked().grants == 1
    project.awards.update(amount_pounds=1)
    assert quality.checked().pounds == 1
    project.awards.all().delete()
    assert quality.checked().grants == 0


def test_what_the_schema_finds_wrong_is_shown(client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    project = make_project(lead=make_authority())
    project.announced = "2017-03-20"
    project.save()
    monkeypatch.setattr(quality, "faults", lambda whole: ["grants/0: <b>wrong</b>"])
    cache.clear()
    text = client.get("/data/").content.decode()
    assert "Not valid" in text
    assert "grants/0: &lt;b&gt;wrong&lt;/b&gt;" in text
    assert ">Valid<" not in text


def test_a_search_is_downloaded_as_it_is_seen(client: Client) -> None:
    here, there = make_authority(), make_authority(region="London")
    make_project("Northern", lead=here, partners=(here,), pounds=5)
    make_project("Southern", lead=there, partners=(there,), pounds=None)
    make_project("Invented", lead=here, partners=(here,), demonstration=True)
    make_project("Secret", lead=here, partners=(here,), published=False)
    page = client.get("/projects/?region=North+East&sort=title").content.decode()
    assert "/projects.csv?region=North+East&amp;sort=title" in page
    assert "without the demonstration" in page
    rows = read_csv(client.get("/projects.csv?region=North+East").content)
    assert [(row["title"], row["amount_pounds"]) for row in rows] == [("Northern", "5")]
    everything = json.loads(client.get("/projects.json?sort=title").content)
    assert [one["title"] for one in everything["projects"]] == ["Northern", "Southern"]
    assert everything["projects"][1]["amount_pounds"] is None
    assert everything["projects"][1]["amount_basis"] == "not_published"
    assert list(everything["columns"]) == list(everything["projects"][0]) == list(COLUMNS)
    book = load_workbook(io.BytesIO(client.get("/projects.xlsx?q=southern").content))
    assert [row[2] for row in book["Projects"].iter_rows(values_only=True)] == ["title", "Southern"]
    assert book["About"]["A2"].value == "identifier"


def test_no_title_becomes_a_formula_in_any_file(client: Client) -> None:
    lead = make_authority(name=ATTACK)
    project = make_project(ATTACK, lead=lead)
    project.announced, project.description = "2017-03-20", "@SUM(A1)"
    project.save()
    Organisation.objects.filter(projects=project).update(name="-1+1")
    for address in ("/projects.csv", "/data/360giving.csv"):
        (row,) = read_csv(client.get(address).content)
        assert f"'{ATTACK}" in row.values()
        assert "'-1+1" in row.values()
        assert not [value for value in row.values() if value.startswith(("=", "+", "-", "@"))]
    book = load_workbook(io.BytesIO(client.get("/projects.xlsx").content))
    assert not [cell for row in book["Projects"].iter_rows() for cell in row if cell.data_type == "f"]


def test_any_site_may_read_the_files_and_a_browser_saves_the_tables(client: Client) -> None:
    make_project(lead=make_authority())
    for address in FILES:
        assert client.get(address).headers["Access-Control-Allow-Origin"] == "*"
    assert client.get("/projects.csv").headers["Content-Disposition"] == 'attachment; filename="projects.csv"'
    assert "Content-Disposition" not in client.get("/projects.json").headers


def test_identifiers_lead_to_pages_and_unknown_ones_nowhere(client: Client) -> None:
    authority = make_authority(code="LDS")
    project = make_project(lead=authority)
    award = project.awards.get()
    award.grant_reference = "DR1-0001"
    award.save()
    for identifier, page in (
        ("GB-LAE-LDS", authority),
        ("innovation-fund-DR1-0001", project),
        (f"innovation-fund-award-{award.pk}", project),
    ):
        assert client.get(f"/id/{identifier}/").headers["Location"] == page.get_absolute_url()
    make_project("Secret", published=False)
    for unknown in ("GB-LAE-ZZZ", "innovation-fund-nothing", "innovation-fund-award-99999999999999", "LDS", "%00"):
        assert client.get(f"/id/{unknown}/").status_code == 404


def test_what_is_not_there_is_not_found(client: Client) -> None:
    secret = make_project("Secret", lead=make_authority(), published=False)
    for address in (
        f"/projects/{secret.slug}/360giving.json", "/projects/none/360giving.json", "/data/360giving.xml",
        "/projects.pdf", "/data/nothing/",
    ):  # fmt: skip
        assert client.get(address).status_code == 404


@pytest.mark.parametrize("address", ["/data/", *FILES, "/feeds/awards.atom", "/feeds/rounds.atom", "/calendar.ics",
                                     "/sitemap.xml", *(f"/api/v1/{name}/" for name in RESOURCES)])  # fmt: skip
def test_no_other_table_than_the_programmes_own_is_read(address: str, client: Client) -> None:
    make_project(lead=make_authority(), partners=(make_authority(),))
    make_published_round()
    with CaptureQueriesContext(connection) as asked:
        client.get(address)
    read = {table for query in asked for table in TABLE.findall(query["sql"])}
    assert read
    assert not [table for table in read if not table.startswith("programmes_")]
