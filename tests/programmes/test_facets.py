"""The numbers beside the filters stay right while filtering, and one search finds everything."""

from __future__ import annotations

import pytest
from django.http import QueryDict
from django.test import Client

from programmes.forms.choices import Offered
from programmes.forms.search import read_search
from programmes.models import LocalAuthority, Organisation, Project
from programmes.selectors.facets import DIMENSIONS, count_found
from programmes.selectors.projects_search import found_projects
from programmes.selectors.words import ask
from tests.programmes.register import assert_public, loaded, loaded_once

__all__ = ["loaded", "loaded_once"]


def found(query: str) -> int:
    return found_projects(read_search(QueryDict(query))).count()


@pytest.mark.parametrize(
    "query", ["", "region=London", "q=fostering", "round=round-two&least=1m", "authority=E06000061&q=children"]
)
def test_each_number_is_what_choosing_it_gives(query: str, loaded: None) -> None:
    counted = count_found(read_search(QueryDict(query)))
    assert counted.projects == found(query)
    codes = {str(pk): code for pk, code in LocalAuthority.objects.values_list("pk", "gss_code")}
    others = QueryDict(query)
    for name in DIMENSIONS:
        values = counted.facets[name]
        assert values, name
        for one in values[:4]:
            asked = others.copy()
            asked[name] = codes[one.value] if name == "authority" else one.value
            assert found(asked.urlencode()) == one.projects, (name, one)


def test_the_page_offers_only_what_leaves_something(loaded: None, client: Client) -> None:
    offered: list[Offered] = client.get("/projects/?region=London&kind=nhs").context["offered"]
    by_name = {one.name: one.values for one in offered}
    assert [(one.value, one.projects) for one in by_name["kind"] if one.is_chosen] in ([], [("nhs", 0)])
    assert all(one.projects or one.is_chosen for values in by_name.values() for one in values)


def test_a_chosen_value_that_leaves_nothing_still_stands_there_to_be_taken_off(loaded: None, client: Client) -> None:
    text = client.get("/projects/?authority=E06000052&region=North+East").content.decode()
    assert "(0)</option>" in text
    assert "No project matches" in text


@pytest.mark.parametrize(
    ("typed", "instead"),
    [
        ("fostering", ()),
        ("the", ()),
        ("", ()),
        ("hertfodshire", ("hertfordshire",)),
        ("zzzzqqq", ()),
        ("a'b\\c:*&|!()<->", ()),
    ],
)
def test_only_what_nobody_has_is_forgiven(typed: str, instead: tuple[str, ...], loaded: None) -> None:
    assert tuple(near[0] for _, near in ask(typed).instead) == instead


def test_words_that_say_nothing_are_left_out(loaded: None) -> None:
    assert found("q=the") == found("")
    assert found("q=the+fostering") == found("q=fostering") > 0
    assert found("q=FOSTERED") == found("q=fostering")


@pytest.mark.parametrize(
    ("typed", "first"),
    [("cornwall", "Cornwall"), ("Northamptonshire", "North Northamptonshire"), ("hackny", "Hackney")],
)
def test_a_place_comes_first(typed: str, first: str, loaded: None, client: Client) -> None:
    results = client.get("/search/", {"q": typed}).context["results"]
    assert first in [entry.title for entry in results[:4]]
    assert results[0].kind == "authority"


def test_one_search_finds_every_kind(loaded: None, client: Client) -> None:
    text = assert_public(client, "/search/?q=family+safeguarding")
    assert "Evaluation reports (" in text
    assert "Projects (" in text
    assert "<mark>" in text
    only = client.get("/search/?q=family+safeguarding&kind=report").context["results"]
    assert {entry.kind for entry in only} == {"report"}


@pytest.mark.parametrize("query", ["", "q=", "q=%00&kind=%00", "q=x&page=99999999", "kind=nothing", "q=" + "y" * 5000])
def test_any_address_of_the_search_gives_a_page(query: str, loaded: None, client: Client) -> None:
    assert client.get(f"/search/?{query}").status_code == 200


def test_what_a_result_says_is_escaped(loaded: None, client: Client) -> None:
    project = Project.objects.filter(published_at__isnull=False).first()
    assert project is not None
    Project.objects.filter(pk=project.pk).update(description="An <script>alert(1)</script> zebrafish story")
    text = client.get("/search/?q=zebrafish").content.decode()
    assert "<mark>zebrafish</mark>" in text
    assert "<script>alert" not in text


def test_names_of_the_same_council_lead_to_one_page(loaded: None, client: Client) -> None:
    council = Organisation.objects.filter(kind="council", authority__isnull=False, projects__isnull=False).first()
    assert council is not None
    assert council.authority is not None
    answer = client.get(f"/organisations/{council.slug}/")
    assert answer.status_code == 301
    assert answer.headers["Location"] == council.authority.get_absolute_url()


def test_an_organisations_page(loaded: None, client: Client) -> None:
    charity = Organisation.objects.filter(kind="charity", projects__published_at__isnull=False).first()
    assert charity is not None
    text = assert_public(client, f"/organisations/{charity.slug}/")
    assert charity.name in text
    assert client.get("/organisations/nobody/").status_code == 404


@pytest.mark.parametrize("query", ["q=family", "q=fostering"])
def test_the_search_costs_the_same_however_much_it_finds(
    query: str, loaded: None, client: Client, django_assert_num_queries: object
) -> None:
    with django_assert_num_queries(3):  # type: ignore[operator]  # pytest-django's own
        client.get(f"/search/?{query}")


@pytest.mark.parametrize(
    ("typed", "code"),
    [
        ("Herts", "E10000015"),
        ("herts county council", "E10000015"),
        ("E10000015", "E10000015"),
        ("e08000020", "E08000037"),
        ("383", "E08000035"),
        ("Northants", "E10000021"),
        ("BCP", "E06000058"),
        ("cornwal", "E06000052"),
    ],
)
def test_any_name_code_or_number_of_a_council_leads_to_its_page(
    typed: str, code: str, loaded: None, client: Client
) -> None:
    found = [one.authority.gss_code for one in client.get("/search/", {"q": typed}).context["results"] if one.authority]
    assert code in found[:3]
    assert client.get(f"/authorities/{code}/").status_code == 200


def test_an_old_name_given_by_an_officer_is_found(loaded: None, client: Client) -> None:
    place = LocalAuthority.objects.get(gss_code="E08000035")
    place.also_known_as = ["Loidis"]
    place.save()
    assert [one.authority for one in client.get("/search/?q=loidis").context["results"]][:1] == [place]
    assert client.get("/projects/?q=loidis").context["counted"].projects > 0


def test_the_list_of_councils_is_narrowed_by_any_name_too(loaded: None, client: Client) -> None:
    for typed in ("Herts", "919", "E10000015"):
        assert "1 council of today" in client.get("/authorities/", {"q": typed}).content.decode(), typed
