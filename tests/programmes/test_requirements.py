"""“What does Partners in Practice require of us?”: the page, its picker, and everyone who met the rule."""

from __future__ import annotations

import csv
from typing import Any

import pytest
from django.test import Client

from programmes.models import Programme
from programmes.reference.files import FOLDER
from tests.programmes.register import assert_public, loaded, loaded_once

__all__ = ["loaded", "loaded_once"]

ADDRESS = "/programmes/partners-in-practice/requirements/"
QUERIES = 5


def read(client: Client, address: str) -> str:
    response = client.get(address)
    assert response.status_code == 200
    text = response.content.decode().replace("&#x27;", "'")
    return " ".join(text.split())


def test_the_page_is_public_and_says_the_rule_with_its_source(
    loaded: None, client: Client, django_assert_num_queries: Any
) -> None:
    text = assert_public(client, ADDRESS)
    assert "overall, and in every sub-judgement" in text
    assert "Government launches £20m programme" in text
    with django_assert_num_queries(QUERIES):
        client.get(ADDRESS)
    with django_assert_num_queries(QUERIES):
        client.get(f"{ADDRESS}?authority=E10000021&day=2022-12-01")


@pytest.mark.parametrize(
    ("query", "said"),
    [
        ("authority=E08000035&day=2018-12-31", "Leeds: yes"),
        ("authority=Havering&day=2018-08-01", "Help and protection was judged “requires improvement”"),
        ("authority=E06000002&day=2026-08-01", "Ofsted has given no overall judgement since April 2026"),
        ("authority=E08000035&day=2017-01-01", "which begins on 12 March 2018"),
        ("authority=E10000021&day=2022-12-01", "North Northamptonshire: no"),
        ("authority=E06000061&day=2019-06-01", "began on 1 April 2021. What follows is about whoever stood there"),
        ("authority=E10000023&day=2019-06-01", "North Yorkshire: yes"),
        ("authority=E06000018&day=2024-06-01", "were read with known faults"),
        ("authority=leeds&day=31/12/2018", "Leeds: yes"),
    ],
)
def test_what_the_record_says(query: str, said: str, loaded: None, client: Client) -> None:
    assert said in read(client, f"{ADDRESS}?{query}")


def test_a_council_is_counted_just_as_the_file_says(loaded: None, client: Client) -> None:
    """Reckoned here from the file alone, for a day on which nobody had been replaced that the file reports on."""
    day = "2026-03-31"
    newest: dict[str, dict[str, str]] = {}
    with (FOLDER / "ofsted_judgements.csv").open(encoding="utf-8") as handle:
        for row in csv.DictReader(handle):
            if row["published"] <= day and row["published"] > newest.get(row["gss_code"], {}).get("published", ""):
                newest[row["gss_code"]] = row
    grades = ("overall_effectiveness", "impact_of_leaders", "help_and_protection", "children_in_care", "care_leavers")
    met = [
        row["la_name"]
        for row in newest.values()
        if row["overall_effectiveness"] and all(row[name] in ("good", "outstanding", "") for name in grades)
    ]
    text = read(client, f"{ADDRESS}?day={day}")
    assert f"<strong>{len(met)} of 153</strong> authorities met the rule" in text
    assert len(met) > 50


@pytest.mark.parametrize(
    ("query", "said"),
    [
        ("authority=Atlantis", "Choose an authority from the list"),
        ("day=tomorrow", "Enter a date like 2018-03-31"),
        ("day=2019-02-30", "Enter a date like 2018-03-31"),
        ("day=0000-01-01&authority=%00", "Enter a date like 2018-03-31"),
        ("day=9999-12-31", "Enter today or a day that has passed"),
        ("day=0001-01-01", "The record of inspections begins on 12 March 2018"),
        ("authority=" + "x" * 10_000, "Choose an authority from the list"),
        ("authority=E08000035&authority=&day=&day=", "Good or better"),
        ("authority=Dorset&day=2020-01-01", "Dorset: no"),
    ],
)
def test_any_address_gives_a_page(query: str, said: str, loaded: None, client: Client) -> None:
    assert said in read(client, f"{ADDRESS}?{query}")


@pytest.mark.django_db
def test_a_programme_without_a_rule_has_no_such_page(client: Client) -> None:
    Programme.objects.create(name="Other", slug="other")
    assert client.get("/programmes/other/requirements/").status_code == 404
    assert client.get("/programmes/none/requirements/").status_code == 404
