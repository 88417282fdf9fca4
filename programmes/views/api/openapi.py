"""The API described in OpenAPI 3.1, from the same tables that answer."""

from __future__ import annotations

from typing import Any

from programmes.selectors.opendata.identifiers import absolute
from programmes.selectors.opendata.package import OPEN_GOVERNMENT_LICENCE
from programmes.views.api.resources import RESOURCES, Filter, Resource

KINDS: dict[str, dict[str, Any]] = {
    "string": {"type": "string"},
    "string?": {"type": ["string", "null"]},
    "datetime?": {"type": ["string", "null"], "format": "date-time"},
    "integer": {"type": "integer", "minimum": 0},
    "integer?": {"type": ["integer", "null"], "minimum": 0},
    "boolean": {"type": "boolean"},
    "strings": {"type": "array", "items": {"type": "string"}},
    "objects": {"type": "array", "items": {"type": "object"}},
}
PROBLEM = {
    "type": "object",
    "required": ["type", "title", "status", "detail"],
    "properties": {
        "type": {"type": "string"},
        "title": {"type": "string"},
        "status": {"type": "integer"},
        "detail": {"type": "string", "description": "What is wrong, in a sentence"},
        "errors": {
            "type": "array",
            "description": "Each parameter that makes no sense, and what to do about it",
            "items": {
                "type": "object",
                "required": ["field", "message"],
                "properties": {"field": {"type": "string"}, "message": {"type": "string"}},
            },
        },
    },
}


def described() -> dict[str, Any]:
    """The whole description."""
    return {
        "openapi": "3.1.0",
        "info": {
            "title": "Innovation fund: what was funded, where, and what came of it",
            "version": "1.0.0",
            "description": "Reads the public register. Amounts are whole pounds. Nothing invented for demonstration "
            "is in it. Fields may be added to version 1; none will be taken away or change its meaning.",
            "license": {"name": "Open Government Licence v3.0", "url": OPEN_GOVERNMENT_LICENCE},
        },
        "servers": [{"url": absolute("")}],
        "paths": {path: {"get": get} for one in RESOURCES.values() for path, get in _paths(one)},
        "components": {
            "schemas": {"Problem": PROBLEM, **{schema_name(one): _schema(one) for one in RESOURCES.values()}},
            "responses": {
                "Problem": {
                    "description": "What is wrong with the request",
                    "content": {"application/problem+json": {"schema": _ref("Problem")}},
                }
            },
        },
    }


def schema_name(resource: Resource) -> str:
    """``EvaluationReport``."""
    return resource.one.title().replace(" ", "")


def _paths(one: Resource) -> list[tuple[str, dict[str, Any]]]:
    name = schema_name(one)
    listed = {
        "summary": one.title,
        "operationId": f"list{name}",
        "parameters": [
            *(_parameter(key, each) for key, each in one.filters.items()),
            _number("page", 1, 10**6),
            _number("size", 50, 200),
        ],
        "responses": {"200": _answer(one.title, _page_of(name)), "400": {"$ref": "#/components/responses/Problem"}},
    }
    single = {
        "summary": f"One {one.one}",
        "operationId": f"get{name}",
        "parameters": [{"name": "key", "in": "path", "required": True, "schema": {"type": "string"}}],
        "responses": {"200": _answer(f"One {one.one}", _ref(name)), "404": {"$ref": "#/components/responses/Problem"}},
    }
    return [(f"/api/v1/{one.name}/", listed), (f"/api/v1/{one.name}/{{key}}/", single)]


def _schema(one: Resource) -> dict[str, Any]:
    return {
        "type": "object",
        "required": list(one.fields),
        "properties": {name: {**KINDS[kind], "description": said} for name, (kind, said) in one.fields.items()},
    }


def _page_of(name: str) -> dict[str, Any]:
    address = {"type": ["string", "null"], "format": "uri"}
    number = {"type": "integer", "minimum": 0}
    properties = {
        "count": number,
        "page": number,
        "pages": number,
        "size": number,
        "next": address,
        "previous": address,
        "results": {"type": "array", "items": _ref(name)},
    }
    return {"type": "object", "required": list(properties), "properties": properties}


def _parameter(name: str, each: Filter) -> dict[str, Any]:
    schema: dict[str, Any] = {"type": "string"}
    if each.choices:
        schema["enum"] = [one for one in each.choices if one]
    return {"name": name, "in": "query", "description": each.meaning, "schema": schema}


def _number(name: str, usual: int, largest: int) -> dict[str, Any]:
    schema = {"type": "integer", "minimum": 1, "maximum": largest, "default": usual}
    return {"name": name, "in": "query", "schema": schema}


def _answer(title: str, schema: dict[str, Any]) -> dict[str, Any]:
    return {"description": title, "content": {"application/json": {"schema": schema}}}


def _ref(name: str) -> dict[str, str]:
    return {"$ref": f"#/components/schemas/{name}"}
