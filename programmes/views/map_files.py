"""The facts of a map as files: its authorities, its regions, and the picture itself."""

from __future__ import annotations

from hashlib import sha256
from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse

from portal.look.spreadsheets import CSV_TYPE, XLSX_TYPE, Sheet, rows_to_csv, sheets_to_xlsx
from programmes.maps.drawing import draw
from programmes.selectors.map.facts import areas_of
from programmes.selectors.map.tables import PLACE_COLUMNS, REGION_COLUMNS, place_rows, region_rows, values
from programmes.selectors.opendata.package import OPEN_GOVERNMENT_LICENCE, as_json
from programmes.views.map import asked_map
from programmes.views.opendata.downloads import JSON_TYPE, data_file
from programmes.views.public import public_page

SVG_TYPE = "image/svg+xml"


@public_page
def table(request: HttpRequest, suffix: str) -> HttpResponse:
    """The authorities of a map, one a row; the workbook and JSON hold its regions too."""
    asked, _, facts = asked_map(request.GET)
    places, regions = place_rows(facts, asked.choice), region_rows(facts, asked.choice)
    if suffix == "csv":
        return data_file(rows_to_csv(list(PLACE_COLUMNS), values(places)), CSV_TYPE, "map.csv")
    whole = {
        "asked": asked.choice.query,
        "authorities_of": facts.day.isoformat() if facts.day else "today",
        "count": len(places),
        "license": OPEN_GOVERNMENT_LICENCE,
        "columns": {"authorities": PLACE_COLUMNS, "regions": REGION_COLUMNS},
        "authorities": places,
        "regions": regions,
    }
    return data_file(as_json(whole), JSON_TYPE) if suffix == "json" else _workbook(whole)


def _workbook(whole: dict[str, Any]) -> HttpResponse:
    about = [["Authorities", *line] for line in PLACE_COLUMNS.items()]
    about += [["Regions", *line] for line in REGION_COLUMNS.items()]
    about += [["", name, whole[name]] for name in ("asked", "authorities_of", "license")]
    book = sheets_to_xlsx(
        [
            Sheet("Authorities", list(PLACE_COLUMNS), values(whole["authorities"])),
            Sheet("Regions", list(REGION_COLUMNS), values(whole["regions"])),
            Sheet("About", ["sheet", "column", "meaning"], about),
        ]
    )
    response = data_file(book, XLSX_TYPE, "map.xlsx")
    # a workbook carries the time it was written, so its own bytes would never be the same twice
    response["ETag"] = f'"{sha256(as_json(whole)).hexdigest()[:32]}"'
    return response


@public_page
def regions(request: HttpRequest) -> HttpResponse:
    """The regions of a map, one a row."""
    asked, _, facts = asked_map(request.GET)
    rows = region_rows(facts, asked.choice)
    return data_file(rows_to_csv(list(REGION_COLUMNS), values(rows)), CSV_TYPE, "regions.csv")


@public_page
def picture(request: HttpRequest) -> HttpResponse:
    """The map as a picture that stands alone, with its licence inside."""
    asked, _, facts = asked_map(request.GET)
    drawn = draw(areas_of(facts), facts.regions, asked.choice, address=reverse("programmes:map"))
    context = {"map": drawn, "base": settings.PORTAL_BASE_URL}
    response = render(request, "programmes/map/alone_country.svg", context, content_type=SVG_TYPE)
    response["Content-Disposition"] = 'attachment; filename="map.svg"'
    return response
