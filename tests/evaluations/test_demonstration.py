"""The demonstration: invented throughout, made once, and at the stages it promises."""

from __future__ import annotations

from collections import Counter
from io import StringIO

import pytest
from django.core.management import CommandError, call_command
from django.test import override_settings

from bids.models import Bid, Submission
from bids.selectors.progress import missing_answers
from evaluations.demonstration.loading import ALL_IDEAS, ASSESSED_SLUG, load_demonstration
from evaluations.models import Allocation, Assessment
from portal.accounts.models import User
from portal.audit.clock import database_now
from programmes.demonstration.making import SLUG
from programmes.models import LocalAuthority, Organisation, Round
from programmes.states import Phase

pytestmark = pytest.mark.django_db


def test_the_demonstration_is_made_once_and_is_what_it_promises() -> None:
    """One loading, looked at from each side: it writes 17 bids through the services."""
    load_demonstration()
    five_bids_stand_at_five_points_of_the_open_round()
    twelve_bids_stand_in_assessment_with_six_assessors()
    a_past_employer_reads_no_bid_of_the_employer()
    everything_is_marked_as_invented_and_nobody_has_a_password()
    the_second_time_changes_nothing()


def five_bids_stand_at_five_points_of_the_open_round() -> None:
    round_ = Round.objects.get(slug=SLUG)
    assert round_.phase_at(database_now()) is Phase.OPEN
    bids = list(Bid.objects.filter(round=round_).order_by("reference"))
    states = [(bid.state, bool(bid.answers.exists()), len(missing_answers(bid)) == 0) for bid in bids]
    assert states == [
        ("draft", False, False),
        ("draft", True, False),
        ("draft", True, True),
        ("submitted", True, True),
        ("submitted", True, True),
    ]
    writers = bids[1].answers.values_list("saved_by", flat=True).order_by().distinct()
    assert writers.count() == 2
    assert not bids[2].certifications.exists()


def twelve_bids_stand_in_assessment_with_six_assessors() -> None:
    round_ = Round.objects.get(slug=ASSESSED_SLUG)
    assert round_.phase_at(database_now()) is Phase.ASSESSING
    assert Submission.objects.filter(bid__round=round_).count() == 12
    allocations = Allocation.objects.filter(bid__round=round_)
    assert allocations.values("assessor").distinct().count() == 6
    assert set(Counter(allocations.values_list("bid__reference", flat=True)).values()) == {3}
    states = Counter(Assessment.objects.filter(allocation__bid__round=round_).values_list("state", flat=True))
    assert states == {"submitted": 30, "draft": 1}
    assert round_.award_rule == "merit_order/2"
    assert [limit["pounds"] for kind in ("floors", "caps") for limit in round_.award_terms[kind]] == [
        1_200_000,
        4_500_000,
    ]


def a_past_employer_reads_no_bid_of_the_employer() -> None:
    pairs = Allocation.objects.values_list("bid__organisation__name", "assessor__user__full_name")
    assert ("Ambervale Council", "Margaret Ilsley") not in set(pairs)
    assert ("Open Door North", "Rohan Mehta") not in set(pairs)


def everything_is_marked_as_invented_and_nobody_has_a_password() -> None:
    assert not Organisation.objects.filter(is_demonstration=False).exists()
    assert not User.objects.filter(is_demonstration=False).exists()
    assert not any(user.has_usable_password() for user in User.objects.all())
    assert not Round.objects.filter(is_demonstration=False).exists()


def the_second_time_changes_nothing() -> None:
    out = StringIO()
    before = (Bid.objects.count(), User.objects.count(), Organisation.objects.count())
    call_command("load_demonstration", stdout=out)
    assert "there already" in out.getvalue()
    assert (Bid.objects.count(), User.objects.count(), Organisation.objects.count()) == before


@override_settings(PORTAL_DEMO=False)
def test_without_the_setting_it_is_refused() -> None:
    with pytest.raises(CommandError, match="PORTAL_DEMO"):
        call_command("load_demonstration")
    assert not User.objects.exists()


def test_the_places_of_every_idea_are_current_authorities() -> None:
    call_command("load_reference_data", stdout=StringIO())
    current = set(LocalAuthority.objects.filter(active_to__isnull=True).values_list("gss_code", flat=True))
    assert {place for idea in ALL_IDEAS for place in idea.places} <= current
