"""The read API: every kind of thing, in pages, with errors that name the field and a description that is true."""

from __future__ import annotations

import json
from collections.abc import Callable
from contextlib import AbstractContextManager
from typing import Any

import pytest
from django.test import Client
from jsonschema import Draft202012Validator, FormatChecker
from referencing import Registry
from referencing.jsonschema import DRAFT202012

from programmes.models import EvaluationReport, Finding, LocalAuthority, Organisation, Project
from programmes.views.api.resources import RESOURCES
from tests.programmes.making import make_published_round, make_real_round
from tests.programmes.register import assert_public, make_authority, make_project

pytestmark = pytest.mark.django_db
Queries = Callable[[int], AbstractContextManager[object]]
LISTS = {
    "programmes": 2, "rounds": 2, "projects": 4, "organisations": 2, "authorities": 2, "awards": 2,
    "evaluation-reports": 3,
}  # fmt: skip
"""How many queries each list takes, however long."""


def read(client: Client, address: str, status: int = 200) -> dict[str, Any]:
    response = client.get(address)
    assert response.status_code == status, response.content
    kind = "application/json" if status == 200 else "application/problem+json"
    assert response.headers["Content-Type"] == kind
    assert response.headers["Access-Control-Allow-Origin"] == "*"
    said: dict[str, Any] = json.loads(response.content)
    return said


def make_one(number: int = 1) -> Project:
    """A project with everything that the API speaks of."""
    lead = make_authority()
    project = make_project(lead=lead, partners=(make_authority(),))
    make_real_round()
    report = EvaluationReport.objects.create(
        title=f"Report {number}", slug=f"report-{number}", project=project, record_key=str(number),
        methods=["survey"], methods_words="a survey of parents",
    )  # fmt: skip
    finding = Finding(report=report, figure="12", meaning="fewer children in care")
    finding.direction, finding.direction_words = "better", "fewer"
    finding.save()
    return project


def test_every_kind_of_thing_is_what_the_description_says(client: Client) -> None:
    make_one()
    said = read(client, "/api/v1/openapi.json")
    assert said["openapi"] == "3.1.0"
    registry: Registry[Any] = Registry().with_resource("urn:api", DRAFT202012.create_resource(said))
    for name, resource in RESOURCES.items():
        listed = read(client, f"/api/v1/{name}/")
        assert listed["count"] == len(listed["results"]) > 0, name
        get = said["paths"][f"/api/v1/{name}/"]["get"]
        assert {one["name"] for one in get["parameters"]} == {*resource.filters, "page", "size"}
        schema = get["responses"]["200"]["content"]["application/json"]["schema"]
        assert not problems_of(schema, listed, registry), name
        key = listed["results"][0][
            "gss_code" if name == "authorities" else "slug" if name == "organisations" else "identifier"
        ]
        single = read(client, f"/api/v1/{name}/{key}/")
        assert single == listed["results"][0]
        assert f"/api/v1/{name}/{{key}}/" in said["paths"]
    [report] = read(client, "/api/v1/evaluation-reports/")["results"]
    assert (report["methods"], report["findings"][0]["direction"]) == (["survey"], "better")
    broken = {"count": "many"}
    assert problems_of(
        said["paths"]["/api/v1/projects/"]["get"]["responses"]["200"]["content"]["application/json"]["schema"],
        broken,
        registry,
    )


def problems_of(schema: dict[str, Any], data: Any, registry: Any) -> list[str]:
    """What the described schema finds wrong with an answer."""
    anchored = json.loads(json.dumps(schema).replace('"#/', '"urn:api#/'))
    validator = Draft202012Validator(anchored, registry=registry, format_checker=FormatChecker())
    return [error.message for error in validator.iter_errors(data)]


@pytest.mark.parametrize("rows", [1, 3])
def test_a_list_asks_the_same_however_long(rows: int, client: Client, django_assert_num_queries: Queries) -> None:
    for number in range(rows):
        make_one(number)
    for name, queries in LISTS.items():
        with django_assert_num_queries(queries):
            client.get(f"/api/v1/{name}/")
    assert set(LISTS) == set(RESOURCES)


def test_a_list_is_read_in_pages(client: Client) -> None:
    for number in range(5):
        make_project(f"Project {number}", lead=make_authority())
    titles, address = [], "/api/v1/projects/?size=2&sort=title"
    while address:
        said = read(client, address)
        titles += [one["title"] for one in said["results"]]
        address = said["next"] and "/" + said["next"].split("/", 3)[3]
    assert titles == [f"Project {number}" for number in range(5)]
    assert (said["count"], said["pages"], said["page"]) == (5, 3, 3)
    assert said["previous"].endswith("size=2&sort=title&page=2")


@pytest.mark.parametrize(
    ("query", "fields"),
    [
        ("page=0", ["page"]),
        ("page=-1", ["page"]),
        ("page=²", ["page"]),
        ("page=1000000", ["page"]),
        ("page=" + "9" * 100, ["page"]),
        ("size=201", ["size"]),
        ("size=%00", ["size"]),
        ("least=lots", ["least"]),
        ("sort=;drop", ["sort"]),
        ("region=Narnia", ["region"]),
        ("kind=x", ["kind"]),
        ("colour=blue", ["colour"]),
        ("%00=1", ["\u0000"]),
        ("least=lots&colour=blue&page=x", ["least", "colour", "page"]),
    ],
)
def test_what_makes_no_sense_is_named(query: str, fields: list[str], client: Client) -> None:
    make_project(lead=make_authority())
    said = read(client, f"/api/v1/projects/?{query}", 400)
    assert [one["field"] for one in said["errors"]] == fields
    assert said["status"] == 400
    assert all(one["message"] for one in said["errors"])


@pytest.mark.parametrize(
    "query", ["q=%00%01", "q=" + "x" * 10_000, "q=%ff%fe", "authority=nowhere", "round=%00", "q=", "announced=%25"]
)
def test_odd_text_finds_little_and_breaks_nothing(query: str, client: Client) -> None:
    make_project(lead=make_authority())
    assert read(client, f"/api/v1/projects/?{query}")["count"] in (0, 1)


@pytest.mark.parametrize(
    "address",
    [
        "/api/", "/api/v2/projects/", "/api/v1/nonsense/", "/api/v1/projects/none/", "/api/v1/programmes/none/",
        "/api/v1/rounds/none/", "/api/v1/organisations/none/", "/api/v1/authorities/E99999999/",
        "/api/v1/awards/innovation-fund-none/", "/api/v1/awards/7/", "/api/v1/evaluation-reports/none/",
        "/api/v1/projects/a/b/",
    ],
)  # fmt: skip
def test_what_is_not_there_is_a_problem_too(address: str, client: Client) -> None:
    said = read(client, address, 404)
    assert said["title"] == "Not Found"
    assert said["detail"]


def test_it_only_reads_and_says_so_without_a_token() -> None:
    strict = Client(enforce_csrf_checks=True)
    for method in ("post", "put", "patch", "delete"):
        response = getattr(strict, method)("/api/v1/projects/")
        assert response.status_code == 405
        assert response.headers["Allow"] == "GET, HEAD"
        assert json.loads(response.content)["title"] == "Method Not Allowed"
    assert strict.head("/api/v1/projects/").status_code == 200


def test_it_answers_not_modified(client: Client) -> None:
    make_one()
    for address in ("/api/v1/", "/api/v1/openapi.json", *(f"/api/v1/{name}/" for name in RESOURCES)):
        etag = client.get(address).headers["ETag"]
        assert client.get(address, headers={"If-None-Match": etag}).status_code == 304


def test_filters_narrow(client: Client) -> None:
    here, there = make_authority(region="London"), make_authority()
    project = make_project("Northern", lead=there, partners=(there,), pounds=10)
    make_project("Southern", lead=here, partners=(here,), pounds=5)
    assert [one["title"] for one in read(client, "/api/v1/projects/?region=London")["results"]] == ["Southern"]
    assert [one["title"] for one in read(client, "/api/v1/projects/?least=6")["results"]] == ["Northern"]
    awards = read(client, f"/api/v1/awards/?project={project.slug}")["results"]
    assert [one["amount_pounds"] for one in awards] == [10]
    names = [one["name"] for one in read(client, "/api/v1/organisations/?region=London")["results"]]
    assert names == [here.name]
    assert read(client, "/api/v1/organisations/?kind=charity")["count"] == 0
    assert read(client, "/api/v1/authorities/?region=London&current=yes")["count"] == 1
    assert read(client, "/api/v1/authorities/?current=no")["count"] == 0
    make_real_round()
    assert read(client, "/api/v1/rounds/?phase=open")["count"] == 1
    assert read(client, "/api/v1/rounds/?phase=closed")["count"] == 0


def test_a_councils_old_code_leads_to_the_one_it_has(client: Client) -> None:
    new = make_authority("New", gss_code="E06000066", former_gss_codes=["E06000001"])
    old = make_authority("Old", gss_code="E10000027", active_to="2023-03-31")
    old.successors.add(new)
    moved = client.get("/api/v1/authorities/E06000001/")
    assert moved.status_code == 301
    assert moved.headers["Location"].endswith("/api/v1/authorities/E06000066/")
    assert read(client, "/api/v1/authorities/E10000027/")["replaced_by"] == ["E06000066"]
    assert [one["gss_code"] for one in read(client, "/api/v1/authorities/?current=no")["results"]] == ["E10000027"]


def test_nothing_invented_unpublished_or_private_is_in_it(client: Client) -> None:
    secret = make_project("Secret", lead=make_authority("Hidden"), published=False)
    invented = make_project("Invented", lead=make_authority("Made up"), demonstration=True)
    bystander = Organisation.objects.create(name="Bystander", slug="bystander", kind="charity", address="1 High Street")
    make_published_round(title="A demonstration round", slug="demo-round")
    for project in (secret, invented):
        report = EvaluationReport.objects.create(
            title=f"On {project.title}", slug=f"on-{project.slug}", project=project, record_key=project.slug
        )
        for address in (
            f"/api/v1/projects/{project.slug}/", f"/api/v1/awards/innovation-fund-award-{project.awards.get().pk}/",
            f"/api/v1/organisations/{project.lead and project.lead.slug}/",
            f"/api/v1/evaluation-reports/{report.slug}/",
        ):  # fmt: skip
            read(client, address, 404)
    read(client, f"/api/v1/organisations/{bystander.slug}/", 404)
    read(client, "/api/v1/rounds/demo-round/", 404)
    for name in RESOURCES.keys() - {"authorities", "programmes"}:
        assert read(client, f"/api/v1/{name}/")["count"] == 0, name
    assert LocalAuthority.objects.count() == read(client, "/api/v1/authorities/")["count"]


def test_the_page_of_examples_has_only_examples_that_work(client: Client) -> None:
    make_one()
    text = assert_public(client, "/data/api/")
    for resource in RESOURCES.values():
        assert resource.title in text
        read(client, resource.example)
    assert read(client, "/api/v1/projects/?least=lots", 400)["errors"][0]["field"] == "least"
    assert set(read(client, "/api/v1/")["resources"]) == set(RESOURCES)
