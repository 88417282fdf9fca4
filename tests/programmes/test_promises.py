"""Promise beside outcome: on a project's page, in the admin, and in the database's own rules."""

from __future__ import annotations

import pytest
from django.db import IntegrityError, transaction
from django.test import Client
from django.urls import reverse

from portal.accounts.roles import Role
from programmes.models import EvaluationReport, Finding, Measure, Project
from tests.accounts.people import make_staff
from tests.programmes.register import make_project
from tests.programmes.test_evidence import make_report
from tests.programmes.test_projects import Queries

pytestmark = pytest.mark.django_db


def promise(project: Project, measure: str = "Fewer moves") -> Measure:
    return Measure.objects.create(project=project, measure=measure, baseline="40 a year", target="20 a year")


def data_of(report: EvaluationReport, *findings: dict[str, object]) -> dict[str, object]:
    data: dict[str, object] = {
        "title": report.title,
        "slug": report.slug,
        "record_key": report.record_key,
        "project": report.project_id or "",
        "findings-TOTAL_FORMS": len(findings),
        "findings-INITIAL_FORMS": sum("id" in one for one in findings),
    }
    for index, one in enumerate(findings):
        shared = {"order": 100, "direction": "not_stated", "report": report.pk}
        data |= {f"findings-{index}-{name}": value for name, value in (shared | one).items()}
    return data


def told(client: Client, project: Project) -> str:
    return " ".join(client.get(project.get_absolute_url()).content.decode().split())


def test_a_promise_without_a_finding_is_not_reported(client: Client) -> None:
    project = make_project(demonstration=True)
    promise(project)
    assert "Fewer moves" in told(client, project)
    assert "Not reported" in told(client, project)


def test_a_finding_stands_beside_the_promise_it_answers(client: Client) -> None:
    project = make_project()
    kept, open_ = promise(project), promise(project, "More school")
    report = make_report("A look at it", project)
    Finding.objects.create(
        report=report, figure="19", meaning="moves in the year", measure=kept, direction="better", direction_words="19"
    )
    page = client.get(project.get_absolute_url())
    answered = {
        one.measure.pk: [finding.figure for finding, _ in one.outcomes] for one in page.context["page"].promises
    }
    assert answered == {kept.pk: ["19"], open_.pk: []}
    assert told(client, project).count("Not reported") == 1
    assert "Answers the promise “Fewer moves”" in client.get(report.get_absolute_url()).content.decode()


def test_a_project_without_promises_says_that_none_were_published(client: Client) -> None:
    assert "No outcomes table was published" in told(client, make_project())


@pytest.mark.parametrize("rows", [1, 3])
def test_the_page_asks_the_same_however_much_is_told(
    rows: int, client: Client, django_assert_num_queries: Queries
) -> None:
    project = make_project()
    for number in range(rows):
        measure = promise(project, f"Measure {number}")
        Finding.objects.create(report=make_report(f"R {number}", project), meaning="m", measure=measure)
    with django_assert_num_queries(4):
        client.get(project.get_absolute_url())
    report = EvaluationReport.objects.get(title="R 0")
    with django_assert_num_queries(4):
        client.get(report.get_absolute_url())


def test_an_officer_links_a_finding_to_a_promise_of_its_project_alone(client: Client) -> None:
    client.force_login(make_staff(Role.FUND_OFFICER))
    project, other = make_project(), make_project()
    own, foreign = promise(project), promise(other, "Another project’s")
    report = make_report("R", project)
    address = reverse("admin:programmes_evaluationreport_change", args=[report.pk])
    page = client.get(address).content.decode()
    assert "Fewer moves" in page
    assert "Another project’s" not in page
    refused = client.post(address, data_of(report, {"meaning": "19 moves", "measure": foreign.pk}))
    assert "another project’s" in str(refused.context["errors"])
    assert client.post(address, data_of(report, {"meaning": "19 moves", "measure": own.pk})).status_code == 302
    assert Finding.objects.get(report=report).measure == own


def test_an_officer_ticks_methods_and_copies_their_words(client: Client) -> None:
    client.force_login(make_staff(Role.FUND_OFFICER))
    report = make_report("R")
    address = reverse("admin:programmes_evaluationreport_change", args=[report.pk])
    wrong = client.post(address, data_of(report) | {"methods": ["randomised"]})
    assert "copy the words that name them" in wrong.content.decode()
    good = data_of(report) | {"methods": ["randomised"], "methods_words": "a randomised trial"}
    assert client.post(address, good).status_code == 302
    report.refresh_from_db()
    assert report.methods == ["randomised"]


def test_a_report_with_linked_findings_stays_with_its_project(client: Client) -> None:
    client.force_login(make_staff(Role.FUND_OFFICER))
    project, other = make_project(), make_project()
    report = make_report("R", project)
    finding = Finding.objects.create(report=report, meaning="m", measure=promise(project))
    address = reverse("admin:programmes_evaluationreport_change", args=[report.pk])
    rows = data_of(report, {"id": finding.pk, "meaning": "m", "measure": finding.measure_id})
    answer = client.post(address, rows | {"project": other.pk})
    assert "Take those links away" in answer.content.decode()
    report.refresh_from_db()
    assert report.project == project


def test_the_database_refuses_a_foreign_promise_whoever_writes() -> None:
    project, other = make_project(), make_project()
    report, own, foreign = make_report("R", project), promise(project), promise(other)
    rule = "answers a promise of the project"
    with pytest.raises(IntegrityError, match=rule), transaction.atomic():
        Finding.objects.create(report=report, meaning="m", measure=foreign)
    finding = Finding.objects.create(report=report, meaning="m", measure=own)
    with pytest.raises(IntegrityError, match=rule), transaction.atomic():
        Finding.objects.filter(pk=finding.pk).update(measure=foreign)
    with pytest.raises(IntegrityError, match=rule), transaction.atomic():
        EvaluationReport.objects.filter(pk=report.pk).update(project=other)
    with pytest.raises(IntegrityError, match=rule), transaction.atomic():
        Measure.objects.filter(pk=own.pk).update(project=other)
    own.delete()
    finding.refresh_from_db()
    assert finding.measure is None
