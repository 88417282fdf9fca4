"""The record itself. Searching the funded projects, and the page of each."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import AbstractContextManager

import pytest
from django.test import Client

from programmes.models import Project
from tests.programmes.register import assert_public, loaded, loaded_once

__all__ = ["loaded", "loaded_once"]
Queries = Callable[[int], AbstractContextManager[object]]


def test_all_of_them_with_their_sum(loaded: None, client: Client) -> None:
    text = assert_public(client, "/projects/")
    assert "93 projects, £169,731,050" in text
    assert "(12 with amount not published)" in text
    assert text.count('class="portal-result"') == 20


@pytest.mark.parametrize(
    ("query", "said"),
    [
        ("announced=2017-03-20", "11 projects, £35,579,500"),
        ("announced=2017-03", "11 projects"),
        ("round=covid-19", '4 projects <span class="portal-filter__count">(4 with amount not published)'),
        ("region=North+East", "5 projects, £7,162,000"),
        ("kind=trust", "2 projects, £4,490,000"),
        ("least=11.6m", "1 project, £11,600,000"),
        ("most=£400,000", "2 projects, £739,000"),
        ("authority=E06000061", "3 projects, £5,281,000"),
        ("authority=E10000021", "3 projects, £5,281,000"),
        ("authority=nowhere", "0 projects"),
        ("area=social-investment-for-care-leavers", "3 projects"),
        ("programme=partners-in-practice", "0 projects"),
    ],
)
def test_each_filter(query: str, said: str, loaded: None, client: Client) -> None:
    assert said in client.get(f"/projects/?{query}").content.decode()


@pytest.mark.parametrize(
    "typed", ["Hertfordshire safeguarding", "hertfodshire safegarding", "HERTFORDSHIRE", "luton", "Bracknel Forest"]
)
def test_words_are_found_however_they_are_typed(typed: str, loaded: None, client: Client) -> None:
    text = client.get("/projects/", {"q": typed}).content.decode()
    assert "Family Safeguarding (scale and spread)" in text
    assert "£11,600,000" in text


def test_words_that_are_nowhere_find_nothing_and_say_what_to_do(loaded: None, client: Client) -> None:
    text = client.get("/projects/?q=zzzzqqqq").content.decode()
    assert "No project matches" in text
    assert "0 projects" in text


def test_chips_take_one_filter_off(loaded: None, client: Client) -> None:
    text = client.get("/projects/?q=leeds&region=London&page=2").content.decode()
    assert 'href="?region=London"' in text
    assert 'href="?q=leeds"' in text


@pytest.mark.parametrize(
    ("sort", "first"),
    [("amount", "Family Safeguarding (scale"), ("smallest", "Shared Lives"), ("title", "Achieving Change Together")],
)
def test_order(sort: str, first: str, loaded: None, client: Client) -> None:
    listed = client.get(f"/projects/?sort={sort}").context["results"]
    assert listed[0].title.startswith(first)


@pytest.mark.parametrize("sort", ["newest", "oldest"])
def test_order_by_announcement_leaves_the_undated_to_the_end(sort: str, loaded: None, client: Client) -> None:
    dates = [one.announced for one in client.get(f"/projects/?sort={sort}").context["results"]]
    assert dates == sorted(dates, reverse=sort == "newest")
    assert "" not in dates


def test_a_projects_page_tells_all(loaded: None, client: Client) -> None:
    slug = Project.objects.get(record_id="R2-07").slug
    text = assert_public(client, f"/projects/{slug}/")
    for said in ("£11,600,000", "Luton", "Peterborough", "Bracknell Forest", "West Berkshire", "Community Care"):
        assert said in text
    assert "Led by Hertfordshire" in text, "the map says it in words"
    assert "our reading" in text, "the policy area is inferred"


def test_disagreeing_sources_both_show(loaded: None, client: Client) -> None:
    slug = Project.objects.get(record_id="R1-04").slug
    text = client.get(f"/projects/{slug}/").content.decode()
    assert "Where sources disagree" in text
    assert "£4.3m" in text
    assert "Nursery World 2016" in text


def test_an_unknown_amount_says_so_with_its_source(loaded: None, client: Client) -> None:
    slug = Project.objects.get(record_id="R1-32").slug
    text = client.get(f"/projects/{slug}/").content.decode()
    assert "Amount not published" in text
    assert "springconsortium.com" in text
    assert "£0" not in text


def test_up_to_is_said(loaded: None, client: Client) -> None:
    slug = Project.objects.get(record_id="R1-43").slug
    assert "Up to £3,280,000" in client.get(f"/projects/{slug}/").content.decode()
