"""Searching the funded projects, and the page of each."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import AbstractContextManager
from urllib.parse import quote

import pytest
from django.http import QueryDict
from django.test import Client

from programmes.forms.search import amount_of, cleaned, page_number, read_search
from programmes.models import EvaluationReport, Finding, Measure
from tests.programmes.register import assert_public, make_authority, make_project

Queries = Callable[[int], AbstractContextManager[object]]


@pytest.mark.django_db
@pytest.mark.parametrize(
    "query",
    [
        "page=0",
        "page=-1",
        "page=1000000",
        "page=abc",
        "page=" + "9" * 100,
        "page=²",
        "q=%00",
        "q=a%00b",
        "q=%01%02%1f%7f",
        "q=" + "x" * 10_000,
        "q=" + quote("'\"%_\\;--<script>") * 20,
        "q=" + quote("🙂 ﷽ \u202e"),
        "q=a b c d e f g h i j",
        "q=%ff%fe",
        "q=" + quote("ŝtrånĝe"),
        "region=%00&round=%00&area=%00&authority=%00&kind=%00&programme=%00&announced=%00",
        "announced=%25",
        "least=-1&most=1e9",
        "least=" + "9" * 30 + "&most=0",
        "least=½",
        "sort=pounds;drop",
        "q=1&q=2&&&=&=x",
    ],
)
def test_any_address_gives_a_page(query: str, client: Client) -> None:
    make_project(lead=make_authority())
    assert client.get(f"/projects/?{query}").status_code == 200
    assert client.get(f"/evidence/?{query}").status_code == 200
    assert client.get(f"/authorities/?{query}").status_code == 200


@pytest.mark.django_db
def test_an_amount_that_is_none_is_said_beside_the_box(client: Client) -> None:
    text = client.get("/projects/?least=<b>lots").content.decode()
    assert "Enter an amount in pounds, like 250000" in text
    assert "&lt;b&gt;lots" in text
    assert "<b>lots" not in text


@pytest.mark.parametrize("rows", [1, 3])
@pytest.mark.django_db
def test_the_list_asks_the_same_however_long(rows: int, client: Client, django_assert_num_queries: Queries) -> None:
    lead, partner = make_authority(), make_authority()
    for _ in range(rows):
        make_project(lead=lead, partners=(partner,))
    with django_assert_num_queries(5):
        client.get(f"/projects/?q=project&authority={partner.gss_code}&sort=title")


@pytest.mark.django_db
def test_findings_promises_and_the_demonstration_tag(client: Client) -> None:
    project = make_project("Invented", demonstration=True, lead=make_authority())
    Measure.objects.create(project=project, measure="Children in care", baseline="100", target="80")
    report = EvaluationReport.objects.create(title="Report", slug="report", project=project, record_key="r")
    Finding.objects.create(report=report, figure="2600000", meaning="pounds saved")
    text = assert_public(client, f"/projects/{project.slug}/")
    for said in ("Demonstration", "Not reported", "Children in care", "<strong>£2,600,000</strong> saved"):
        assert said in text
    assert "Demonstration" in client.get("/projects/").content.decode()


@pytest.mark.django_db
def test_what_is_not_published_is_not_there(client: Client) -> None:
    project = make_project("Secret", published=False)
    assert client.get(f"/projects/{project.slug}/").status_code == 404
    assert client.get("/projects/?q=secret").context["results"] == []
    assert client.get("/projects/no-such-project/").status_code == 404


@pytest.mark.parametrize("rows", [1, 3])
@pytest.mark.django_db
def test_a_page_asks_the_same_however_many_take_part(
    rows: int, client: Client, django_assert_num_queries: Queries
) -> None:
    project = make_project(lead=make_authority(), partners=tuple(make_authority() for _ in range(rows)))
    for number in range(rows):
        EvaluationReport.objects.create(
            title=f"Report {number}", slug=f"report-{number}", project=project, record_key=str(number)
        )
    with django_assert_num_queries(4):
        client.get(f"/projects/{project.slug}/")


@pytest.mark.parametrize(
    ("typed", "amount"),
    [("250000", 250_000), ("£250,000", 250_000), ("1.5m", 1_500_000), ("2k", 2_000), ("", None), ("-1", None)],
)
def test_amounts_as_people_write_them(typed: str, amount: int | None) -> None:
    assert amount_of(typed) == amount


def test_text_is_cleaned_before_a_database_sees_it() -> None:
    assert cleaned("  a\x00b\x1f  c ") == "a b c"
    assert len(cleaned("x" * 10_000)) == 200
    assert page_number("0") == 1
    assert read_search(QueryDict("q=Bürö")).terms == ["buro"]


@pytest.mark.django_db
def test_demonstration_projects_are_shown_and_never_summed(client: Client) -> None:
    make_project("Real and funded", pounds=250_000)
    make_project("Invented and funded", pounds=900_000, demonstration=True)
    said = client.get("/projects/").content.decode()
    assert "2 projects, £250,000" in said
    assert "1 of the demonstration, not in the sum" in said
