"""The bid that everyone scores before live marking: chosen, given out, waited for, and its spread shown."""

from __future__ import annotations

import pytest
from django.test import Client

from evaluations.models import Allocation, Assessment, CalibrationBid
from evaluations.refusals import JudgingRefused
from evaluations.services.calibrating_bid import choose_calibration_bid, close_calibration
from evaluations.services.scoring import return_assessment, submit_assessment
from portal.accounts.roles import Role, sync_groups
from tests.accounts.people import make_staff
from tests.evaluations.test_views import posted
from tests.factories.judging import (
    Judged,
    allocation_of,
    declare_none,
    make_assessing,
    make_assessor,
    save_scores,
    submit_scores,
)
from tests.once import made_once

pytestmark = pytest.mark.django_db
BASE = "/admin/evaluations"


@made_once
def judged() -> Judged:
    """Two bids, three assessors; the third works for the first bidder and reads the second bid only."""
    sync_groups()
    made = make_assessing(2)
    tied = make_assessor("Tied Assessor")
    tied.employers.add(made.bids[0].organisation)
    made.assessors.append(tied)
    return made


def address(judged: Judged, part: str = "") -> str:
    return f"{BASE}/rounds/{judged.round.slug}/calibration-bid/{part}"


def test_everyone_scores_it_first_and_the_conflicted_are_exempt_and_named(client: Client, judged: Judged) -> None:
    first = judged.bids[0]
    client.force_login(judged.officer)
    assert first.reference in client.get(address(judged)).content.decode()
    assert "Select a bid" in client.post(address(judged), {"bid": ""}).content.decode()
    text = client.post(address(judged), {"bid": str(first.pk)}, follow=True).content.decode()
    assert "2 assessors will score it first" in text
    assert "Tied Assessor" in text
    assert f"They work or worked for {first.organisation.name}" in text
    assert Allocation.objects.filter(bid=first, is_calibration=True).count() == 2

    live, calibration = declare_none(allocation_of(judged, 1)), declare_none(allocation_of(judged, 0))
    client.force_login(judged.assessors[0].user)
    desk = f"{BASE}/reading/{live.pk}/score/"
    sentence = f"Score {first.reference} first: every assessor scores it before live marking starts."
    assert sentence in client.get(desk).content.decode()
    assert sentence in client.post(desk, posted(live, {"need": "4"})).content.decode()
    assert client.post(f"{BASE}/reading/{live.pk}/autosave/", posted(live, {"need": "4"})).status_code == 409
    with pytest.raises(JudgingRefused, match="first"):
        submit_assessment(allocation_id=live.pk, by=judged.assessors[0].user)
    submit_scores(calibration, [4, 4])
    assert client.post(desk, posted(live, {"need": "4"})).status_code == 302
    return_assessment(assessment_id=calibration.assessment.pk, by=judged.officer, reason="Look again.")
    save_scores(live, [3, 3])


def test_closing_it_lets_live_marking_go_on(client: Client, judged: Judged) -> None:
    choose_calibration_bid(bid_id=judged.bids[0].pk, by=judged.officer)
    live = declare_none(allocation_of(judged, 1))
    with pytest.raises(JudgingRefused):
        save_scores(live, [3, 3])
    client.force_login(judged.officer)
    client.post(address(judged, "close/"), {"confirmed": "yes"})
    save_scores(live, [3, 3])
    before = CalibrationBid.objects.get()
    close_calibration(round_id=judged.round.pk, by=judged.officer)
    assert CalibrationBid.objects.get().closed_at == before.closed_at


def test_the_spread_is_shown_once_all_are_in_and_names_nobody_to_assessors(client: Client, judged: Judged) -> None:
    choose_calibration_bid(bid_id=judged.bids[0].pk, by=judged.officer)
    mine = allocation_of(judged, 0)
    spread = f"{BASE}/reading/{mine.pk}/spread/"
    submit_scores(mine, [5, 4])
    client.force_login(judged.assessors[0].user)
    assert "You see this once every assessment" in client.get(spread).content.decode()
    submit_scores(allocation_of(judged, 0, 1), [2, 4])
    text = client.get(spread).content.decode()
    assert "Need: from 2 to 5, middle 3.5" in text
    assert "Assessor 2" not in text
    assert 'fill="#ffdd00"' in text, "their own dot"
    client.force_login(judged.officer)
    text = client.get(address(judged)).content.decode()
    assert "Assessor 2 2, Assessor 1 5" in text


def test_assessors_who_join_later_can_be_given_it(client: Client, judged: Judged) -> None:
    choose_calibration_bid(bid_id=judged.bids[0].pk, by=judged.officer)
    make_assessor("Nell Newcomer")
    client.force_login(judged.officer)
    assert "Not given it yet" in client.get(address(judged)).content.decode()
    assert "1 more assessor will" in client.post(address(judged, "again/"), follow=True).content.decode()
    assert Allocation.objects.filter(assessor__user__full_name="Nell Newcomer", is_calibration=True).exists()


def test_it_comes_before_live_marking_and_there_is_one(judged: Judged) -> None:
    with pytest.raises(JudgingRefused, match="Only a fund officer"):
        choose_calibration_bid(bid_id=judged.bids[0].pk, by=judged.approver)
    choose_calibration_bid(bid_id=judged.bids[0].pk, by=judged.officer)
    with pytest.raises(JudgingRefused, match="chosen already"):
        choose_calibration_bid(bid_id=judged.bids[1].pk, by=judged.officer)
    other = make_assessing(2)
    submit_scores(allocation_of(other, 1), [3, 3])
    with pytest.raises(JudgingRefused, match="Live marking has started: 1 of"):
        choose_calibration_bid(bid_id=other.bids[0].pk, by=other.officer)
    assert Assessment.objects.count() == 1


def test_who_may_open_its_pages(client: Client, judged: Judged) -> None:
    for role, status in ((Role.AUDITOR, 200), (Role.APPROVER, 200), (Role.ASSESSOR, 403)):
        client.force_login(make_staff(role))
        assert client.get(address(judged)).status_code == status
        assert client.post(address(judged), {"bid": str(judged.bids[0].pk)}).status_code == 403
        assert client.post(address(judged, "again/")).status_code == 403
        assert client.get(address(judged, "close/")).status_code == 403
    client.force_login(judged.officer)
    assert client.get(f"{BASE}/rounds/no/calibration-bid/").status_code == 404
    assert client.get(address(judged, "close/")).status_code == 404, "none was chosen"
    assert client.get(address(judged, "again/")).status_code == 405
    assert not CalibrationBid.objects.exists()
    client.force_login(judged.assessors[0].user)
    assert client.get(f"{BASE}/reading/{allocation_of(judged).pk}/spread/").status_code == 404
