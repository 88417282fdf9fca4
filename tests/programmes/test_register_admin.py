"""The register in the admin: officers keep it, auditors read it, every change leaves an event."""

from __future__ import annotations

import pytest
from django.db import IntegrityError, transaction
from django.test import Client
from django.urls import reverse

from portal.accounts.roles import Role
from portal.audit.models import AuditEvent
from programmes.models import Alliance, EvaluationReport, Figure, Involvement, PeerSupport, Programme, Project, Source
from tests.accounts.people import make_staff
from tests.programmes.register import make_authority, make_project
from tests.programmes.test_projects import Queries

LISTS = ("project", "evaluationreport", "figure", "source", "localauthority", "involvement", "alliance", "peersupport")
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
        Alliance.objects.create(programme=programme, name="Leeds", slug=f"a-{key}")
        pair = {"giver": make_authority(), "receiver": make_authority()}
        PeerSupport.objects.create(programme=programme, topic="Leeds", **pair)


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


@pytest.mark.django_db
def test_an_officer_writes_an_alliance_with_members_and_priorities(client: Client) -> None:
    sign_in(client, Role.FUND_OFFICER)
    programme = Programme.objects.create(name="Programme", slug="programme", shape="alliances")
    place, other = make_authority("Here"), make_authority("There")
    data: dict[str, object] = {"name": "Near", "slug": "near", "programme": programme.pk}
    data |= {"members-TOTAL_FORMS": 2, "members-INITIAL_FORMS": 0, "priorities-TOTAL_FORMS": 1}
    data |= {"priorities-INITIAL_FORMS": 0, "priorities-0-priority": "Early help", "priorities-0-order": 1}
    data |= {"members-0-authority": place.pk, "members-0-date": "2018-04", "members-1-authority": other.pk}
    response = client.post(reverse("admin:programmes_alliance_add"), data)
    assert response.status_code == 302, response.context["errors"]
    alliance = Alliance.objects.get(slug="near")
    assert {(one.name, one.programme, one.role) for one in alliance.members.all()} == {
        ("Here", programme, "member"),
        ("There", programme, "member"),
    }
    assert AuditEvent.objects.filter(kind="alliance.added").count() == 1
    text = Client().get("/programmes/programme/").content.decode()
    for said in ("Here", "There", "Early help", "2 members"):
        assert said in text
    member = alliance.members.get(name="Here")
    again = {"members-TOTAL_FORMS": 3, "members-INITIAL_FORMS": 2, "members-2-authority": place.pk}
    again |= {"members-0-id": member.pk, "members-0-authority": place.pk, "members-1-authority": other.pk}
    again |= {"members-1-id": alliance.members.get(name="There").pk, "priorities-TOTAL_FORMS": 0}
    refused = client.post(reverse("admin:programmes_alliance_change", args=[alliance.pk]), data | again)
    assert "Here is a member already" in refused.content.decode()


@pytest.mark.django_db
def test_support_is_between_two_councils(client: Client) -> None:
    sign_in(client, Role.FUND_OFFICER)
    programme = Programme.objects.create(name="Programme", slug="programme", shape="improvement")
    place = make_authority("Here")
    data = {"programme": programme.pk, "giver": place.pk, "receiver": place.pk, "topic": "Early help"}
    response = client.post(reverse("admin:programmes_peersupport_add"), data)
    assert response.status_code == 200
    assert not PeerSupport.objects.exists()
    other = make_authority("There")
    client.post(reverse("admin:programmes_peersupport_add"), data | {"receiver": other.pk})
    assert str(PeerSupport.objects.get()) == "Here supports There: Early help"
    with pytest.raises(IntegrityError), transaction.atomic():
        PeerSupport.objects.update(receiver=place)


@pytest.mark.django_db
@pytest.mark.parametrize("model", ["alliance", "peersupport"])
def test_auditors_read_alliances_and_change_nothing(model: str, client: Client) -> None:
    sign_in(client, Role.AUDITOR)
    assert client.get(reverse(f"admin:programmes_{model}_changelist")).status_code == 200
    assert client.get(reverse(f"admin:programmes_{model}_add")).status_code == 403
