"""Lists and single things of the API, its root, and its description."""

from __future__ import annotations

from http import HTTPStatus
from typing import Any
from urllib.parse import urlencode

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse, HttpResponsePermanentRedirect
from django.shortcuts import render

from programmes.forms.search import cleaned
from programmes.selectors.opendata.identifiers import absolute
from programmes.selectors.opendata.package import as_json
from programmes.views.api.openapi import described
from programmes.views.api.problems import Problem, api, not_found
from programmes.views.api.resources import RESOURCES, Resource
from programmes.views.public import public_page

ROOT = "/api/v1/"
JSON_TYPE = "application/json"
A_PAGE, LARGEST_PAGE, LAST_PAGE = 50, 200, 10**6


@api
def root(request: HttpRequest) -> HttpResponse:
    """What there is."""
    listed = {name: absolute(f"{ROOT}{name}/") for name in RESOURCES}
    return _json({"version": "1", "description": absolute(f"{ROOT}openapi.json"), "resources": listed})


@api
def openapi(request: HttpRequest) -> HttpResponse:
    """The description of the API, OpenAPI 3.1."""
    return _json(described())


@api
def listing(request: HttpRequest, slug: str) -> HttpResponse:
    """A page of one kind of thing."""
    resource = _resource(slug)
    asked, page, size = _read(request, resource)
    pages = Paginator(resource.listed(asked), size)
    if page > max(pages.num_pages, 1):
        raise Problem(HTTPStatus.BAD_REQUEST, "There is no such page", {"page": f"The last page is {pages.num_pages}"})
    return _json(
        {
            "count": pages.count,
            "page": page,
            "pages": pages.num_pages,
            "size": size,
            "next": _page_address(request, page + 1) if page < pages.num_pages else None,
            "previous": _page_address(request, page - 1) if page > 1 else None,
            "results": [resource.row(one) for one in pages.page(page)],
        }
    )


@api
def single(request: HttpRequest, slug: str, key: str) -> HttpResponse:
    """One thing; a council's old code leads to the one it has now."""
    resource = _resource(slug)
    found = resource.find(key)
    if found is None:
        raise not_found(f"No {resource.one} is called {key[:100]}")
    row = resource.row(found)
    if slug == "authorities" and row["gss_code"] != key:
        return HttpResponsePermanentRedirect(absolute(f"{ROOT}{slug}/{row['gss_code']}/"))
    return _json(row)


@api
def nothing(request: HttpRequest) -> HttpResponse:
    """Any other address under the API."""
    raise not_found(f"The API has no such address; see {absolute(ROOT)}")


@public_page
def examples(request: HttpRequest) -> HttpResponse:
    """How the API is asked, with examples to follow."""
    return render(
        request,
        "programmes/opendata/api.html",
        {"resources": list(RESOURCES.values()), "largest": LARGEST_PAGE, "usual": A_PAGE},
    )


def _resource(name: str) -> Resource:
    if name not in RESOURCES:
        raise not_found(f"The API has no {name[:60]}; see {absolute(ROOT)}")
    return RESOURCES[name]


def _read(request: HttpRequest, resource: Resource) -> tuple[dict[str, str], int, int]:
    """What is asked for; refuses, naming each field, what makes no sense."""
    given = {name: cleaned(request.GET.get(name, "")) for name in request.GET}
    page, size = given.pop("page", "1"), given.pop("size", str(A_PAGE))
    faults = {name: fault for name, value in given.items() if (fault := _fault(resource, name, value))}
    for name, value, largest in (("page", page, LAST_PAGE), ("size", size, LARGEST_PAGE)):
        if not (value.isascii() and value.isdigit() and len(value) < 9 and 1 <= int(value) <= largest):
            faults[name] = f"Enter a whole number from 1 to {largest}"
    if faults:
        raise Problem(HTTPStatus.BAD_REQUEST, "Some parameters make no sense", faults)
    return {name: value for name, value in given.items() if value}, int(page), int(size)


def _fault(resource: Resource, name: str, value: str) -> str:
    if name not in resource.filters:
        return f"There is no such parameter; use {', '.join([*resource.filters, 'page', 'size'])}"
    return resource.filters[name].fault(value) if value else ""


def _page_address(request: HttpRequest, page: int) -> str:
    query = {name: value for name, value in request.GET.items() if name != "page"}
    return absolute(f"{request.path}?{urlencode({**query, 'page': page})}")


def _json(data: Any) -> HttpResponse:
    return HttpResponse(as_json(data), content_type=JSON_TYPE)
