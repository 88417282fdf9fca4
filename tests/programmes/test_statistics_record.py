"""A past round's statistics: what sources say of its bids, and what its projects add up to."""

from __future__ import annotations

import csv
import gzip
from typing import Any

import pytest
from django.test import Client

from programmes.models import OrganisationKind, Round
from programmes.pictures.histogram import histogram
from programmes.pictures.shares import shares
from programmes.reference.files import FOLDER
from programmes.selectors.statistics_record import RecordLine
from tests.programmes.making import make_published_round, make_round
from tests.programmes.register import assert_public, loaded, loaded_once

__all__ = ["loaded", "loaded_once"]


def read(client: Client, address: str) -> str:
    return " ".join(client.get(address).content.decode().replace("&#x27;", "'").split())


def test_round_one_says_what_a_source_says_of_its_bids(loaded: None, client: Client) -> None:
    text = " ".join(assert_public(client, "/rounds/round-one/statistics/").split())
    for said in ("Nearly 300", "Bids shortlisted", "31 October 2014", "cypnow.co.uk", "50 projects"):
        assert said in text


def test_what_is_not_published_is_said(loaded: None, client: Client) -> None:
    text = read(client, "/rounds/covid-19/statistics/")
    assert "No source found says how many bids this round received" in text
    assert "Not published" in text


def test_the_sums_are_those_of_the_file(loaded: None, client: Client) -> None:
    with (FOLDER / "projects.csv").open(encoding="utf-8") as handle:
        rows = [row for row in csv.DictReader(handle) if row["round"] == "Round Two"]
    known = [int(row["amount_gbp"]) for row in rows if row["amount_gbp"]]
    text = read(client, "/rounds/round-two/statistics/")
    assert f"{len(rows)} projects" in text
    large = sum(one >= 5_000_000 for one in known)
    assert f'£5 million or more</th><td class="govuk-table__cell govuk-table__cell--numeric">{large}</td>' in text


def test_every_past_round_keeps_to_six_queries(
    loaded: None, client: Client, django_assert_max_num_queries: Any
) -> None:
    for round_ in Round.objects.filter(is_record=True):
        address = f"/rounds/{round_.slug}/statistics/"
        with django_assert_max_num_queries(6):
            response = client.get(address)
        assert response.status_code == 200
        assert len(gzip.compress(response.content)) < 60_000
        assert address in client.get(round_.get_absolute_url()).content.decode()
        assert client.get(f"/rounds/{round_.slug}/statistics.csv").status_code == 404


@pytest.mark.django_db
def test_a_round_that_takes_bids_and_a_draft(client: Client) -> None:
    published = make_published_round()
    assert "Bidders of this round have not heard yet." in read(client, f"/rounds/{published.slug}/statistics/")
    assert client.get(f"/rounds/{make_round().slug}/statistics/").status_code == 404


def test_pictures_of_nothing() -> None:
    assert histogram([], line=None, title="None")["columns"] == []
    named = [RecordLine(str(kind.label), 2, 1, 0) for kind in OrganisationKind]
    assert [bar["label"] for bar in shares(named, title="Kinds", id="kinds")["bars"]] == [one.name for one in named]
    assert shares([], title="None", id="none")["description"] == "No bid."
