"""The first page: search, the map, three figures with sources, and the rounds open now."""

from __future__ import annotations

import pytest
from django.test import Client
from django.utils import timezone

from tests.programmes.making import make_published_round
from tests.programmes.register import assert_public, make_authority, make_project
from tests.programmes.test_projects import Queries


@pytest.mark.django_db
def test_nothing_at_all_is_still_a_page(client: Client) -> None:
    text = assert_public(client, "/")
    assert "No round is open now" in text
    assert "0 of 0" in text


@pytest.mark.django_db
def test_an_open_round_shows_with_its_time_left(client: Client) -> None:
    made = make_published_round(title="The round of today")
    text = client.get("/").content.decode()
    assert "The round of today" in text
    assert "left</strong>" in text
    assert "Demonstration" in text
    type(made).objects.filter(pk=made.pk).update(closes_at=timezone.now())
    assert "The round of today" not in client.get("/").content.decode()


@pytest.mark.django_db
def test_demonstration_and_unpublished_projects_are_in_no_figure(client: Client) -> None:
    lead = make_authority("Realton")
    make_project(pounds=1_000_000, lead=lead)
    make_project(pounds=7_000_000, lead=lead, demonstration=True)
    make_project(pounds=9_000_000, lead=lead, published=False)
    text = client.get("/").content.decode()
    assert "£1 million" in text
    assert "£8 million" not in text
    assert "£17 million" not in text
    assert "1 of 1" in text


@pytest.mark.django_db
@pytest.mark.parametrize("rows", [1, 3])
def test_it_asks_as_much_at_one_row_as_at_three(rows: int, client: Client, django_assert_num_queries: Queries) -> None:
    lead, partner = make_authority(), make_authority()
    for _ in range(rows):
        make_project(lead=lead, partners=(partner,))
    with django_assert_num_queries(6):
        assert client.get("/").status_code == 200
