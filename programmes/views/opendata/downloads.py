"""The register and any search of it as files."""

from __future__ import annotations

from hashlib import sha256
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse

from portal.look.spreadsheets import CSV_TYPE, XLSX_TYPE, Sheet, rows_to_csv, sheets_to_xlsx
from programmes.forms.asked import exported_projects
from programmes.selectors.opendata.flattened import flattened
from programmes.selectors.opendata.grants import with_grant_facts
from programmes.selectors.opendata.package import OPEN_GOVERNMENT_LICENCE, as_json, register_package
from programmes.selectors.opendata.tables import COLUMNS, project_rows
from programmes.selectors.projects import public_projects
from programmes.views.public import public_page

JSON_TYPE = "application/json"


def data_file(content: bytes, media_type: str, name: str = "") -> HttpResponse:
    """A download that any site may read; ``name`` is what a browser saves it as."""
    response = HttpResponse(content, content_type=media_type)
    response["Access-Control-Allow-Origin"] = "*"
    if name:
        response["Content-Disposition"] = f'attachment; filename="{name}"'
    return response


@public_page
def grants(request: HttpRequest, suffix: str) -> HttpResponse:
    """Everything, or what a search finds, as 360Giving."""
    query = request.GET.urlencode()
    address = f"{request.path}?{query}" if query else request.path
    found = list(with_grant_facts(exported_projects(request.GET)))
    whole = register_package(found, download=address)
    if suffix == "json":
        return data_file(as_json(whole), JSON_TYPE)
    return data_file(rows_to_csv(*flattened(whole["grants"])), CSV_TYPE, "360giving.csv")


@public_page
def grants_of_project(request: HttpRequest, slug: str) -> HttpResponse:
    """One project's grants as 360Giving; the demonstration's are in no export."""
    found = list(with_grant_facts(public_projects().filter(slug=slug, is_demonstration=False)))
    whole = register_package(found, title=found[0].title if found else "", download=request.path)
    if not whole["grants"]:
        raise Http404
    return data_file(as_json(whole), JSON_TYPE)


@public_page
def projects(request: HttpRequest, suffix: str) -> HttpResponse:
    """What a search of the projects finds, one row a project."""
    rows = list(project_rows(with_grant_facts(exported_projects(request.GET))))
    return {"csv": _csv, "xlsx": _xlsx, "json": _json}[suffix](rows)


def _csv(rows: list[dict[str, Any]]) -> HttpResponse:
    return data_file(rows_to_csv(list(COLUMNS), [list(row.values()) for row in rows]), CSV_TYPE, "projects.csv")


def _xlsx(rows: list[dict[str, Any]]) -> HttpResponse:
    about: list[list[str]] = [[name, meaning] for name, meaning in COLUMNS.items()]
    about += [["licence", f"Open Government Licence v3.0, {OPEN_GOVERNMENT_LICENCE}"]]
    book = sheets_to_xlsx(
        [
            Sheet("Projects", list(COLUMNS), [list(row.values()) for row in rows]),
            Sheet("About", ["column", "meaning"], about),
        ]
    )
    response = data_file(book, XLSX_TYPE, "projects.xlsx")
    # a workbook carries the time it was written, so its own bytes would never be the same twice
    response["ETag"] = f'"{sha256(as_json(rows)).hexdigest()[:32]}"'
    return response


def _json(rows: list[dict[str, Any]]) -> HttpResponse:
    said = {"count": len(rows), "license": OPEN_GOVERNMENT_LICENCE, "columns": COLUMNS, "projects": rows}
    return data_file(as_json(said), JSON_TYPE)
