"""Where assessors differ: found by the round's rule, listed with what was done, left as scored with a reason."""

from __future__ import annotations

from decimal import Decimal

import pytest
from django.db import DatabaseError, connection, transaction
from django.test import Client
from django.test.utils import CaptureQueriesContext

from evaluations.methods.diverging import Marks, divergences
from evaluations.models import JudgingTerms, LeftAsScored
from evaluations.refusals import JudgingRefused
from evaluations.selectors.divergence import differences_of, unsettled, unsettled_before_decisions
from evaluations.services.moderating import leave_as_scored
from evaluations.services.scoring import return_assessment
from portal.accounts.roles import Role, sync_groups
from tests.accounts.people import make_staff
from tests.evaluations.test_promises import without
from tests.factories.judging import Judged, allocation_of, make_assessing, submit_scores
from tests.factories.panels import make_differing, make_meeting, open_it, score_apart
from tests.once import made_once

BASE = "/admin/evaluations"


def marks(*totals: int, levels: tuple[tuple[int, int], ...] = ()) -> list[Marks]:
    given = levels or tuple((3, 3) for _ in totals)
    return [
        Marks(str(place), Decimal(total), {"need": need, "work": work})
        for place, (total, (need, work)) in enumerate(zip(totals, given, strict=True))
    ]


def codes(found: list[Marks], threshold: int = 0) -> list[str]:
    return [each.code for each in divergences(found, threshold=Decimal(threshold))]


def test_the_rule_counts_from_its_very_bounds() -> None:
    assert codes(marks(60, 79)) == []
    assert codes(marks(60, 80)) == ["spread"]
    assert codes(marks(60, 60, levels=((2, 3), (3, 3)))) == []
    assert codes(marks(60, 60, levels=((1, 3), (3, 3)))) == ["criterion"]
    assert codes(marks(90)) == []


@made_once
def judged() -> Judged:
    sync_groups()
    return make_differing(2)


@pytest.mark.django_db
def test_the_list_shows_who_differs_on_what_and_what_was_done(client: Client, judged: Judged) -> None:
    close = make_assessing(1)
    for allocation in close.bids[0].allocations.all():
        submit_scores(allocation, [3, 3])
    client.force_login(judged.officer)
    text = client.get(f"{BASE}/rounds/{judged.round.slug}/divergence/").content.decode()
    assert "2 bids differ, 2 not settled yet" in text
    assert "run from 1 to 5" in text
    assert "20 points of 100" in text
    assert "do not differ on any bid" in client.get(f"{BASE}/rounds/{close.round.slug}/divergence/").content.decode()
    JudgingTerms.objects.create(round=judged.round, divergence_points=100, divergence_levels=5)
    assert differences_of(judged.round) == [], "the round's own figures decide"


@pytest.mark.django_db
def test_nothing_is_compared_before_every_assessment_is_in(client: Client, judged: Judged) -> None:
    return_assessment(assessment_id=allocation_of(judged).assessment.pk, by=judged.officer, reason="Look again.")
    assert [each.bid.reference for each in differences_of(judged.round)] == [judged.bids[1].reference]
    client.force_login(judged.officer)
    for address in (f"rounds/{judged.round.slug}/divergence/", f"bids/{judged.bids[0].reference}/panel/"):
        assert "What reader" not in client.get(f"{BASE}/{address}").content.decode()
        assert "32.00" not in client.get(f"{BASE}/bids/{judged.bids[0].reference}/panel/").content.decode()
    assert client.get(f"{BASE}/bids/{judged.bids[0].reference}/leave/").status_code == 403


LIST_QUERIES = 15


@pytest.mark.django_db
@pytest.mark.parametrize("bids", [1, 3])
def test_the_list_costs_the_same_at_any_length(client: Client, bids: int) -> None:
    sync_groups()
    judged = make_differing(bids)
    client.force_login(judged.officer)
    address = f"{BASE}/rounds/{judged.round.slug}/divergence/"
    client.get(address)
    with CaptureQueriesContext(connection) as queries:
        client.get(address)
    assert len(queries) == LIST_QUERIES <= 15


@pytest.mark.django_db
def test_a_bid_is_left_as_scored_until_its_scores_change(client: Client, judged: Judged) -> None:
    bid = judged.bids[0]
    client.force_login(judged.officer)
    page = f"{BASE}/bids/{bid.reference}/leave/"
    assert "Say why" in client.post(page, {"reason": ""}).content.decode()
    client.post(page, {"reason": "Both read it as it is."})
    assert [each.bid for each in unsettled(judged.round)] == [judged.bids[1]]
    assert "Both read it as it is." in client.get(f"{BASE}/rounds/{judged.round.slug}/divergence/").content.decode()
    digest = LeftAsScored.objects.get().scores_sha256
    leave_as_scored(bid_id=bid.pk, digest=digest, reason="Again.", by=judged.officer)
    assert LeftAsScored.objects.count() == 1, "twice is the same as once"
    allocation = allocation_of(judged)
    return_assessment(assessment_id=allocation.assessment.pk, by=judged.officer, reason="Look again.")
    submit_scores(allocation, [5, 5])
    assert bid in [each.bid for each in unsettled(judged.round)], "a new version is another score"
    with pytest.raises(JudgingRefused, match="have changed"):
        leave_as_scored(bid_id=bid.pk, digest=digest, reason="Again.", by=judged.officer)


@pytest.mark.django_db
def test_what_was_left_stays_and_the_guard_is_what_keeps_it(judged: Judged) -> None:
    digest = differences_of(judged.round)[0].digest
    bid = differences_of(judged.round)[0].bid
    leave_as_scored(bid_id=bid.pk, digest=digest, reason="Fine.", by=judged.officer)
    for change in (lambda: LeftAsScored.objects.update(reason="Other"), lambda: LeftAsScored.objects.all().delete()):
        with pytest.raises(DatabaseError), transaction.atomic():
            change()
    with without("left_as_scored_stays", "evaluations_leftasscored"):
        assert LeftAsScored.objects.update(reason="Other") == 1


@pytest.mark.django_db
def test_the_gate_warns_of_what_is_not_settled_and_is_blocked_by_an_open_meeting(
    client: Client, judged: Judged
) -> None:
    assert unsettled_before_decisions(judged.round)[0].startswith("Assessors differ on 2 bids")
    meeting = open_it(judged, make_meeting(judged))
    client.force_login(judged.officer)
    gate = f"{BASE}/rounds/{judged.round.slug}/gates/deciding/"
    assert "is still open" in client.get(gate).content.decode()
    client.post(gate)
    judged.round.refresh_from_db()
    assert judged.round.deciding_at is None
    client.post(f"{BASE}/meetings/{meeting.pk}/close/", {"confirmed": "yes"})
    text = client.get(gate).content.decode()
    assert "Assessors differ on 2 bids" in text
    client.post(gate)
    judged.round.refresh_from_db()
    assert judged.round.deciding_at is not None


@pytest.mark.django_db
def test_who_may_look_and_who_may_settle(client: Client) -> None:
    sync_groups()
    judged = make_assessing(1)
    score_apart(judged.bids[0])
    listed, leave = f"{BASE}/rounds/{judged.round.slug}/divergence/", f"{BASE}/bids/{judged.bids[0].reference}/leave/"
    panel = f"{BASE}/bids/{judged.bids[0].reference}/panel/"
    for role, status in ((Role.AUDITOR, 200), (Role.APPROVER, 200), (Role.ASSESSOR, 403)):
        client.force_login(make_staff(role))
        assert client.get(listed).status_code == client.get(panel).status_code == status
        assert client.post(leave, {"reason": "Fine."}).status_code == 403
    client.force_login(judged.officer)
    assert client.get(f"{BASE}/rounds/no/divergence/").status_code == 404
    assert client.get(f"{BASE}/bids/NO-1/leave/").status_code == 404
    assert client.get(f"{BASE}/bids/NO-1/panel/").status_code == 404
    assert client.post(listed).status_code == client.post(panel).status_code == 405
    assert client.delete(leave).status_code == 405
