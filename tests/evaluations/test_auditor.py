"""The auditor reads everything and changes nothing; the record's own page; and the lists of what the judging made."""

from __future__ import annotations

import pytest
from django.contrib import admin
from django.core.management import call_command
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from evaluations.models import AllocationPlan, Decision, LetterTemplate
from evaluations.selectors.invariants import INVARIANTS
from portal.accounts.roles import Role, sync_groups
from portal.audit.clock import database_now
from tests.accounts.people import make_person, make_staff
from tests.accounts.routes import every_route
from tests.accounts.test_routes import Samples
from tests.evaluations.test_invariants import TAMPERED, tampered
from tests.factories.judging import make_deciding
from tests.factories.whole import Whole, make_whole

pytestmark = pytest.mark.django_db
RECORD = "/admin/evaluations/record/"
LISTS = {
    "conflictoverride": 9,
    "allocationplan": 9,
    "awardrun": 9,
    "duediligence": 9,
    "condition": 9,
    "lettertemplate": 9,
    "bidflag": 9,
    "moderation": 9,
    "panelmeeting": 9,
}
ASK_FOR_A_DOCUMENT = {"evaluations:pack", "evaluations:panel_pack", "evaluations:check_run"}
"""Posts that change no record: they have a PDF made of what the auditor may read anyway, or work a run out again."""


@pytest.fixture(autouse=True)
def _roles() -> None:
    sync_groups()


@pytest.fixture
def whole() -> Whole:
    made = make_whole()
    now = database_now()
    AllocationPlan.objects.create(round=made.round, queued_at=now, planned_by=made.judged.officer)
    LetterTemplate.objects.create(
        kind="award_letter", version=1, body="Dear {{ name }}", written_at=now, written_by=made.judged.officer
    )
    return made


def test_no_post_of_an_auditor_does_anything() -> None:
    """Every address of the judging and of the admin, whatever its rule says about reading."""
    samples = Samples(make_deciding())
    client = Client()
    client.force_login(make_staff(Role.AUDITOR))
    before = list(Decision.objects.values_list("pk", "state"))
    wrong = []
    for route in every_route():
        if not route.pattern.startswith("admin/evaluations/") or route.name in ASK_FOR_A_DOCUMENT:
            continue
        answer = client.post(route.address(samples.of(route)), {"post": "yes", "confirmed": "yes"})
        if answer.status_code not in (403, 404, 405) and not route.name.endswith(("_changelist", "_history")):
            wrong.append((route.name, answer.status_code))
    assert wrong == []
    assert list(Decision.objects.values_list("pk", "state")) == before


@pytest.mark.parametrize("is_superuser", [False, True])
def test_no_row_of_judging_is_added_changed_or_deleted_in_the_admin(
    client: Client, whole: Whole, is_superuser: bool
) -> None:
    client.force_login(make_staff(Role.AUDITOR, is_superuser=is_superuser))
    for model, of in admin.site._registry.items():
        if model._meta.app_label != "evaluations" or (model._meta.model_name == "assessorprofile" and is_superuser):
            continue
        place = f"admin:evaluations_{model._meta.model_name}"
        assert client.get(reverse(f"{place}_changelist")).status_code == 200, of
        assert client.post(reverse(f"{place}_add"), {}).status_code == 403, of
        row = model._default_manager.first()
        if row is None:
            assert model._meta.model_name in ("leftasscored", "calibrationbid", "calibratedranking"), of
            continue
        for act in ("change", "delete"):
            address = reverse(f"{place}_{act}", args=[row.pk])
            assert client.post(address, {"post": "yes"}).status_code == 403, (of, act)


def test_each_list_reads_in_the_same_queries_and_answers_no_guess(client: Client, whole: Whole) -> None:
    client.force_login(whole.auditor)
    found = {}
    for name in LISTS:
        client.get(f"/admin/evaluations/{name}/")
        with CaptureQueriesContext(connection) as queries:
            assert client.get(f"/admin/evaluations/{name}/").status_code == 200
        found[name] = len(queries)
    assert found == LISTS
    assert client.get("/admin/evaluations/awardrun/?result__contains=x").status_code == 400
    assert client.get("/admin/evaluations/condition/?bid__allocations__assessment__scores__value=5").status_code == 400


def test_the_record_is_checked_on_its_page(client: Client, whole: Whole) -> None:
    client.force_login(whole.auditor)
    assert f'href="{RECORD}"' in client.get("/admin/").content.decode()
    page = client.get(RECORD).content.decode()
    assert page.count("Not checked") == len(INVARIANTS)
    page = client.get(f"{RECORD}?check=all").content.decode()
    assert "Everything that was checked holds." in page
    assert "Not checked" not in page
    with tampered(TAMPERED["committed"]):
        page = client.get(f"{RECORD}?check=committed").content.decode()
    assert "1 promise broken" in page
    assert "says it has committed £200001" in page
    assert client.get(f"{RECORD}?check=nonsense").content.decode().count("Not checked") == len(INVARIANTS)


def test_who_may_check_the_record(client: Client) -> None:
    for role in Role:
        client.force_login(make_staff(role))
        allowed = role in (Role.AUDITOR, Role.FUND_OFFICER)
        assert client.get(RECORD).status_code == (200 if allowed else 403), role
    client.force_login(make_staff(is_superuser=True))
    assert client.get(RECORD).status_code == 403
    client.force_login(make_person())
    assert client.get(RECORD).status_code == 403
    client.force_login(make_staff(Role.AUDITOR))
    assert client.post(RECORD).status_code == 405


def test_both_commands_hold_on_a_judged_round(whole: Whole, capsys: pytest.CaptureFixture[str]) -> None:
    call_command("verify_audit")
    call_command("check_invariants")
    said = capsys.readouterr().out
    assert "every link holds" in said
    assert "Every promise holds." in said
