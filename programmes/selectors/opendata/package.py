"""Grants in a 360Giving package, and whether it keeps to the standard's schema."""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from functools import cache
from pathlib import Path
from typing import Any

from django.utils import timezone
from jsonschema import Draft202012Validator, FormatChecker
from referencing import Registry
from referencing.jsonschema import DRAFT202012

from programmes.models import Project
from programmes.selectors.opendata.grants import Grant, grants_of
from programmes.selectors.opendata.identifiers import FUNDER, PREFIX, absolute

SCHEMAS = Path(__file__).resolve().parents[2] / "data" / "360giving"
OPEN_GOVERNMENT_LICENCE = "https://www.nationalarchives.gov.uk/doc/open-government-licence/version/3/"
VERSION = "1.4"
SHOWN_FAULTS = 20


def package(grants: Iterable[Grant], *, title: str, download: str, issued: str = "") -> dict[str, Any]:
    """A package as the standard's package schema describes it. ``download`` is a path of ours."""
    said = {
        "version": VERSION,
        "title": title,
        "description": "Innovation money of children’s social care, with the source of each award.",
        "identifier": PREFIX,
        "issued": issued,
        "publisher": {"identifier": FUNDER["id"], "name": FUNDER["name"], "website": absolute("/")},
        "downloadURL": absolute(download),
        "accessURL": absolute("/data/"),
        "license": OPEN_GOVERNMENT_LICENCE,
        "grants": list(grants),
    }
    return {name: value for name, value in said.items() if value != ""}


def register_package(
    projects: Sequence[Project], *, title: str = "Grants of the innovation fund", download: str = "/data/360giving.json"
) -> dict[str, Any]:
    """The package of projects from ``with_grant_facts``, issued when the newest of them was published."""
    published = [project.published_at for project in projects if project.published_at]
    issued = timezone.localtime(max(published)).date().isoformat() if published else ""
    return package(grants_of(projects), title=title, download=download, issued=issued)


def as_json(data: Any) -> bytes:
    """UTF-8, one field a line."""
    return json.dumps(data, ensure_ascii=False, indent=1).encode()


@cache
def _validator() -> Draft202012Validator:
    """Of a package. Its schema names the grants' schema by the address of another release: both are registered."""
    whole, one = (
        json.loads((SCHEMAS / name).read_text(encoding="utf-8"))
        for name in ("360-giving-package-schema.json", "360-giving-schema.json")
    )
    grants = DRAFT202012.create_resource(one)  # its $schema says http where the draft's own name says https
    named = whole["properties"]["grants"]["items"]["$ref"]
    registry: Registry[Any] = Registry().with_resources([(one["$id"], grants), (named, grants)])
    return Draft202012Validator(whole, registry=registry, format_checker=FormatChecker())


def faults(data: dict[str, Any]) -> Sequence[str]:
    """What the schema finds wrong, by path, at most twenty; none means valid."""
    found = []
    for error in _validator().iter_errors(data):
        found.append(f"{'/'.join(map(str, error.absolute_path)) or 'package'}: {error.message[:200]}")
        if len(found) == SHOWN_FAULTS:
            break
    return found
