"""A draft previewed and rehearsed in Chromium: every page clean, wide and narrow."""

from __future__ import annotations

import pytest
from django.urls import reverse

from evaluations.models import Rehearsal
from evaluations.services.rehearsing import rehearse, work_out
from evaluations.services.working import do_work
from portal.accounts.roles import Role, sync_groups
from tests.accounts.people import make_staff
from tests.factories.bids import make_authority
from tests.look.conftest import SignedIn, signed_in
from tests.look.looking import look_at
from tests.programmes.making import make_round

__all__ = ["signed_in"]

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


INK = "rgb(11, 12, 12)"
DRAWN = """sets => sets.flatMap((set) => [...set.querySelectorAll(
  "input[type=text], textarea, select, .govuk-radios__label, .govuk-checkboxes__label"
)]).map((one) => [getComputedStyle(one).webkitTextFillColor, getComputedStyle(one).opacity])"""
"""How text is drawn: browsers grey what is disabled, and axe leaves it out of account."""


def test_the_pages_of_a_draft_are_clean(signed_in: SignedIn) -> None:
    sync_groups()
    for number in range(3):
        make_authority(f"A borough with a rather long name {number}")
    draft = make_round(title="A coming round whose title says rather a lot of what it is going to pay for")
    officer = make_staff(Role.FUND_OFFICER)
    page = signed_in(officer)
    rehearsal = reverse("evaluations:rehearsal", args=[draft.slug])
    look_at(page, rehearsal, "rehearsal-none")
    made = rehearse(round_id=draft.pk, wanted=6, by=officer)
    look_at(page, rehearsal, "rehearsal-waiting")
    assert do_work(Rehearsal, made.pk, work_out)
    made.refresh_from_db()
    look_at(page, rehearsal, "rehearsal")
    look_at(
        page, reverse("evaluations:rehearsed_bid", args=[draft.slug, made.results[2]["reference"]]), "rehearsed-bid"
    )
    reference = made.results[2]["reference"]
    for section in ("about", "costs"):
        look_at(
            page, reverse("evaluations:rehearsed_section", args=[draft.slug, reference, section]), f"filled-{section}"
        )
        drawn = page.locator("fieldset[disabled]").evaluate_all(DRAWN)
        assert drawn
        assert {(ink, opacity) for ink, opacity in drawn} == {(INK, "1")}, "what cannot be changed can be read"
    look_at(page, reverse("evaluations:rehearsal_discard", args=[draft.slug]), "rehearsal-discard")
    for section in ("about", "need", "costs"):
        look_at(page, reverse("evaluations:preview_section", args=[draft.slug, section]), f"preview-{section}")
