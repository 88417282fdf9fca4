"""Assessors, conflicts and plans in Chromium: clean under axe and the policy, and by keyboard alone."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

import pytest
from django.urls import reverse
from playwright.sync_api import Page

from evaluations.models import Allocation, AllocationPlan
from evaluations.services.overriding import override_conflict
from evaluations.services.planning import work_out
from evaluations.services.working import ask, do_work
from portal.accounts.roles import sync_groups
from portal.audit.clock import database_now
from tests.evaluations.plans import checked_round, make_plan, ready_plan
from tests.factories.judging import Judged, allocation_of, make_assessing, make_assessor, submit_scores
from tests.look.conftest import SignedIn, signed_in
from tests.look.looking import look_at

__all__ = ["signed_in"]

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


def shown(judged: Judged, plan: AllocationPlan | None = None) -> dict[str, str]:
    """The addresses of the pages, by the names of their pictures."""
    slug, assessor = judged.round.slug, judged.assessors[0].pk
    places = {
        "allocation": reverse("evaluations:allocation", args=[slug]),
        "conflicts": reverse("evaluations:conflicts", args=[slug]),
        "assessor-glance": reverse("evaluations:assessor", args=[assessor]),
        "plans": reverse("evaluations:plans", args=[slug]),
        "import": reverse("evaluations:import_assessors"),
        "profile": reverse("admin:evaluations_assessorprofile_change", args=[assessor]),
        "assessors": reverse("admin:evaluations_assessorprofile_changelist"),
    }
    if plan is not None:
        reference = judged.bids[0].reference
        places |= {
            "plan": reverse("evaluations:plan", args=[plan.pk]),
            "plan-bid": reverse("evaluations:plan_bid", args=[plan.pk, reference]),
            "plan-commit": reverse("evaluations:plan_commit", args=[plan.pk]),
            "plan-discard": reverse("evaluations:plan_discard", args=[plan.pk]),
        }
    return places


def various(judged: Judged) -> None:
    """Assessors who differ: in areas, loads, training and ties."""
    names = ("Amina Begum", "Colin Farraday", "Grace Oduya", "Henrik Solberg")
    for place, (assessor, name) in enumerate(zip(judged.assessors, names, strict=True)):
        assessor.user.full_name = name
        assessor.user.save()
        assessor.areas.create(area_slug="care-leavers" if place % 2 else "kinship", level=3 - place // 2)
        assessor.max_reads = 4 + 2 * place
        assessor.save()
    judged.assessors[0].employers.add(judged.councils[0].organisation)
    judged.assessors[1].employers.add(judged.councils[1].organisation)
    make_assessor("Lou Late", trained_on=database_now().date() - timedelta(days=900))


def test_the_pages_of_allocation(signed_in: SignedIn) -> None:
    sync_groups()
    judged = checked_round(6, reads_per_bid=2)
    various(judged)
    plan = ready_plan(judged, reads=3)
    page = signed_in(judged.officer)
    for name, address in shown(judged, plan).items():
        look_at(page, address, name)
    waiting = make_plan(judged.round, planned_by=judged.officer, asked={"reads": 2, "cross_percent": 20})
    ask(waiting)
    AllocationPlan.objects.filter(pk=waiting.pk).update(state="working", progress=40)
    look_at(page, reverse("evaluations:plan", args=[waiting.pk]), "plan-waiting")
    AllocationPlan.objects.filter(pk=waiting.pk).update(
        state="failed", failure_reason="No bid has passed its check.", finished_at=database_now()
    )
    look_at(page, reverse("evaluations:plan", args=[waiting.pk]), "plan-failed")


def test_the_pages_of_conflicts(signed_in: SignedIn) -> None:
    judged = make_assessing(3)
    submit_scores(allocation_of(judged), [4, 4])
    for assessor, council in ((0, 0), (1, 1)):
        judged.assessors[assessor].employers.add(judged.councils[council].organisation)
    seen = [f"They work or worked for {judged.councils[1].organisation.name}, which leads the bid."]
    override_conflict(
        bid_id=judged.bids[1].pk,
        assessor_id=judged.assessors[1].pk,
        seen=seen,
        reason="They left in 2009 and know nobody there.",
        by=judged.officer,
    )
    page = signed_in(judged.officer)
    reference, assessor = judged.bids[0].reference, judged.assessors[0].pk
    look_at(page, reverse("evaluations:conflicts", args=[judged.round.slug]), "conflicts-scored")
    look_at(page, reverse("evaluations:set_aside", args=[reference, assessor]), "set-aside")
    look_at(page, reverse("evaluations:take_off_scored", args=[allocation_of(judged).pk]), "take-off-scored")
    look_at(page, reverse("evaluations:bid", args=[judged.bids[1].reference]), "bid-set-aside")


def test_a_file_is_looked_at_before_it_is_imported(signed_in: SignedIn, tmp_path: Path) -> None:
    judged = checked_round(1)
    file = tmp_path / "assessors.csv"
    email = judged.assessors[0].user.email
    file.write_text(f"email,max_reads,areas\n{email},12,Care leavers:3\nnobody@b.example,3,\nwrong,,\n")
    page = signed_in(judged.officer)
    page.goto(reverse("evaluations:import_assessors"))
    page.get_by_label("CSV file of assessors").set_input_files(file)
    page.get_by_role("button", name="See what would change").click()
    page.get_by_text("Can read 12 bids in a round").wait_for()
    picture(page)
    page.get_by_role("button", name="Import these assessors").focus()
    page.keyboard.press("Enter")
    page.get_by_text("1 assessor imported.").wait_for()
    judged.assessors[0].refresh_from_db()
    assert judged.assessors[0].max_reads == 12


def picture(page: Page) -> None:
    """The page as it stands, where pictures are wanted."""
    from tests.look.looking import _picture, axe_faults

    assert axe_faults(page) == []
    _picture(page, "import-preview")


def test_from_plan_to_allocation_by_keyboard_alone(signed_in: SignedIn) -> None:
    judged = checked_round(2)
    page = signed_in(judged.officer)
    page.goto(reverse("evaluations:plans", args=[judged.round.slug]))
    press(page, "Plan the allocation")
    page.get_by_text("Check again").wait_for()
    plan = AllocationPlan.objects.get()
    assert do_work(AllocationPlan, plan.pk, work_out)
    press(page, "Check again", role="link")
    press(page, f"Change the planned readers of {judged.bids[0].reference}", role="link")
    box = page.locator("input[name=assessor]:not(:checked)").first
    box.focus()
    page.keyboard.press("Space")
    press(page, "Plan those who are ticked")
    page.get_by_text("by hand").first.wait_for()
    press(page, "Commit the plan")
    press(page, "Allocate them")
    page.get_by_text("5 reads allocated.").wait_for()
    assert Allocation.objects.count() == 5


def press(page: Page, name: str, *, role: str = "button") -> None:
    """Reach it by Tab, and press Enter on it."""
    target = page.get_by_role(role, name=name).first  # type: ignore[arg-type]  # a button or a link
    target.wait_for()
    for _ in range(200):
        page.keyboard.press("Tab")
        if target.evaluate("element => element === document.activeElement"):
            page.keyboard.press("Enter")
            return
    raise AssertionError(f"{name} cannot be reached by keyboard")
