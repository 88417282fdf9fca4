"""Ranking and award runs in Chromium: clean under axe and the policy, wide and narrow, and by keyboard alone."""

from __future__ import annotations

import pytest
from playwright.sync_api import Page

from evaluations.models import AwardRun, CalibratedRanking, Decision
from evaluations.services.calibrated import ask_for_calibration, work_out
from evaluations.services.runs import adopt_run, run_award, try_out
from evaluations.services.working import do_work
from programmes.services.directing import record_direction
from tests.factories.awards import CARE, EDGE, NORTH, Entrant, find_scores, floors_and_caps, make_ready_to_award
from tests.factories.many import make_many
from tests.look.conftest import SignedIn, signed_in
from tests.look.looking import look_at
from tests.programmes.making import make_round

__all__ = ["signed_in"]

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

TERMS = floors_and_caps(floors=[("area", EDGE, 1_500_000)], caps=[("region", "London", 200_000)])


def test_the_ranking_and_the_runs_look_well(signed_in: SignedIn) -> None:
    judged = make_many(40, assessors=8, rule="merit_order/2", terms=TERMS | {"score": "calibrated"})
    row = ask_for_calibration(round_id=judged.round.pk, by=judged.officer)
    do_work(CalibratedRanking, row.pk, work_out)
    page, base = signed_in(judged.officer), f"/admin/evaluations/rounds/{judged.round.slug}"
    record_direction(
        round_id=judged.round.pk,
        terms={"rule": "merit_order/2", "award_terms": floors_and_caps(floors=[("area", CARE, 1_200_000)])},
        reason="Care leavers have waited longest.",
        given_for="The Minister for Children and Families",
        by=judged.officer,
    )
    made = find_scores(run_award(round_id=judged.round.pk, by=judged.officer))
    try_out(
        round_id=judged.round.pk, by=judged.officer, title="Half a million less", instead={"budget_pounds": 1_500_000}
    )
    try_out(
        round_id=judged.round.pk, by=judged.officer, title="Parts", instead={"award_terms": TERMS | {"partial": True}}
    )
    adopt_run(run_id=made.pk, by=judged.officer)
    for part, name in (
        ("ranking/", "ranking"),
        ("ranking/?show=grey", "ranking-grey"),
        ("ranking/calibrate/", "calibrate"),
        ("ranking/grey-zone/", "grey-zone"),
        ("runs/", "runs"),
        ("runs/run/", "run-award"),
        ("runs/what-if/", "what-if"),
        ("runs/1/", "run"),
        ("runs/1/?check=yes", "run-checked"),
        ("runs/1/decide/", "decide-as-recommended"),
        ("runs/compare/?run=1&run=2&run=3", "compare"),
        ("direction/", "direction"),
    ):
        look_at(page, f"{base}/{part}", name)
    look_at(page, judged.round.get_absolute_url(), "public-round")


def test_the_rule_of_award_is_set_in_the_admin(signed_in: SignedIn) -> None:
    judged = make_ready_to_award([Entrant(4)])
    round_ = make_round(by=judged.officer)
    page = signed_in(judged.officer)
    address = f"/admin/programmes/round/{round_.pk}/award-terms/"
    look_at(page, address, "award-terms")
    page.goto(address)
    page.get_by_label("Merit order with floors and caps").check()
    page.get_by_label(f"At least, {NORTH}").fill("9000000")
    page.get_by_role("button", name="See it in words").click()
    page.get_by_text("more than the budget").first.wait_for()
    page.get_by_label(f"At least, {NORTH}").fill("1,000,000")
    page.get_by_role("button", name="See it in words").click()
    page.get_by_text("At least £1,000,000 goes to bids led from the North East.").wait_for()
    page.get_by_role("button", name="Save the rule").click()
    page.get_by_text("The rule of award is saved").wait_for()
    round_.refresh_from_db()
    assert round_.award_terms["floors"] == [{"dimension": "region", "key": NORTH, "pounds": 1_000_000}]


def test_an_award_is_run_adopted_and_decided_by_keyboard_alone(signed_in: SignedIn) -> None:
    judged = make_ready_to_award([Entrant(5), Entrant(4), Entrant(2)], budget_pounds=450_000)
    page = signed_in(judged.officer)
    page.goto(f"/admin/evaluations/rounds/{judged.round.slug}/runs/")
    for name, told in (
        ("Run the award", "What is this run called?"),
        ("Run the award", "is stored with what it rested on"),
        ("Adopt this run", "will recommend to fund"),
        ("Adopt this run", "now recommends"),
        ("Decide as recommended", "How many bids are held in reserve?"),
        ("Propose these decisions", "3 decisions proposed"),
    ):
        tab_to(page, name)
        page.keyboard.press("Enter")
        page.get_by_text(told).first.wait_for()
        if told == "now recommends":
            find_scores(AwardRun.objects.get())
    assert AwardRun.objects.get().adopted_by == judged.officer
    assert Decision.objects.filter(recommended_by_run__number=1).count() == 3


def tab_to(page: Page, name: str) -> None:
    """Press Tab until the button or link of this name has the focus."""
    page.wait_for_load_state()
    for _ in range(80):
        page.keyboard.press("Tab")
        if (page.evaluate("document.activeElement.innerText") or "").strip() == name:
            return
    raise AssertionError(f"Tab never reaches {name}")
