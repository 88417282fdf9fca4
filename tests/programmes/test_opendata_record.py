"""The record itself as open data: valid offline, the same again through Flatten Tool, and one with its pages."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any

import flattentool
import pytest
from django.test import Client
from flattentool.schema import SchemaParser

from programmes.models import Project
from programmes.selectors.opendata.package import SCHEMAS, faults
from tests.programmes.register import assert_public, loaded, loaded_once

__all__ = ["loaded", "loaded_once"]
SCHEMA = str(SCHEMAS / "360-giving-schema.json")


@pytest.fixture
def whole(loaded: None, client: Client) -> dict[str, Any]:
    """The package of everything, as it is downloaded."""
    said: dict[str, Any] = json.loads(client.get("/data/360giving.json").content)
    return said


def test_everything_exported_is_valid(whole: dict[str, Any]) -> None:
    assert faults(whole) == []
    assert len(whole["grants"]) == 80
    assert sum(grant["amountAwarded"] for grant in whole["grants"]) == 169_173_050
    assert len({grant["id"] for grant in whole["grants"]}) == 80


def test_the_csv_makes_the_same_grants_again(whole: dict[str, Any], client: Client, tmp_path: Path) -> None:
    folder = tmp_path / "sheets"
    folder.mkdir()
    (folder / "grants.csv").write_bytes(client.get("/data/360giving.csv").content)
    assert unflattened(folder, tmp_path, encoding="utf-8-sig") == whole["grants"]


def test_flatten_tool_makes_sheets_of_it_and_the_same_grants_of_those(whole: dict[str, Any], tmp_path: Path) -> None:
    source = tmp_path / "360giving.json"
    source.write_text(json.dumps(whole), encoding="utf-8")
    folder = tmp_path / "sheets"
    flattentool.flatten(
        str(source), output_name=str(folder), output_format="csv", schema=SCHEMA, main_sheet_name="grants",
        root_list_path="grants", root_id="",
    )  # fmt: skip
    again = unflattened(folder, tmp_path)
    by_id = {grant["id"]: grant for grant in again}
    assert [by_id[grant["id"]] for grant in whole["grants"]] == whole["grants"]


def unflattened(folder: Path, tmp_path: Path, *, encoding: str = "utf-8") -> list[dict[str, Any]]:
    """What Flatten Tool makes of a folder of sheets."""
    output = tmp_path / "again.json"
    flattentool.unflatten(
        str(folder), input_format="csv", output_name=str(output), root_list_path="grants", root_id="", schema=SCHEMA,
        encoding=encoding,
    )  # fmt: skip
    said: list[dict[str, Any]] = json.loads(output.read_text(encoding="utf-8"))["grants"]
    return said


def test_flatten_tool_knows_every_column(whole: dict[str, Any], client: Client) -> None:
    head = client.get("/data/360giving.csv").content.decode("utf-8-sig").split("\r\n", 1)[0].split(",")
    parser = SchemaParser(schema_filename=SCHEMA)
    parser.parse()
    known = {re.sub(r"/0(?=/|$)", "", field) for field in parser.flattened}
    assert {re.sub(r"/\d+(?=/)", "", column) for column in head} <= known


def test_every_page_embeds_its_own_grants(whole: dict[str, Any], client: Client) -> None:
    by_page: dict[str, list[dict[str, Any]]] = {}
    for grant in whole["grants"]:
        by_page.setdefault(grant["url"].rsplit("/", 2)[1], []).append(grant)
    for project in Project.objects.all():
        text = client.get(project.get_absolute_url()).content.decode()
        block = re.search(r'<script type="application/ld\+json">(.*?)</script>', text, re.DOTALL)
        own = by_page.get(project.slug, [])
        assert bool(block) == bool(own), project
        if not block:
            continue
        graph = json.loads(block[1])["@graph"]
        assert [(one["identifier"], one["amount"]["value"]) for one in graph] == [
            (grant["id"], grant["amountAwarded"]) for grant in own
        ]
        assert f"/projects/{project.slug}/360giving.json" in text


def test_a_project_gives_its_own_package_and_every_identifier_leads_home(whole: dict[str, Any], client: Client) -> None:
    for grant in whole["grants"][::9]:
        path = "/" + grant["url"].split("/", 3)[3]
        own = json.loads(client.get(f"{path}360giving.json").content)
        assert faults(own) == []
        assert grant in own["grants"]
        assert client.get(f"/id/{grant['id']}/").headers["Location"] == path


def test_the_page_says_how_many_how_valid_and_how_complete(loaded: None, client: Client) -> None:
    text = assert_public(client, "/data/")
    for said in (
        "<p class=\"portal-figure__value\">80</p>", "£169.17 million", ">Valid<", "68\u00a0of\u00a080",
        "85%", "42\u00a0of\u00a080",
        "13 awards not among the grants", "Pan-London FGM project</a>: No source names who received it",
        "Awards from 1 January 2014 to 1 October 2018",
    ):  # fmt: skip
        assert said in text, said


def test_a_search_of_the_record_as_360giving_is_valid_too(loaded: None, client: Client) -> None:
    found = json.loads(client.get("/data/360giving.json?region=North+East").content)
    assert faults(found) == []
    assert {grant["id"].split("-", 2)[2][:2] for grant in found["grants"]} <= {"R1", "R2", "R3"}
    assert 0 < len(found["grants"]) < 80
    ended = json.loads(client.get("/data/360giving.json?authority=E06000061").content)
    assert [grant["amountAwarded"] for grant in ended["grants"]] != []
