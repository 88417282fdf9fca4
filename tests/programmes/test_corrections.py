"""Asking for a correction, answering it, what the public sees of it, and what is forgotten."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.db import IntegrityError, transaction
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from portal.accounts.models import User
from portal.accounts.roles import Role
from portal.audit.clock import database_now
from portal.audit.models import AuditEvent
from portal.mail.models import OutboxEmail
from programmes.models import CorrectionRequest, EvaluationReport, MemberRole, Organisation, Project, ProjectParty
from programmes.refusals import RegisterRefused
from programmes.services.corrections import accept, decline, forget_askers
from programmes.services.register import note_change
from tests.accounts.people import make_person, make_staff
from tests.programmes.organisations import make_member, make_organisation
from tests.programmes.register import make_authority, make_project
from tests.programmes.test_evidence import make_report

pytestmark = pytest.mark.django_db

SAID = {
    "wrong": "The amount is wrong.",
    "right": "£300,000",
    "evidence": "Our accounts",
    "standing": "organisation",
    "name": "Ada Example",
    "email": "ada@example.org",
}


def address_of(project: Project) -> str:
    return reverse("programmes:ask_correction", args=["projects", project.slug])


def ask(client: Client, project: Project) -> CorrectionRequest:
    assert client.post(address_of(project), SAID).status_code == 200
    return CorrectionRequest.objects.latest("pk")


def changed(project: Project, by: User) -> None:
    note_change(by=by, subject=project, added=False, fields=["title"])


@pytest.fixture
def officer() -> User:
    return make_staff(Role.FUND_OFFICER)


def test_anyone_asks_from_the_page_and_officers_find_it(client: Client, officer: User) -> None:
    project = make_project()
    assert address_of(project) in client.get(project.get_absolute_url()).content.decode()
    assert "Something wrong on this page?" in client.get(address_of(project)).content.decode()
    found = ask(client, project)
    assert (found.project, found.name, found.account) == (project, "Ada Example", None)
    event = AuditEvent.objects.get(kind="correction.asked")
    assert "Ada" not in event.payload
    client.force_login(officer)
    assert "Corrections to answer" in client.get(reverse("admin:index")).content.decode()
    listed = client.get(reverse("admin:programmes_correctionrequest_changelist"), {"answer": "waiting"})
    assert str(found.subject) in listed.content.decode()
    page = client.get(reverse("admin:programmes_correctionrequest_change", args=[found.pk])).content.decode()
    assert "The amount is wrong." in page
    assert "Say that it is corrected" in page


def test_a_lead_need_not_type_who_they_are(client: Client, officer: User) -> None:
    lead = make_person("Lena Lead")
    organisation = make_organisation()
    make_member(organisation, lead, MemberRole.LEAD)
    project = make_project()
    client.force_login(lead)
    page = client.get(address_of(project)).content.decode()
    assert 'value="Lena Lead"' in page
    found = ask(client, project)
    assert found.account == lead
    client.force_login(officer)
    page = client.get(reverse("admin:programmes_correctionrequest_change", args=[found.pk])).content.decode()
    assert organisation.name in page


def test_what_is_missing_is_said_beside_its_box(client: Client) -> None:
    page = client.post(address_of(make_project()), {"email": "nobody"}).content.decode()
    for said in ("Say what is wrong", "Say what it should say", "Say who you are", "Enter your name"):
        assert said in page
    assert not CorrectionRequest.objects.exists()


def test_every_kind_of_entry_has_its_form_and_nothing_else(client: Client) -> None:
    place, hidden = make_authority(), make_project(published=False)
    body = Organisation.objects.create(name="A charity", slug="a-charity", kind="charity")
    council = make_project(lead=make_authority()).lead
    assert council is not None
    ProjectParty.objects.create(project=make_project(), role="partner", organisation=body)
    for entry, slug in (("authorities", place.gss_code), ("organisations", body.slug), ("organisations", council.slug)):
        address = reverse("programmes:ask_correction", args=[entry, slug])
        assert client.post(address, SAID).status_code == 200, address
    assert [type(one.subject).__name__ for one in CorrectionRequest.objects.order_by("pk")] == [
        "LocalAuthority",
        "Organisation",
        "LocalAuthority",
    ]
    for entry, slug in (("projects", hidden.slug), ("projects", "none"), ("secrets", "x"), ("organisations", "none")):
        assert client.get(reverse("programmes:ask_correction", args=[entry, slug])).status_code == 404
    assert client.put(address_of(make_project())).status_code == 405


def test_the_form_is_never_cached_and_has_its_token(client: Client) -> None:
    answer = client.get(address_of(make_project()))
    assert "no-store" in answer["Cache-Control"]
    assert b"csrfmiddlewaretoken" in answer.content


def test_a_sixth_within_a_minute_waits(client: Client) -> None:
    project = make_project()
    answers = [client.post(address_of(project), SAID).status_code for _ in range(6)]
    assert answers == [200] * 5 + [429]
    assert CorrectionRequest.objects.count() == 5


def test_it_is_accepted_only_once_the_entry_is_changed(client: Client, officer: User) -> None:
    project = make_project()
    found = ask(client, project)
    client.force_login(officer)
    address = reverse("admin:programmes_correctionrequest_accept", args=[found.pk])
    said = {"published_note": "the amount is £300,000, not £250,000", "reason": ""}
    assert "Correct it first" in client.post(address, said).content.decode()
    changed(project, officer)
    assert client.post(address, said).status_code == 302
    found.refresh_from_db()
    assert (found.outcome, found.decided_by) == ("accepted", officer)
    page = Client().get(project.get_absolute_url()).content.decode()
    assert "the amount is £300,000, not £250,000" in page
    assert "Ada" not in page
    email = OutboxEmail.objects.get(key=f"correction:{found.pk}")
    assert email.to == "ada@example.org"
    assert "Its page now says: the amount is £300,000, not £250,000" in email.text_body
    assert AuditEvent.objects.filter(kind="correction.accepted").count() == 1


def test_a_changed_report_of_the_project_counts_and_one_of_another_does_not(client: Client, officer: User) -> None:
    project = make_project()
    report, other = make_report("R", project), make_report("S", make_project())
    found = ask(client, project)
    note_change(by=officer, subject=other, added=False, fields=["title"])
    with pytest.raises(RegisterRefused, match="Correct it first"):
        accept(request_id=found.pk, published_note="n", reason="", by=officer)
    note_change(by=officer, subject=EvaluationReport.objects.get(pk=report.pk), added=False, fields=["title"])
    accept(request_id=found.pk, published_note="n", reason="", by=officer)


def test_a_declined_one_is_told_why_and_nothing_is_shown(client: Client, officer: User) -> None:
    project = make_project()
    found = ask(client, project)
    client.force_login(officer)
    address = reverse("admin:programmes_correctionrequest_decline", args=[found.pk])
    assert "Say why it stays as it is" in client.post(address, {"reason": ""}).content.decode()
    assert client.post(address, {"reason": "Two sources say £250,000."}).status_code == 302
    assert "Two sources say £250,000." in OutboxEmail.objects.get().text_body
    assert "Two sources" not in Client().get(project.get_absolute_url()).content.decode()
    again = client.post(address, {"reason": "Again"})
    assert "answered already" in again.content.decode()
    assert OutboxEmail.objects.count() == 1


def test_only_officers_answer(client: Client, officer: User) -> None:
    found = ask(client, make_project())
    for role in (Role.AUDITOR, Role.ASSESSOR):
        client.force_login(make_staff(role))
        for act in ("accept", "decline"):
            address = reverse(f"admin:programmes_correctionrequest_{act}", args=[found.pk])
            assert client.post(address, {"reason": "r"}).status_code == 403
        with pytest.raises(RegisterRefused, match="Only fund officers"):
            decline(request_id=found.pk, reason="r", by=make_staff(role))
    client.force_login(officer)
    assert client.get(reverse("admin:programmes_correctionrequest_accept", args=[0])).status_code == 404


def test_names_are_forgotten_a_year_after_the_answer(client: Client, officer: User) -> None:
    project = make_project()
    old, new, open_ = (ask(client, project) for _ in range(3))
    decline(request_id=old.pk, reason="r", by=officer)
    decline(request_id=new.pk, reason="r", by=officer)
    CorrectionRequest.objects.filter(pk=old.pk).update(decided_at=database_now() - timedelta(days=366))
    assert forget_askers() == 1
    old.refresh_from_db()
    assert (old.name, old.email, old.reason) == ("", "", "r")
    for kept in (new, open_):
        kept.refresh_from_db()
        assert kept.email
    assert forget_askers() == 0


@pytest.mark.parametrize(
    ("fields", "rule"),
    [
        ({"project": None}, "correction_is_of_one_entry"),
        ({"outcome": "accepted", "published_note": "n"}, "correction_decided_at_and_by"),
        ({"decided_at": timezone.now()}, "correction_decided_at_and_by"),
        ({"outcome": "declined", "decided": True}, "correction_declined_with_a_reason"),
        ({"outcome": "accepted", "decided": True}, "correction_published_if_accepted"),
        ({"published_note": "n"}, "correction_published_if_accepted"),
        ({"erased_on": timezone.now().date()}, "correction_erased_after_its_answer"),
    ],
)
def test_the_database_keeps_each_rule(fields: dict[str, Any], rule: str, officer: User) -> None:
    values: dict[str, Any] = {"project": make_project(), "received_at": timezone.now(), **SAID}
    decided = {"decided_at": timezone.now(), "decided_by": officer} if fields.pop("decided", False) else {}
    with pytest.raises(IntegrityError, match=rule), transaction.atomic():
        CorrectionRequest.objects.create(**values | decided | fields)
