"""The evaluation reports: searched, filtered, counted, and each on its page."""

from __future__ import annotations

from typing import Any

import pytest
from django.db import IntegrityError, transaction
from django.test import Client

from programmes.models import EvaluationReport, Finding, Method, Project
from tests.programmes.register import make_authority, make_project
from tests.programmes.test_projects import Queries

pytestmark = pytest.mark.django_db


def make_report(title: str, project: Project | None = None, **fields: Any) -> EvaluationReport:
    number = EvaluationReport.objects.count()
    values: dict[str, Any] = {"slug": f"r-{number}", "record_key": str(number), "project": project, **fields}
    return EvaluationReport.objects.create(title=title, **values)


def found(client: Client, query: str) -> list[str]:
    return [report.title for report in client.get(f"/evidence/?{query}").context["reports"]]


def test_reports_on_what_is_not_public_are_not_there(client: Client) -> None:
    make_report("Hidden", make_project(published=False), slug="hidden")
    make_report("Invented", make_project(demonstration=True), slug="invented")
    for slug in ("hidden", "invented", "none"):
        assert client.get(f"/evidence/{slug}/").status_code == 404
    assert found(client, "") == []
    assert "Reports appear here when they are published" in client.get("/evidence/").content.decode()


@pytest.mark.parametrize("rows", [1, 3])
def test_it_asks_the_same_however_many_there_are(rows: int, client: Client, django_assert_num_queries: Queries) -> None:
    for number in range(rows):
        report = make_report(f"R {number}", make_project(lead=make_authority()), published="2020")
        Finding.objects.create(report=report, meaning="It worked")
    with django_assert_num_queries(4):
        client.get("/evidence/")
    with django_assert_num_queries(5):
        client.get("/evidence/?q=worked&region=North+East&direction=not_stated")
    with django_assert_num_queries(3):
        client.get("/evidence/r-0/")


def test_each_filter_leaves_what_it_says_and_counts_beside_the_others(client: Client) -> None:
    north, south = make_authority("Northtown"), make_authority("Southtown", region="South East")
    one = make_report(
        "One", make_project(lead=north), published="2017-07", methods=[Method.RANDOMISED], methods_words="a trial"
    )
    two = make_report("Two", make_project(lead=south), published="2020")
    Finding.objects.create(report=one, meaning="Fewer", direction="better", direction_words="Fewer")
    Finding.objects.create(report=two, meaning="Counted")
    assert found(client, "year=2017") == ["One"]
    assert found(client, "region=South+East") == ["Two"]
    assert found(client, f"authority={north.gss_code}") == ["One"]
    assert found(client, "method=randomised") == ["One"]
    assert found(client, "method=not_stated") == ["Two"]
    assert found(client, "direction=better") == ["One"]
    assert found(client, "direction=not_stated&year=2017") == []
    page = client.get("/evidence/?direction=better")
    years = next(offered for offered in page.context["offered"] if offered.name == "year")
    assert [(one.value, one.projects) for one in years.values] == [("2017", 1)]
    directions = next(offered for offered in page.context["offered"] if offered.name == "direction")
    assert [(one.value, one.projects) for one in directions.values] == [("better", 1), ("not_stated", 1)]
    assert dict(page.context["pointing"].rows) == {"Better": 1, "Worse": 0, "No difference": 0, "Not stated": 0}


@pytest.mark.parametrize(
    "query", ["year=abc&region=%00", "page=999999", "method=magic", "authority=' OR 1", f"q={'x' * 10_000}", "q=!%26|("]
)
def test_any_query_string_gives_a_page(query: str, client: Client) -> None:
    make_report("One", make_project())
    assert client.get(f"/evidence/?{query}").status_code == 200


def test_a_page_quotes_the_words_that_state_a_direction_and_a_method(client: Client) -> None:
    report = make_report("One", methods=[Method.COMPARISON], methods_words="with and without", subject="A round")
    Finding.objects.create(report=report, meaning="A fall of 20", direction="better", direction_words="A fall")
    Finding.objects.create(report=report, meaning="Eleven took part")
    text = " ".join(client.get(report.get_absolute_url()).content.decode().split())
    assert "Read from the words “A fall”." in text
    assert "Comparison with others" in text
    assert "“with and without”" in text
    assert ">Not stated</strong>" in text


@pytest.mark.parametrize(
    ("fields", "rule"),
    [
        ({"direction": "better"}, "finding_direction_has_its_words"),
        ({"direction_words": "less"}, "finding_direction_has_its_words"),
    ],
)
def test_no_direction_without_the_words_that_state_it(fields: dict[str, str], rule: str) -> None:
    report = make_report("One")
    with pytest.raises(IntegrityError, match=rule), transaction.atomic():
        Finding.objects.create(report=report, meaning="m", **fields)


@pytest.mark.parametrize(
    ("fields", "rule"),
    [
        ({"methods": ["randomised"]}, "report_methods_have_their_words"),
        ({"methods_words": "a trial"}, "report_methods_have_their_words"),
        ({"methods": ["magic"], "methods_words": "a wand"}, "report_methods_are_known"),
    ],
)
def test_no_method_without_the_words_that_name_it(fields: dict[str, Any], rule: str) -> None:
    with pytest.raises(IntegrityError, match=rule), transaction.atomic():
        make_report("One", **fields)
