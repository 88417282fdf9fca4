"""The ranking page: mean beside calibrated, trust, the grey zone, files, and its cost at 1, 3 and 1,000 bids."""

from __future__ import annotations

import io
from decimal import Decimal

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from openpyxl import load_workbook

from evaluations.models import AllocationPlan, CalibratedRanking
from evaluations.refusals import JudgingRefused
from evaluations.selectors.ranking import ranking_of
from evaluations.services.calibrated import ask_for_calibration, ask_where_scores_changed, work_out
from evaluations.services.runs import run_award
from evaluations.services.scoring import return_assessment
from evaluations.services.working import do_work
from evaluations.tasks import calibrate_ranking, find_scores_needed, keep_calibrated
from portal.accounts.roles import Role, sync_groups
from tests.accounts.people import make_staff
from tests.factories.awards import Entrant, make_ready_to_award, make_scored
from tests.factories.judging import Judged, allocation_of
from tests.factories.many import make_many

pytestmark = pytest.mark.django_db

QUERIES = 13
"""Of the ranking page, at any length."""


@pytest.fixture(autouse=True)
def _roles() -> None:
    sync_groups()


def address(judged: Judged, more: str = "") -> str:
    return f"/admin/evaluations/rounds/{judged.round.slug}/ranking/{more}"


def calibrate(judged: Judged) -> CalibratedRanking:
    """Ask and do the work, as a worker would."""
    row = ask_for_calibration(round_id=judged.round.pk, by=judged.officer)
    do_work(CalibratedRanking, row.pk, work_out)
    row.refresh_from_db()
    assert row.state == "ready", row.failure_reason
    return row


def other_scores() -> None:
    """Change scores past their triggers, as a return and another submission would."""
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE; ALTER TABLE evaluations_score DISABLE TRIGGER USER")
        cursor.execute("UPDATE evaluations_score SET value = 2")


def queries_of(client: Client, place: str) -> int:
    client.get(place)
    with CaptureQueriesContext(connection) as queries:
        assert client.get(place).status_code == 200
    return len(queries)


@pytest.mark.parametrize("count", [1, 3])
def test_the_page_costs_the_same_at_any_length(client: Client, count: int) -> None:
    judged = make_ready_to_award([Entrant(4)] * count)
    client.force_login(judged.officer)
    assert queries_of(client, address(judged)) == QUERIES


def test_a_thousand_bids_cost_no_more_and_come_in_pages(client: Client) -> None:
    judged = make_many(1_000)
    client.force_login(judged.officer)
    assert queries_of(client, address(judged)) == QUERIES <= 15
    text = client.get(address(judged)).content.decode()
    assert "1,000 bids ranked" in text
    assert text.count("<tr>") < 80
    line = client.get(address(judged, "?page=6")).content.decode()
    assert 'id="funding-line"' in line or 'href="?page=' in line
    assert "1 bid" in client.get(address(judged, f"?q={judged.bids[-1].reference}")).content.decode()


def test_calibrated_scores_stand_beside_the_mean_with_their_chance(client: Client) -> None:
    judged = make_many(40, assessors=8)
    client.force_login(judged.officer)
    before = client.get(address(judged)).content.decode()
    assert "Calibrated scores have not been worked out yet" in before
    row = calibrate(judged)
    assert row.result["trust"]["trusted"] is True
    text = client.get(address(judged)).content.decode()
    for words in ("Can be trusted", "Reliability of a single assessor", "Chance of being funded", "grey zone"):
        assert words in text
    ranking = ranking_of(judged.round)
    assert all(each.calibrated and each.calibrated.low <= each.calibrated.high for each in ranking.bids)
    assert {each.rises for each in ranking.bids} != {0}
    assert sum(each.calibrated.chance for each in ranking.bids if each.calibrated) > 5
    assert queries_of(client, address(judged)) == QUERIES


def test_too_few_links_are_said_and_the_mean_stands(client: Client) -> None:
    judged = make_ready_to_award([Entrant(5), Entrant(3), Entrant(2)])
    calibrate(judged)
    client.force_login(judged.officer)
    text = client.get(address(judged)).content.decode()
    assert "Not to be trusted" in text
    assert "At least 10 bids and 4 assessors are needed" in text
    assert ranking_of(judged.round).decides == "mean"


def test_the_page_says_when_scores_came_in_since(client: Client) -> None:
    judged = make_many(12, is_deciding=False)
    calibrate(judged)
    other_scores()
    client.force_login(judged.officer)
    assert "Scores came in or changed after" in client.get(address(judged)).content.decode()
    assert ask_where_scores_changed() == 1
    assert ask_where_scores_changed() == 0
    assert "are being worked out" in client.get(address(judged)).content.decode()


def test_the_same_scores_are_calibrated_once_and_alike() -> None:
    judged = make_many(12)
    first = calibrate(judged)
    result = first.result
    assert ask_for_calibration(round_id=judged.round.pk, by=judged.officer) == first
    with connection.cursor() as cursor:
        cursor.execute("DELETE FROM evaluations_calibratedranking")
    assert calibrate(judged).result == result


def test_the_portal_asks_by_itself_and_a_worker_answers() -> None:
    judged = make_many(12)
    keep_calibrated()
    row = CalibratedRanking.objects.get()
    assert row.asked_by is None
    calibrate_ranking(str(row.pk))
    calibrate_ranking(str(row.pk))
    assert ranking_of(judged.round).calibration.standing == "current"
    made = run_award(round_id=judged.round.pk, by=judged.officer)
    find_scores_needed(str(made.scores_needed.pk))
    made.scores_needed.refresh_from_db()
    assert made.scores_needed.state == "ready"


def test_work_that_is_overtaken_by_scores_says_so() -> None:
    judged = make_many(12, is_deciding=False)
    row = ask_for_calibration(round_id=judged.round.pk, by=judged.officer)
    other_scores()
    do_work(CalibratedRanking, row.pk, work_out)
    row.refresh_from_db()
    assert (row.state, "Scores came in after" in row.failure_reason) == ("failed", True)


def test_a_bid_is_ranked_in_assessment_as_soon_as_its_own_scores_are_in(client: Client) -> None:
    judged = make_scored([Entrant(5), Entrant(3)])
    assessment = allocation_of(judged, bid=1).assessment
    return_assessment(assessment_id=assessment.pk, by=judged.officer, reason="Say more.")
    client.force_login(judged.officer)
    response = client.get(address(judged))
    ranking = response.context["ranking"]
    assert [each.bid for each in ranking.bids] == [judged.bids[0]]
    assert list(ranking.waiting) == [judged.bids[1]]
    assert "60.00" not in response.content.decode()


def test_calibration_is_asked_for_by_officers_alone(client: Client) -> None:
    judged = make_ready_to_award([Entrant(5), Entrant(3)])
    client.force_login(judged.approver)
    assert client.get(address(judged, "calibrate/")).status_code == 403
    client.force_login(judged.officer)
    assert client.delete(address(judged, "calibrate/")).status_code == 405
    assert client.post(address(judged, "calibrate/"), {"confirmed": "yes"}).headers["Location"] == address(judged)
    assert CalibratedRanking.objects.get().asked_by == judged.officer
    with pytest.raises(JudgingRefused, match="Only a fund officer"):
        ask_for_calibration(round_id=judged.round.pk, by=judged.approver)


def test_two_more_reads_of_the_grey_zone_in_one_action(client: Client) -> None:
    judged = make_many(24, assessors=8, is_deciding=False)
    calibrate(judged)
    grey = ranking_of(judged.round).grey
    assert grey
    client.force_login(judged.officer)
    assert "Ask for two more reads of the grey zone" in client.get(address(judged)).content.decode()
    page = client.get(address(judged, "grey-zone/")).content.decode()
    assert f"Plan {2 * len(grey)} further reads" in page
    answer = client.post(address(judged, "grey-zone/"), {"confirmed": "yes"})
    plan = AllocationPlan.objects.get()
    assert answer.headers["Location"] == f"/admin/evaluations/plans/{plan.pk}/"
    assert plan.asked["bids"] == sorted(each.bid.pk for each in grey)
    assert plan.asked["extra"] == 2
    client.force_login(judged.approver)
    assert client.get(address(judged, "grey-zone/")).status_code == 403


def test_no_more_reads_once_decisions_have_started(client: Client) -> None:
    judged = make_many(24, assessors=8)
    calibrate(judged)
    client.force_login(judged.officer)
    assert "That time is over" in client.get(address(judged, "grey-zone/")).content.decode()
    client.post(address(judged, "grey-zone/"), {"confirmed": "yes"})
    assert not AllocationPlan.objects.exists()
    assert client.delete(address(judged, "grey-zone/")).status_code == 405


def test_the_ranking_is_taken_away_as_csv_and_workbook(client: Client) -> None:
    judged = make_ready_to_award([Entrant(5), Entrant(3)])
    client.force_login(make_staff(Role.AUDITOR))
    text = client.get(address(judged, "csv/")).content.decode("utf-8-sig")
    assert text.splitlines()[1].startswith(f"1,{judged.bids[0].reference},A better start,")
    book = load_workbook(io.BytesIO(client.get(address(judged, "xlsx/")).content))
    rows = list(book.active.iter_rows(values_only=True))  # type: ignore[union-attr]  # the file has one sheet
    assert [row[1] for row in rows[1:]] == [bid.reference for bid in judged.bids]
    assert [row[6] for row in rows[1:]] == [100, 60]
    assert client.get(address(judged, "pdf/")).status_code == 404
    client.force_login(judged.assessors[0].user)
    assert client.get(address(judged, "csv/")).status_code == 403


def test_filters_and_nonsense_in_the_address(client: Client) -> None:
    judged = make_ready_to_award([Entrant(5), Entrant(3)], budget_pounds=250_000)
    client.force_login(judged.officer)
    found = client.get(address(judged, "?show=funded")).context
    assert [each.bid for each, _ in found["rows"]] == [judged.bids[0]]
    for nonsense in ("?show=x&page=99&area=%00&q=" + "y" * 500, "?page=-1", "?region=Mars"):
        assert client.get(address(judged, nonsense)).status_code == 200
    assert client.post(address(judged)).status_code == 405
    assert client.get("/admin/evaluations/rounds/none/ranking/").status_code == 404
    assert ranking_of(judged.round).bids[0].score == Decimal(100)
