"""Checking many bids at once: the portal finds facts, a person says that a bid passes."""

from __future__ import annotations

import json

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from bids.selectors.submitted import latest_submission, snapshot_of
from evaluations.models import EligibilityCheck
from evaluations.refusals import JudgingRefused
from evaluations.selectors.checking import checks_of, concerns
from evaluations.services.checking import check_eligibility, pass_several
from portal.accounts.roles import Role, sync_groups
from tests.accounts.people import make_staff
from tests.factories.judging import Judged, make_closed_round
from tests.once import made_once

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _roles() -> None:
    sync_groups()


@made_once
def closed() -> Judged:
    return make_closed_round(3)


def address(judged: Judged) -> str:
    return f"/admin/evaluations/rounds/{judged.round.slug}/checks/"


def test_an_officer_passes_what_is_ticked(client: Client, closed: Judged) -> None:
    client.force_login(closed.officer)
    first, second, third = closed.bids
    page = client.post(address(closed), {"bid": [first.pk, second.pk]}, follow=True)
    assert "2 bids passed." in page.content.decode()
    assert "1 bid to check, 2 passed, 0 failed" in page.content.decode()
    assert set(EligibilityCheck.objects.values_list("bid", flat=True)) == {first.pk, second.pk}
    assert not EligibilityCheck.objects.filter(bid=third).exists()


def test_nothing_ticked_says_so(client: Client, closed: Judged) -> None:
    client.force_login(closed.officer)
    assert "Tick at least one bid" in client.post(address(closed), {"bid": ["x"]}).content.decode()
    assert not EligibilityCheck.objects.exists()


def test_a_bid_with_a_concern_has_to_be_opened(client: Client) -> None:
    closed = make_closed_round(1, eligible_kinds=["charity"])
    client.force_login(closed.officer)
    page = client.get(address(closed)).content.decode()
    assert "A council may not bid in this round." in page
    assert f'value="{closed.bids[0].pk}"' not in page
    with pytest.raises(JudgingRefused, match="has to be opened"):
        pass_several(round_id=closed.round.pk, bid_ids=[closed.bids[0].pk], by=closed.officer)


def test_a_bid_checked_meanwhile_stops_them_all(closed: Judged) -> None:
    first, second, _ = closed.bids
    check_eligibility(bid_id=second.pk, is_eligible=True, is_in_scope=False, reasons=["scope_area"], by=closed.officer)
    with pytest.raises(JudgingRefused, match="checked meanwhile"):
        pass_several(round_id=closed.round.pk, bid_ids=[first.pk, second.pk], by=closed.officer)
    assert EligibilityCheck.objects.count() == 1
    assert checks_of(closed.round).failed == 1


def test_what_the_portal_finds(closed: Judged) -> None:
    submission = latest_submission(closed.bids[0])
    assert submission is not None
    snapshot = snapshot_of(submission)
    closed.round.eligible_kinds = ["charity"]
    assert list(concerns(closed.round, snapshot)) == ["A council may not bid in this round."]
    closed.round.eligible_kinds = []
    assert list(concerns(closed.round, snapshot, handed_in=2)) == [
        "The organisation handed in 2 bids; the round takes 1."
    ]
    bare = json.loads(json.dumps(snapshot)) | {"certifications": []}
    assert len(list(concerns(closed.round, bare))) == 2
    dated = bare["sections"][0]["questions"]
    dated += [
        {"key": "start_date", "kind": "date", "label": "", "word_limit": None, "value": "1999-01-01", "text": ""},
        {"key": "end_date", "kind": "date", "label": "", "word_limit": None, "value": "2099-01-01", "text": ""},
    ]
    assert "The work starts before the funding period." in list(concerns(closed.round, bare))
    assert "The work ends after the funding period." in list(concerns(closed.round, bare))
    dated[-1]["value"] = "soon"
    assert "The work ends after the funding period." not in list(concerns(closed.round, bare))


@pytest.mark.parametrize("role", [Role.ASSESSOR, Role.APPROVER, Role.AUDITOR, Role.ADMINISTRATOR])
def test_nobody_but_an_officer_checks(client: Client, closed: Judged, role: Role) -> None:
    other = make_staff(role)
    client.force_login(other)
    assert client.get(address(closed)).status_code == 403
    assert client.post(address(closed), {"bid": [closed.bids[0].pk]}).status_code == 403
    with pytest.raises(JudgingRefused, match="Only a fund officer"):
        pass_several(round_id=closed.round.pk, bid_ids=[closed.bids[0].pk], by=other)


def test_an_unknown_round_and_a_wrong_method(client: Client, closed: Judged) -> None:
    client.force_login(closed.officer)
    assert client.get("/admin/evaluations/rounds/nowhere/checks/").status_code == 404
    assert client.delete(address(closed)).status_code == 405


@pytest.mark.parametrize("bids", [1, 3])
def test_the_page_costs_the_same_at_any_length(client: Client, bids: int) -> None:
    closed = make_closed_round(bids)
    client.force_login(closed.officer)
    with CaptureQueriesContext(connection) as queries:
        assert client.get(address(closed)).status_code == 200
    assert len(queries) == 9
