"""The evaluation reports, searched and each on its page."""

from __future__ import annotations

import pytest
from django.test import Client

from programmes.models import EvaluationReport, Finding
from tests.programmes.register import make_project
from tests.programmes.test_projects import Queries


@pytest.mark.django_db
def test_reports_on_what_is_not_public_are_not_there(client: Client) -> None:
    hidden = make_project(published=False)
    EvaluationReport.objects.create(title="Hidden", slug="hidden", project=hidden, record_key="h")
    assert client.get("/evidence/hidden/").status_code == 404
    assert "Hidden" not in client.get("/evidence/").content.decode()
    assert client.get("/evidence/none/").status_code == 404


@pytest.mark.parametrize("rows", [1, 3])
@pytest.mark.django_db
def test_it_asks_the_same_however_many_there_are(rows: int, client: Client, django_assert_num_queries: Queries) -> None:
    for number in range(rows):
        report = EvaluationReport.objects.create(
            title=f"R {number}", slug=f"r-{number}", project=make_project(), record_key=str(number)
        )
        Finding.objects.create(report=report, meaning="It worked")
    with django_assert_num_queries(4):
        client.get("/evidence/")
    with django_assert_num_queries(3):
        client.get("/evidence/r-0/")
