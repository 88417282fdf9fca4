"""The register in the admin: officers keep it, auditors read it, every change leaves an event."""

from __future__ import annotations

import pytest
from django.test import Client
from django.urls import reverse

from portal.accounts.roles import Role
from portal.audit.models import AuditEvent
from programmes.models import EvaluationReport, Figure, Involvement, Programme, Project, Source
from tests.accounts.people import make_staff
from tests.programmes.register import make_authority, make_project
from tests.programmes.test_projects import Queries

LISTS = ("project", "evaluationreport", "figure", "source", "localauthority", "involvement")
MOST_QUERIES = 15


def sign_in(client: Client, role: Role) -> None:
    client.force_login(make_staff(role))


def fill(rows: int) -> None:
    programme, _ = Programme.objects.get_or_create(name="Programme", slug="programme")
    for number in range(rows):
        project = make_project(lead=make_authority())
        EvaluationReport.objects.create(
            title=f"R {number}", slug=f"r-{project.pk}", project=project, record_key=str(project.pk)
        )
        key = str(project.pk)
        Figure.objects.create(programme=programme, kind="count", topic="Projects", value=3, record_key=key)
        Source.objects.create(citation=f"Source {key}")
        Involvement.objects.create(programme=programme, name="Leeds", record_key=key)


@pytest.mark.django_db
@pytest.mark.parametrize("model", LISTS)
def test_lists_ask_the_same_at_one_row_and_at_three(
    model: str, client: Client, django_assert_max_num_queries: Queries
) -> None:
    sign_in(client, Role.FUND_OFFICER)
    address = reverse(f"admin:programmes_{model}_changelist")
    for rows in (1, 2):
        fill(rows)
        with django_assert_max_num_queries(MOST_QUERIES):
            assert client.get(address).status_code == 200
    assert client.get(address, {"q": "leeds"}).status_code == 200


@pytest.mark.django_db
def test_an_officer_adds_a_project_and_it_is_public_and_written_down(client: Client) -> None:
    sign_in(client, Role.FUND_OFFICER)
    programme = Programme.objects.create(name="Programme", slug="programme")
    data: dict[str, object] = {"title": "Added", "slug": "added", "programme": programme.pk}
    for prefix in ("awards", "parties", "measures"):
        data |= {f"{prefix}-TOTAL_FORMS": 0, f"{prefix}-INITIAL_FORMS": 0}
    data |= {"awards-TOTAL_FORMS": 1, "awards-0-amount_pounds": 5000, "awards-0-basis": "awarded"}
    response = client.post(reverse("admin:programmes_project_add"), data)
    assert response.status_code == 302, response.context["errors"]
    project = Project.objects.get(slug="added")
    assert project.published_at is not None
    assert project.published_by is not None
    assert project.awards.get().amount_pounds == 5000
    assert AuditEvent.objects.filter(kind="project.added").count() == 1
    assert "Added" in Client().get("/projects/").content.decode()


@pytest.mark.django_db
def test_an_impossible_award_is_refused_beside_its_box(client: Client) -> None:
    sign_in(client, Role.FUND_OFFICER)
    project = make_project()
    award = project.awards.get()
    data: dict[str, object] = {"title": "T", "slug": project.slug, "programme": project.programme_id}
    for prefix in ("parties", "measures"):
        data |= {f"{prefix}-TOTAL_FORMS": 0, f"{prefix}-INITIAL_FORMS": 0}
    data |= {"awards-TOTAL_FORMS": 1, "awards-INITIAL_FORMS": 1, "awards-0-id": award.pk, "awards-0-basis": "awarded"}
    data |= {"awards-0-project": project.pk, "awards-0-amount_pounds": ""}
    response = client.post(reverse("admin:programmes_project_change", args=[project.pk]), data)
    assert response.status_code == 200
    assert "award_amount_unless_not_published" in str(response.context["errors"])
    assert project.awards.get().amount_pounds == 250_000


@pytest.mark.django_db
def test_an_auditor_reads_and_changes_nothing(client: Client) -> None:
    sign_in(client, Role.AUDITOR)
    project = make_project()
    assert client.get(reverse("admin:programmes_project_changelist")).status_code == 200
    address = reverse("admin:programmes_project_change", args=[project.pk])
    assert client.get(address).status_code == 200
    assert client.post(address, {"title": "x"}).status_code == 403


@pytest.mark.django_db
def test_an_assessor_and_a_stranger_are_kept_out(client: Client) -> None:
    address = reverse("admin:programmes_project_changelist")
    assert client.get(address).status_code == 302
    sign_in(client, Role.ASSESSOR)
    assert client.get(address).status_code == 403


@pytest.mark.django_db
def test_no_authority_can_be_deleted(client: Client) -> None:
    sign_in(client, Role.ADMINISTRATOR)
    place = make_authority()
    assert client.post(reverse("admin:programmes_localauthority_delete", args=[place.pk])).status_code == 403


@pytest.mark.django_db
def test_an_award_that_follows_a_decision_cannot_be_edited_by_hand(client: Client) -> None:
    sign_in(client, Role.FUND_OFFICER)
    project = make_project(lead=make_authority())
    address = reverse("admin:programmes_project_change", args=[project.pk])
    assert b'name="awards-TOTAL_FORMS"' in client.get(address).content
    project.awards.all().delete()
    award = project.awards.create(amount_pounds=9000, grant_reference="DR9-0001")
    page = client.get(address)
    assert b'name="awards-0-amount_pounds"' not in page.content
    client.post(address, {"awards-TOTAL_FORMS": 1, "awards-0-id": award.pk, "awards-0-amount_pounds": 1})
    award.refresh_from_db()
    assert award.amount_pounds == 9000
