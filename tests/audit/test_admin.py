"""The record in the admin: auditors read it, nobody changes it, others do not see it."""

import pytest
from django.test import Client
from django.urls import reverse
from pytest_django import DjangoAssertNumQueries

from portal.accounts.models import User
from portal.accounts.roles import Role
from portal.audit.anchors import anchor_now
from portal.audit.models import Anchor, AuditEvent
from portal.audit.services import record
from tests.accounts.people import PASSWORD, make_staff

pytestmark = pytest.mark.django_db
LIST = "/admin/audit/auditevent/"


@pytest.fixture
def event() -> AuditEvent:
    return record(chain="bid:DR1-0099", kind="bid.submitted", by=None, data={"sha256": "ab" * 32})


def test_an_auditor_reads_events_heads_and_anchors(client: Client, event: AuditEvent) -> None:
    anchor = anchor_now()
    client.force_login(make_staff(Role.AUDITOR))
    assert "Bid submitted" in client.get(LIST).content.decode()
    page = client.get(f"{LIST}{event.pk}/change/").content.decode()
    assert event.hash in page
    assert "ab" * 32 in page
    assert "bid:DR1-0099" in client.get("/admin/audit/chainhead/").content.decode()
    assert client.get(f"/admin/audit/anchor/{anchor.pk}/change/").status_code == 200


@pytest.mark.parametrize("role", [Role.ASSESSOR, Role.FUND_OFFICER, Role.APPROVER, Role.ADMINISTRATOR])
def test_others_do_not_see_it(client: Client, event: AuditEvent, role: Role) -> None:
    client.force_login(make_staff(role))
    assert client.get(LIST).status_code == 403
    assert client.get(f"{LIST}{event.pk}/change/").status_code == 403


@pytest.mark.parametrize("path", ["add/", "{pk}/change/", "{pk}/delete/"])
def test_not_even_a_superuser_changes_it(client: Client, event: AuditEvent, path: str) -> None:
    root = User.objects.create_superuser("root@example.org", PASSWORD, full_name="Root", is_demonstration=True)
    client.force_login(root)
    assert client.post(LIST + path.format(pk=event.pk), {"kind": "x"}).status_code == 403
    assert AuditEvent.objects.get().kind == "bid.submitted"


def test_filters_by_chain_and_kind(client: Client, event: AuditEvent) -> None:
    record(chain="round:2016", kind="round.published", by=None)
    client.force_login(make_staff(Role.AUDITOR))
    found = client.get(f"{LIST}?about=round").content.decode()
    assert "Round published" in found
    assert "bid:DR1-0099" not in found
    assert "bid:DR1-0099" in client.get(f"{LIST}?kind=bid.submitted").content.decode()
    assert "bid:DR1-0099" in client.get(f"{LIST}?q=DR1-0099").content.decode()


@pytest.mark.parametrize("rows", [1, 3])
def test_the_list_costs_the_same_at_any_length(
    client: Client, rows: int, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    auditor = make_staff(Role.AUDITOR)
    for number in range(rows):
        record(chain=f"bid:{number}", kind="bid.started", by=auditor)
    client.force_login(auditor)
    with django_assert_max_num_queries(12):
        assert client.get(LIST).status_code == 200


def test_beat_knows_of_the_hourly_anchor() -> None:
    from portal.schedule import collected

    entry = collected()["anchor the audit"]
    assert entry["task"] == "portal.audit.tasks.anchor"
    assert entry["schedule"].total_seconds() == 3600
    assert reverse("admin:audit_anchor_changelist")
    assert not Anchor.objects.exists()
