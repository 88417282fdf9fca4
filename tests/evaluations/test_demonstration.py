"""The demonstration: invented throughout, made once, and at the stages it promises."""

from __future__ import annotations

from collections import Counter
from io import StringIO

import pytest
from django.core.management import CommandError, call_command
from django.test import Client, override_settings

from bids.models import Bid, Clarification, Submission
from bids.selectors.progress import missing_answers
from evaluations.demonstration.loading import ALL_IDEAS, ASSESSED_SLUG, load_demonstration
from evaluations.demonstration.people import make_open_teams
from evaluations.demonstration.stages import ANSWERED, ASKED, FIRST_SLUG, SECOND_SLUG, SECOND_TITLE, UNANSWERED
from evaluations.models import Allocation, Assessment
from portal.accounts.models import User
from portal.audit.clock import database_now
from programmes.demonstration.making import SLUG
from programmes.models import LocalAuthority, MemberRole, Organisation, Round
from programmes.states import Phase

pytestmark = pytest.mark.django_db


def test_the_demonstration_is_made_once_and_is_what_it_promises() -> None:
    """One loading, looked at from each side: it writes 21 bids through the services."""
    assert load_demonstration().left_out == ()
    five_bids_stand_at_five_points_of_the_open_round()
    twelve_bids_stand_in_assessment_with_six_assessors()
    a_past_employer_reads_no_bid_of_the_employer()
    everything_is_marked_as_invented_and_nobody_has_a_password()
    three_expressed_interest_and_two_were_invited()
    one_of_them_writes_with_partners_and_certifiers()
    its_people_see_it_on_the_pages()
    the_public_sees_questions_the_outage_and_the_extension()
    officers_see_what_waits_of_the_stages_and_the_clarifications()
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


def three_expressed_interest_and_two_were_invited() -> None:
    first, second = Round.objects.get(slug=FIRST_SLUG), Round.objects.get(slug=SECOND_SLUG)
    now = database_now()
    assert (first.phase_at(now), second.phase_at(now)) == (Phase.CLOSED, Phase.OPEN)
    assert second.follows == first
    assert [bid.state for bid in first.bids.all()] == ["submitted"] * 3
    invited = second.stage_invitations.values_list("bid__organisation__name", flat=True)
    assert sorted(invited) == ["Harrowmere Council", "Port Elland Borough Council"]
    (bid,) = second.bids.all()
    assert bid.copied_from.taken > 5
    assert bid.invitation is not None


def one_of_them_writes_with_partners_and_certifiers() -> None:
    bid = Bid.objects.get(round__slug=SECOND_SLUG)
    partners = bid.partners.order_by("pk")
    assert [partner.state for partner in partners] == ["confirmed", "named", "declined"]
    assert partners[0].cost_lines.count() == 3
    assert partners[1].invitations.filter(accepted_at__isnull=True).count() == 1
    assert [each.state for each in bid.certifications.all()] == ["lapsed"]
    novelty = bid.answers.get(question__key="novelty")
    assert novelty.versions.values("saved_by").order_by().distinct().count() == 2
    comments = bid.comments.order_by("pk")
    assert [each.resolved_at is None for each in comments] == [False, True]
    assert not missing_answers(bid)


def its_people_see_it_on_the_pages() -> None:
    bid = Bid.objects.get(round__slug=SECOND_SLUG)
    lead = page_of("lead.harrowmere", f"/bids/{bid.reference}/")
    assert "Weekends with a family that stays" in lead
    mine = page_of("lead.port", "/bids/")
    assert SECOND_TITLE in mine
    partner = bid.partners.get(state="confirmed")
    part = page_of("lead.brightwater", f"/bids/{bid.reference}/part/{partner.pk}/")
    assert "Two family workers who have been through care themselves" in part
    certify = page_of("s151.harrowmere", f"/bids/{bid.reference}/certify/")
    assert "Section 151 officer" in certify
    facts = page_of("lead.harrowmere", f"/organisations/{bid.organisation.slug}/facts/")
    assert "County Hall" in facts


def the_public_sees_questions_the_outage_and_the_extension() -> None:
    answers = Client().get(f"/rounds/{SECOND_SLUG}/answers/").content.decode()
    assert ANSWERED[0] in answers
    assert ASKED not in answers
    assert UNANSWERED not in answers
    assert "everybody has one more day" in Client().get(f"/rounds/{SECOND_SLUG}/").content.decode()


def officers_see_what_waits_of_the_stages_and_the_clarifications() -> None:
    enquiries = page_of("officer", f"/admin/evaluations/rounds/{SECOND_SLUG}/questions/")
    assert UNANSWERED in enquiries
    deadline = page_of("officer", f"/admin/evaluations/rounds/{SLUG}/deadline/")
    assert "2 hours" in deadline
    asked = Clarification.objects.filter(bid__round__slug=ASSESSED_SLUG).order_by("bid__reference")
    assert [each.replies.exists() for each in asked] == [True, False]
    assert all(each.answer_by > database_now() for each in asked)


def page_of(name: str, address: str) -> str:
    """What an invented person sees at an address."""
    client = Client()
    client.force_login(User.objects.get(email__startswith=f"{name}@"))
    response = client.get(address)
    assert response.status_code == 200, (name, address, response.status_code)
    return response.content.decode()


@override_settings(PORTAL_DEMO=False)
def test_without_the_setting_it_is_refused() -> None:
    with pytest.raises(CommandError, match="PORTAL_DEMO"):
        call_command("load_demonstration")
    assert not User.objects.exists()


def test_a_round_that_no_longer_fits_its_people_is_left_out_and_the_portal_starts(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """Somebody handed the lead of an invented council over; then an update brought rounds that council leads."""
    for name in ("_make_open_round", "_make_assessed_round"):
        monkeypatch.setattr(f"evaluations.demonstration.loading.{name}", lambda *people: None)
    harrowmere = make_open_teams()[1]
    harrowmere.organisation.memberships.filter(user=harrowmere.lead).update(role=MemberRole.EDITOR)
    out = StringIO()
    call_command("load_demonstration", stdout=out)
    assert f"Left out, since what was made before has been changed: {FIRST_SLUG}: Only a lead" in out.getvalue()
    assert "there already" not in out.getvalue()
    assert not Round.objects.filter(slug__in=[FIRST_SLUG, SECOND_SLUG]).exists()


def test_the_places_of_every_idea_are_current_authorities() -> None:
    call_command("load_reference_data", stdout=StringIO())
    current = set(LocalAuthority.objects.filter(active_to__isnull=True).values_list("gss_code", flat=True))
    assert {place for idea in ALL_IDEAS for place in idea.places} <= current
