"""The lists of records: readable, closed to change, and assessors' profiles kept by officers on record."""

from __future__ import annotations

import pytest
from django.test import Client

from evaluations.models import AssessorProfile
from portal.accounts.roles import Role, sync_groups
from portal.audit.models import AuditEvent
from tests.accounts.people import make_staff
from tests.factories.bids import make_council
from tests.factories.judging import make_assessor, make_deciding, propose

pytestmark = pytest.mark.django_db
LISTS = ("assessment", "allocation", "declaration", "decision", "eligibilitycheck")


@pytest.fixture(autouse=True)
def _roles() -> None:
    sync_groups()


def test_nothing_that_a_service_keeps_can_be_written_by_hand(client: Client) -> None:
    judged = make_deciding(1)
    propose(judged, judged.bids[0])
    client.force_login(make_staff(*Role, is_superuser=True))
    for name in LISTS:
        assert client.get(f"/admin/evaluations/{name}/").status_code == 200
        assert client.get(f"/admin/evaluations/{name}/add/").status_code == 403
        assert client.post(f"/admin/evaluations/{name}/1/change/", {}).status_code in (302, 403)
        assert client.post(f"/admin/evaluations/{name}/1/delete/", {"post": "yes"}).status_code in (302, 403)
    for name in ("score", "assessmentversion", "sealedseed"):
        assert client.get(f"/admin/evaluations/{name}/").status_code == 404


def test_assessors_find_no_list_at_all(client: Client) -> None:
    client.force_login(make_assessor().user)
    for name in (*LISTS, "assessorprofile"):
        assert client.get(f"/admin/evaluations/{name}/").status_code == 403


def test_an_officer_keeps_a_profile_and_it_is_on_record(client: Client) -> None:
    profile, council = make_assessor(), make_council()
    client.force_login(make_staff(Role.FUND_OFFICER))
    address = f"/admin/evaluations/assessorprofile/{profile.pk}/change/"
    said = {"expertise": "Care leavers", "employers": [council.organisation.pk], "max_reads": 12}
    response = client.post(address, {**said, "areas-TOTAL_FORMS": 0, "areas-INITIAL_FORMS": 0})
    assert response.status_code == 302
    assert list(profile.employers.all()) == [council.organisation]
    event = AuditEvent.objects.get(kind="assessor.changed")
    assert event.chain == f"user:{profile.user_id}"
    assert AssessorProfile.objects.get().expertise == "Care leavers"


def test_an_auditor_reads_a_profile_and_changes_nothing(client: Client) -> None:
    profile = make_assessor()
    client.force_login(make_staff(Role.AUDITOR))
    address = f"/admin/evaluations/assessorprofile/{profile.pk}/change/"
    assert client.get(address).status_code == 200
    assert client.post(address, {"expertise": "x"}).status_code == 403
