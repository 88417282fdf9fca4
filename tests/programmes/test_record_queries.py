"""The record itself. No page of it asks the database more than six things, whichever is opened."""

from __future__ import annotations

import gzip
from typing import Any

from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from programmes.models import EvaluationReport, LocalAuthority, Programme, Project, Round
from tests.programmes.register import loaded, loaded_once

__all__ = ["loaded", "loaded_once"]
MOST, BYTES = 6, 60 * 1024
LISTS = ("/", "/projects/", "/projects/?q=family&region=London&authority=E09000007&sort=newest", "/authorities/",
         "/map/", "/evidence/", "/evidence/?q=links", "/rounds/", "/programmes/")  # fmt: skip


def test_every_page_keeps_to_six_queries(loaded: None, client: Client) -> None:
    records: tuple[Any, ...] = (
        *LocalAuthority.objects.all(),
        *Programme.objects.all(),
        *Round.objects.all(),
        *Project.objects.order_by("pk")[::4],
        *EvaluationReport.objects.order_by("pk")[::6],
    )
    over = []
    for address in (*LISTS, *(one.get_absolute_url() for one in records)):
        with CaptureQueriesContext(connection) as asked:
            response = client.get(address)
        assert response.status_code == 200, address
        size = len(gzip.compress(response.content))
        if len(asked) > MOST or size > BYTES:
            over.append((address, len(asked), size))
    assert not over
