"""An assessor at a glance, and their profile in the admin."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from evaluations.models import AssessorProfile
from portal.accounts.roles import Role, sync_groups
from portal.audit.clock import database_now
from tests.accounts.people import make_staff
from tests.factories.judging import Judged, make_assessing, make_assessor
from tests.once import made_once

pytestmark = pytest.mark.django_db


@made_once
def judged() -> Judged:
    """Two bids in assessment; the first assessor knows an area and worked for the first bidder."""
    made = make_assessing(2)
    assessor = made.assessors[0]
    assessor.areas.create(area_slug="care-leavers", level=3)
    assessor.employers.add(made.councils[0].organisation)
    return made


def at(profile: AssessorProfile) -> str:
    return reverse("evaluations:assessor", args=[profile.pk])


def test_load_areas_training_and_conflicts_in_one_place(judged: Judged, client: Client) -> None:
    client.force_login(judged.officer)
    page = client.get(at(judged.assessors[0])).content.decode()
    for said in ("Up to date", "2 of 20", "Care leavers: expert", "which leads the bid", judged.bids[0].reference):
        assert said in page
    assert judged.bids[1].reference not in page
    late = make_assessor("Lou Late", trained_on=database_now().date() - timedelta(days=900))
    page = client.get(at(late)).content.decode()
    assert "ran out on" in page
    assert "Nothing on record stands between them" in page


def test_assessors_see_themselves_and_not_which_bids_they_are_kept_from(judged: Judged, client: Client) -> None:
    own, other = judged.assessors
    client.force_login(own.user)
    page = client.get(at(own)).content.decode()
    assert "2 of 20" in page
    assert judged.bids[0].reference not in page
    assert client.get(at(other)).status_code == 403


def test_who_may_look(judged: Judged, client: Client) -> None:
    address = at(judged.assessors[0])
    assert client.get(address).status_code == 302
    client.force_login(make_staff(Role.AUDITOR))
    page = client.get(address)
    assert page.status_code == 200
    assert "Change the profile" not in page.content.decode()
    assert client.post(address).status_code == 405
    assert client.get(reverse("evaluations:assessor", args=[0])).status_code == 404


def test_the_list_shows_loads_and_asks_for_training(judged: Judged, client: Client) -> None:
    sync_groups()
    client.force_login(judged.officer)
    make_assessor("Nell Nottrained", trained_on=None)
    address = reverse("admin:evaluations_assessorprofile_changelist")
    page = client.get(address).content.decode()
    assert reverse("evaluations:import_assessors") in page
    assert at(judged.assessors[0]) in page
    for value, count in (("none", 1), ("over", 0), ("current", 2)):
        answer = client.get(address, {"training": value})
        assert answer.context["cl"].result_count == count


def test_the_form_offers_the_areas_that_rounds_know(judged: Judged, client: Client) -> None:
    sync_groups()
    client.force_login(judged.officer)
    page = client.get(
        reverse("admin:evaluations_assessorprofile_change", args=[judged.assessors[0].pk])
    ).content.decode()
    assert '<option value="care-leavers" selected>Care leavers</option>' in page
    assert at(judged.assessors[0]) in page
    client.force_login(make_staff(Role.AUDITOR))
    answer = client.post(
        reverse("admin:evaluations_assessorprofile_change", args=[judged.assessors[0].pk]), {"max_reads": "3"}
    )
    assert answer.status_code == 403


@pytest.mark.parametrize("bids", [1, 3])
def test_the_glance_costs_the_same_for_any_number(client: Client, bids: int) -> None:
    judged = make_assessing(bids)
    judged.assessors[0].employers.add(judged.councils[0].organisation)
    client.force_login(judged.officer)
    client.get(at(judged.assessors[0]))
    with CaptureQueriesContext(connection) as queries:
        assert client.get(at(judged.assessors[0])).status_code == 200
    assert len(queries) == 18
