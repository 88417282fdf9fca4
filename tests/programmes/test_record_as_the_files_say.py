"""The record itself, read back from the pages and held against the files it came from."""

from __future__ import annotations

import csv
import html
import re

import pytest
from django.test import Client

from portal.look.words import partial_date
from programmes.models import Project
from programmes.reference.files import FOLDER
from tests.programmes.register import loaded, loaded_once

__all__ = ["loaded", "loaded_once"]
BASES = {"awarded": "", "up_to": "Up to ", "more_than": "More than ", "about": "About "}


def rows(name: str) -> list[dict[str, str]]:
    with (FOLDER / name).open(encoding="utf-8-sig", newline="") as handle:
        return list(csv.DictReader(handle))


def read(client: Client, address: str) -> str:
    """The words of a page, apart by single spaces."""
    response = client.get(address)
    assert response.status_code == 200, address
    words = re.sub(r"<[^>]+>", " ", response.content.decode())
    return " ".join(html.unescape(words).split())


def test_every_project_says_what_its_row_says(loaded: None, client: Client) -> None:
    slugs = dict(Project.objects.values_list("record_id", "slug"))
    names = {row["gss_code"]: row["nice_name"] for row in rows("local_authorities.csv")}
    for row in rows("projects.csv"):
        text = read(client, f"/projects/{slugs[row['project_id']]}/")
        said = [row["title"], row["description"], row["lead_organisation"] or "Not named by the source"]
        amount = row["amount_gbp"]
        said.append(f"{BASES[row['amount_basis']]}£{int(amount):,}" if amount else "Amount not published")
        said += [f"Announced {partial_date(row['announced']) or 'Not known'}"]
        said += [f"from {partial_date(row['start_month'])}"] if row["start_month"] else ["Ran Not known"]
        said += [names[code] for code in row["authority_gss_codes"].split(";") if code]
        said += ["our reading: no source states it"] if row["policy_area_basis"] == "inferred" else []
        missing = [one for one in said if one not in text]
        assert not missing, (row["project_id"], missing, text)
        assert amount or "£0" not in text


def test_lists_say_how_exactly_an_amount_is_known(loaded: None, client: Client) -> None:
    listed = " ".join(read(client, f"/projects/?page={page}") for page in range(1, 6))
    for row in rows("projects.csv"):
        if row["amount_gbp"]:
            assert f"{BASES[row['amount_basis']]}£{int(row['amount_gbp']):,}" in listed, row["project_id"]
    loose = sum(row["amount_basis"] in ("up_to", "more_than", "about") for row in rows("projects.csv"))
    assert f"{loose} amounts in this sum are stated as “up to”, “more than” or “about”" in listed
    assert "Up to £916,000" in read(client, "/authorities/E06000062/")
    assert "Up to £3,730,000" in read(client, "/rounds/round-two/")


@pytest.mark.parametrize("side", ["a", "b"])
def test_both_figures_stand_where_sources_disagree(side: str, loaded: None, client: Client) -> None:
    slugs = dict(Project.objects.values_list("record_id", "slug"))
    about = {row["topic"]: row for row in rows("portal/subjects.csv") if row["file"] == "conflicts.csv"}
    for row in rows("conflicts.csv"):
        subject = about.get(row["topic"])
        if subject and subject["project"]:
            text = read(client, f"/projects/{slugs[subject['project']]}/")
            assert row[f"value_{side}"] in text, row["topic"]
            assert "Where sources disagree" in text


def test_the_covid_round_says_what_was_announced_and_what_is_missing(loaded: None, client: Client) -> None:
    text = read(client, "/rounds/covid-19/")
    for said in ("More than £12 million", "14 projects as announced", "4 projects that sources name"):
        assert said in text
    assert "name 4 of the 14 projects announced. The other 10 are not listed, because no source names them." in text
    assert "name 50 of the 53 projects announced" in read(client, "/rounds/round-one/")
    assert "name 15 of the 19 projects announced" in read(client, "/rounds/round-three/")


def test_a_programme_is_spoken_for_by_its_whole_sum(loaded: None, client: Client) -> None:
    text = read(client, "/programmes/")
    assert "£212.8 million (committed) 4 rounds 93 projects" in text
    assert "£30 million" not in text
    assert "94 projects as its source counts them" in read(
        client, "/programmes/childrens-social-care-innovation-programme/"
    )


def test_a_round_that_is_our_reading_says_so(loaded: None, client: Client) -> None:
    slug = Project.objects.get(record_id="R2-24").slug
    assert "Round Two (our reading: no source states it)" in read(client, f"/projects/{slug}/")
    assert "Making Integration Happen (that it is of this round is our reading)" in read(client, "/rounds/round-two/")


def test_no_page_speaks_to_whoever_keeps_the_files(loaded: None, client: Client) -> None:
    pages = [one.get_absolute_url() for one in Project.objects.exclude(notes="")]
    pages += ["/rounds/round-one/", "/rounds/round-two/", "/programmes/childrens-social-care-innovation-programme/"]
    for address in pages:
        text = read(client, address)
        for inside in ("conflicts.csv", "stored copy", "stored page", "softened", "Store with", "taken.", ".txt]"):
            assert inside not in text, (address, inside)
