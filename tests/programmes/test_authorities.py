"""Councils, today's and those that have ended."""

from __future__ import annotations

import pytest
from django.test import Client

from programmes.models import ChildPopulation
from programmes.selectors.places import codes_today, succession
from tests.programmes.register import make_authority, make_project
from tests.programmes.test_projects import Queries


@pytest.mark.django_db
def test_no_such_code(client: Client) -> None:
    assert client.get("/authorities/E99999999/").status_code == 404


@pytest.mark.parametrize("rows", [1, 3])
@pytest.mark.django_db
def test_pages_ask_the_same_however_much_there_is(
    rows: int, client: Client, django_assert_num_queries: Queries
) -> None:
    council, others = make_authority(), [make_authority() for _ in range(rows)]
    for other in others:
        make_project(lead=council, partners=(other,))
        make_project(lead=other, partners=(council,))
        ChildPopulation.objects.create(authority=other, year=2023, children=1000)
    with django_assert_num_queries(4):
        client.get("/authorities/")
    with django_assert_num_queries(6):
        client.get(f"/authorities/{council.gss_code}/")


@pytest.mark.django_db
def test_reorganised_twice(client: Client) -> None:
    first, second, last = make_authority("First"), make_authority("Second"), make_authority("Last")
    first.successors.add(second)
    second.successors.add(last)
    for ended in (first, second):
        ended.active_to = "2020-03-31"
        ended.save()
    places = succession()
    assert places.today(first.pk) == (last.pk,)
    assert set(places.line(last.pk)) == {first.pk, second.pk, last.pk}
    assert codes_today([first.gss_code]) == [last.gss_code]
    project = make_project("Long ago", lead=first)
    text = client.get(f"/authorities/{last.gss_code}/").content.decode()
    assert project.title in text
    assert "First Council" in text
