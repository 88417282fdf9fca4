"""The public pages of rounds: what they show, to whom, in how many queries, and the seal recomputed."""

from __future__ import annotations

import datetime as dt
import hashlib
import json
from typing import Any

import pytest
from django.test import Client

from portal.accounts.roles import Role
from portal.audit.clock import database_now
from programmes.models import Figure, PriorityArea, Programme, Project, Round, Source
from tests.accounts.people import make_person, make_staff
from tests.programmes.making import make_published_round, make_round

pytestmark = pytest.mark.django_db

LIST_QUERIES = 4
ROUND_QUERIES = 3
RECORD_QUERIES = 6
PROGRAMMES_QUERIES = 4
PROGRAMME_QUERIES = 6


def make_record(number: int = 1, *, projects: int = 1) -> Round:
    """A round of the record with one figure, two that disagree, and projects announced on one day."""
    programme, _ = Programme.objects.get_or_create(slug="then", defaults={"name": "Then"})
    round = Round.objects.create(
        programme=programme,
        title=f"Past {number}",
        slug=f"past-{number}",
        is_record=True,
        record_announced="2017-03-20",
    )
    PriorityArea.objects.create(round=round, name="Area", slug="area")
    source, _ = Source.objects.get_or_create(citation="A newspaper, 2017", url="https://example.org/news")
    rows: list[dict[str, Any]] = [
        {"kind": "round", "topic": "Past: money", "value": 12_000_000, "unit": "GBP", "basis": "more than"},
        {"kind": "round", "topic": "Past: projects", "value": 14, "unit": "projects"},
        {"kind": "tranche", "topic": "£36m for 11 projects: projects", "value": 11, "unit": "projects"},
        {"kind": "conflict", "topic": "Money", "text": "£110m"},
        {"kind": "conflict", "topic": "Money", "text": "£100m"},
    ]
    for place, row in enumerate(rows):
        key = f"rounds.csv/{number}/{place}"
        figure = Figure.objects.create(round=round, record_key=key, order=place, as_of="2017-03-20", **row)
        figure.sources.add(source)
    for place in range(projects):
        Project.objects.create(
            programme=programme, round=round, title=f"Project {number}.{place}", slug=f"p-{number}-{place}",
            announced="2017-03-20", published_at=database_now(),
        )  # fmt: skip
    return round


def page(client: Client, address: str, status: int = 200) -> str:
    response = client.get(address)
    assert response.status_code == status
    return response.content.decode()


def test_the_list_has_open_coming_and_past_rounds_with_their_figures(client: Client) -> None:
    now = database_now()
    make_published_round(title="Open one")
    make_published_round(title="Coming one", opens_at=now + dt.timedelta(days=2))
    make_published_round(title="Closed one", closes_at=now - dt.timedelta(days=2))
    make_record()
    text = page(client, "/rounds/")
    places = [text.index(word) for word in ("Open now", "Open one", "Opening soon", "Coming one", "Past rounds")]
    assert places == sorted(places)
    for words in ("27 days and", "£6 million", "More than £12 million", "14 projects", "A newspaper, 2017"):
        assert words in text


def test_an_empty_list_says_why(client: Client) -> None:
    assert "No round is open for bids now" in page(client, "/rounds/")


@pytest.mark.parametrize("count", [1, 3, 40])
def test_the_list_costs_the_same_at_any_length(client: Client, count: int, django_assert_num_queries: Any) -> None:
    make_published_round()
    for number in range(count):
        make_record(number)
    with django_assert_num_queries(LIST_QUERIES):
        page(client, "/rounds/")


def test_a_round_says_what_it_asks_and_how_it_judges(client: Client, django_assert_num_queries: Any) -> None:
    round = make_published_round()
    with django_assert_num_queries(ROUND_QUERIES):
        text = page(client, round.get_absolute_url())
    assert f'href="/bids/start/{round.slug}/"' in text
    for words in (
        "£6,000,000", "£50,000 to £1,500,000", "Rethinking transitions to adulthood", "Start a bid",
        "Innovation and potential to change the system", "A sharp account of which children",
        "What you will be asked", "1,700", "Director of Children&#x27;s Services", "Demonstration",
        round.seals.get().sha256, "sha256sum seal.json",
    ):  # fmt: skip
        assert words in text, words


def test_public_pages_carry_no_token_name_or_session_and_answer_304(client: Client) -> None:
    round = make_published_round()
    client.force_login(make_person("Casey Reader"))
    for address in ("/rounds/", round.get_absolute_url(), f"/rounds/{round.slug}/questions/", "/programmes/"):
        response = client.get(address)
        text = response.content.decode()
        assert "csrfmiddlewaretoken" not in text
        assert "nonce" not in text
        assert "Casey" not in text
        assert not response.cookies
        again = client.get(address, headers={"If-None-Match": response["ETag"]})
        assert again.status_code == 304, address


def test_the_seal_is_recomputed_from_the_download_alone(client: Client) -> None:
    round = make_published_round()
    response = client.get(f"/rounds/{round.slug}/seal.json")
    digest = hashlib.sha256(response.content).hexdigest()
    assert response["Content-Type"] == "application/json"
    assert digest in page(client, round.get_absolute_url())
    said = json.loads(response.content)
    assert json.dumps(said, sort_keys=True, separators=(",", ":"), ensure_ascii=False).encode() == response.content
    assert sum(criterion["weight"] for criterion in said["criteria"]) == 100
    assert said["seed_sha256"] == round.seals.get().seed_sha256


DRAFT_ADDRESSES = ("", "questions/", "question-set.docx", "seal.json")


@pytest.mark.parametrize("rest", DRAFT_ADDRESSES)
def test_a_draft_is_not_there_for_the_public(client: Client, rest: str) -> None:
    round = make_round()
    assert client.get(f"/rounds/{round.slug}/{rest}").status_code == 404
    for person in (make_person(), make_staff(Role.ASSESSOR), make_person(is_superuser=True)):
        client.force_login(person)
        assert client.get(f"/rounds/{round.slug}/{rest}").status_code == 404
    assert round.title not in page(client, "/rounds/")


@pytest.mark.parametrize("role", [Role.FUND_OFFICER, Role.ADMINISTRATOR, Role.AUDITOR])
def test_officers_preview_a_draft_that_no_cache_keeps(client: Client, role: Role) -> None:
    round = make_round()
    client.force_login(make_staff(role))
    for rest in ("", "questions/"):
        response = client.get(f"/rounds/{round.slug}/{rest}")
        assert response.status_code == 200
        assert "not published" in response.content.decode()
        assert response["Cache-Control"] == "private, no-store"


def test_a_rehearsal_is_never_public(client: Client) -> None:
    round = make_published_round(is_rehearsal=True)
    page(client, round.get_absolute_url(), 404)
    page(client, f"/rounds/{round.slug}/seal.json", 404)


def test_a_past_round_shows_figures_sources_and_both_sides_of_a_disagreement(client: Client) -> None:
    round = make_record(projects=11)
    text = page(client, round.get_absolute_url())
    for words in (
        "More than £12 million", "14 projects", "£36m for 11 projects", "11 projects named", "£110m", "£100m",
        "Where sources disagree", "A newspaper, 2017", "20 March 2017", "Amount not published", "Project 1.10",
    ):  # fmt: skip
        assert words in text, words
    page(client, f"/rounds/{round.slug}/questions/", 404)
    page(client, f"/rounds/{round.slug}/question-set.pdf", 404)


@pytest.mark.parametrize("count", [1, 3, 1000])
def test_a_past_round_costs_the_same_and_stays_small(
    client: Client, count: int, django_assert_num_queries: Any
) -> None:
    round = make_record(projects=0)
    Project.objects.bulk_create(
        Project(
            programme=round.programme, round=round, title=f"A project with a longer name, {number}", slug=f"x-{number}",
            published_at=database_now(),
        )
        for number in range(count)
    )  # fmt: skip
    with django_assert_num_queries(RECORD_QUERIES):
        response = client.get(round.get_absolute_url(), headers={"Accept-Encoding": "gzip"})
    assert len(response.content) < 60_000


def test_wrong_addresses_and_methods(client: Client) -> None:
    round = make_published_round()
    page(client, "/rounds/nothing/", 404)
    page(client, "/programmes/nothing/", 404)
    page(client, f"/rounds/{round.slug}/question-set.exe", 404)
    for address in ("/rounds/", round.get_absolute_url(), f"/rounds/{round.slug}/seal.json", "/programmes/"):
        assert client.post(address).status_code == 405


def test_text_that_officers_type_is_escaped(client: Client) -> None:
    round = make_published_round(title="<script>alert(1)</script>")
    assert "<script>alert(1)" not in page(client, round.get_absolute_url())
    assert "<script>alert(1)" not in page(client, f"/rounds/{round.slug}/questions/")


def test_programmes_list_and_page(client: Client, django_assert_num_queries: Any) -> None:
    round = make_record()
    Figure.objects.create(
        programme=round.programme, kind="conflict", topic="Launched", text="October 2013", record_key="a"
    )
    Figure.objects.create(programme=round.programme, kind="conflict", topic="Launched", text="2014", record_key="b")
    round.programme.involvements.create(name="Leeds", strand="First partners", record_key="leeds", role="partner")
    with django_assert_num_queries(PROGRAMMES_QUERIES):
        assert "1 round" in page(client, "/programmes/")
    with django_assert_num_queries(PROGRAMME_QUERIES):
        text = page(client, round.programme.get_absolute_url())
    for words in ("Past 1", "Leeds", "First partners", "October 2013", "2014", "Where sources disagree"):
        assert words in text


@pytest.mark.parametrize("count", [1, 3, 30])
def test_a_programme_costs_the_same_at_any_length(client: Client, count: int, django_assert_num_queries: Any) -> None:
    for number in range(count):
        programme = make_record(number).programme
        programme.involvements.create(name=f"Council {number}", record_key=str(number))
    with django_assert_num_queries(PROGRAMME_QUERIES):
        page(client, programme.get_absolute_url())
