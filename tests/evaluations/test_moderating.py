"""What the panel agrees: recorded with its room and its reasons, beside the assessors' scores, never over them."""

from __future__ import annotations

from collections.abc import Callable
from decimal import Decimal

import pytest
from django.db import DatabaseError, connection, transaction
from django.test import Client
from django.test.utils import CaptureQueriesContext

from bids.models import Bid
from evaluations.models import AgreedScore, Allocation, Assessment, Moderation, PanelMeeting, Score
from evaluations.refusals import JudgingRefused
from evaluations.selectors.divergence import differences_of
from evaluations.selectors.moderation import agreed_totals
from evaluations.selectors.panel_conflicts import outs_of
from evaluations.services.allocating import recuse
from evaluations.services.meetings import close_meeting
from evaluations.services.moderating import Agreed, AgreedSince
from evaluations.services.scoring import return_assessment
from portal.accounts.models import User
from portal.accounts.roles import Role, sync_groups
from portal.audit.clock import database_now
from programmes.models import MemberRole, Membership
from tests.accounts.people import make_staff
from tests.evaluations.test_promises import without
from tests.factories.judging import Judged, allocation_of, make_assessor, submit_scores
from tests.factories.panels import agree, make_chair, make_differing, make_meeting, open_it

pytestmark = pytest.mark.django_db
BASE = "/admin/evaluations"


@pytest.fixture
def judged() -> Judged:
    sync_groups()
    return make_differing(2)


@pytest.fixture
def meeting(judged: Judged) -> PanelMeeting:
    return open_it(judged, make_meeting(judged))


def posted(judged: Judged, meeting: PanelMeeting, values: tuple[int, ...], **changes: object) -> dict[str, object]:
    data: dict[str, object] = {
        "reason": "We read it again.",
        "after": "0",
        "present": [str(each.user_id) for each in meeting.members.all()],
    }
    for criterion, value in zip(judged.round.criteria.order_by("order"), values, strict=True):
        data[f"value_{criterion.pk}"], data[f"reason_{criterion.pk}"] = str(value), f"On {criterion.slug}"
    return {**data, **changes}


def page_of(meeting: PanelMeeting, bid: Bid) -> str:
    return f"{BASE}/meetings/{meeting.pk}/bids/{bid.reference}/"


def test_the_panel_records_what_it_agrees_and_goes_on_to_the_next_bid(
    client: Client, judged: Judged, meeting: PanelMeeting
) -> None:
    first, second = judged.bids
    client.force_login(judged.officer)
    text = client.get(page_of(meeting, first)).content.decode()
    assert "What reader 1 wrote." in text
    assert "middle 3.5" in text
    answer = client.post(page_of(meeting, first), posted(judged, meeting, (3, 3)))
    assert answer.headers["Location"] == page_of(meeting, second)
    made = Moderation.objects.get()
    assert (made.number, made.agreed_by) == (1, judged.officer)
    assert set(made.present.all()) == {each.user for each in meeting.members.all()}
    assert agreed_totals(judged.bids) == {first.pk: Decimal("60.00")}
    assert [each.bid for each in differences_of(judged.round) if not each.is_settled] == [second]
    text = client.get(f"{BASE}/bids/{first.reference}/panel/").content.decode()
    assert "60.00 of 100" in text
    assert "In the room: " in text


def test_the_assessors_scores_never_change_and_their_guard_is_what_keeps_them(
    judged: Judged, meeting: PanelMeeting
) -> None:
    before = list(Score.objects.order_by("pk").values_list("assessment_id", "criterion_id", "value", "justification"))
    states = list(Assessment.objects.order_by("pk").values_list("pk", "version", "state", "submitted_at"))
    agree(judged, meeting, [3, 3])
    assert list(Score.objects.order_by("pk").values_list(
        "assessment_id", "criterion_id", "value", "justification"
    )) == before  # fmt: skip
    assert list(Assessment.objects.order_by("pk").values_list("pk", "version", "state", "submitted_at")) == states
    with pytest.raises(DatabaseError), transaction.atomic():
        Score.objects.filter(assessment__allocation__bid=judged.bids[0]).update(value=3)
    with without("submitted_score_stays", "evaluations_score"):
        assert Score.objects.filter(assessment__allocation__bid=judged.bids[0]).update(value=3) == 4


def test_reasons_are_asked_for_where_they_are_missing_and_nothing_typed_is_lost(
    client: Client, judged: Judged, meeting: PanelMeeting
) -> None:
    need = judged.round.criteria.get(slug="need")
    client.force_login(judged.officer)
    address = page_of(meeting, judged.bids[0])
    data = posted(judged, meeting, (4, 3), **{f"reason_{need.pk}": " ", "reason": "Typed in the room."})
    response = client.post(address, data)
    text = response.content.decode()
    assert response.status_code == 409
    assert "Say why the panel chose 4 on “Need”, and not the middle of the scores." in text
    assert f'href="#reason_{need.pk}"' in text
    assert "Typed in the room." in text
    at_the_middle = posted(judged, meeting, (3, 3), **{f"reason_{need.pk}": ""})
    missing = client.post(address, at_the_middle | {"reason": " "}).content.decode()
    assert "Say why the panel agreed on these scores." in missing
    del data[f"value_{need.pk}"]
    assert "Give the level the panel agreed on “Need”." in client.post(address, data).content.decode()
    assert not Moderation.objects.exists()
    assert client.post(address, at_the_middle).status_code == 302


def test_who_is_out_is_named_and_cannot_be_counted_as_in_the_room(
    client: Client, judged: Judged, meeting: PanelMeeting
) -> None:
    first = judged.bids[0]
    tied = judged.assessors[1]
    tied.employers.add(first.organisation)
    client.force_login(judged.officer)
    text = client.get(page_of(meeting, first)).content.decode()
    assert f"They work or worked for {first.organisation.name}" in text
    assert f'id="present-{tied.user_id}"' not in text
    refused = client.post(page_of(meeting, first), posted(judged, meeting, (3, 3))).content.decode()
    assert f"Assessor 2 is out for {first.reference} and cannot be counted as in the room." in refused
    others = [each.user_id for each in meeting.members.all() if each.user_id != tied.user_id]
    made = agree(judged, meeting, [3, 3], present=others)
    assert list(made.out.all()) == [tied.user]
    client.force_login(tied.user)
    assert client.get(page_of(meeting, first)).status_code == 403
    told = client.get(f"{BASE}/meetings/{meeting.pk}/").content.decode()
    assert f"You are out for {first.reference}" in told
    assert client.get(page_of(meeting, judged.bids[1])).status_code == 200


def test_interests_recusals_and_memberships_put_members_out(judged: Judged) -> None:
    first = judged.bids[0]
    officer = make_staff(Role.FUND_OFFICER, full_name="Mo Member")
    Membership.objects.create(user=officer, organisation=first.organisation, role=MemberRole.EDITOR)
    recused = make_assessor("Rae Recused")
    allocation = Allocation.objects.create(
        bid=first, assessor=recused, allocated_at=database_now(), allocated_by=judged.officer
    )
    recuse(allocation_id=allocation.pk, by=recused.user, reason="I know them.")
    people = [officer.pk, recused.user_id, judged.assessors[0].user_id]
    outs = outs_of(people, judged.bids)
    assert outs[first.pk].keys() == {officer.pk, recused.user_id}
    assert outs[first.pk][recused.user_id] == "They came off this bid as an assessor."
    assert outs.get(judged.bids[1].pk, {}) == {}


def test_the_recorder_may_not_be_out_and_two_must_be_in_the_room(judged: Judged, meeting: PanelMeeting) -> None:
    Membership.objects.create(user=judged.officer, organisation=judged.bids[0].organisation, role=MemberRole.EDITOR)
    with pytest.raises(JudgingRefused, match="You are out for"):
        agree(judged, meeting, [3, 3])
    with pytest.raises(JudgingRefused, match="at least two people"):
        agree(judged, meeting, [3, 3], bid=1, present=[judged.assessors[0].user_id])
    with pytest.raises(JudgingRefused, match="Only members"):
        agree(judged, meeting, [3, 3], bid=1, present=[judged.approver.pk, judged.officer.pk])
    with pytest.raises(JudgingRefused, match="officer or the chair"):
        agree(judged, meeting, [3, 3], bid=1, by=judged.assessors[0].user)


def test_nothing_is_agreed_before_all_are_in_nor_outside_the_meeting(judged: Judged, meeting: PanelMeeting) -> None:
    return_assessment(assessment_id=allocation_of(judged).assessment.pk, by=judged.officer, reason="Look again.")
    with pytest.raises(JudgingRefused, match="not all in"):
        agree(judged, meeting, [3, 3])
    meeting.agenda.filter(bid=judged.bids[1]).delete()
    with pytest.raises(JudgingRefused, match="not on this meeting"):
        agree(judged, meeting, [3, 3], bid=1)
    close_meeting(meeting_id=meeting.pk, by=judged.officer)
    with pytest.raises(JudgingRefused, match="while the meeting is open"):
        agree(judged, meeting, [3, 3])


def test_a_later_record_takes_the_place_of_an_earlier_one_and_both_stay(judged: Judged, meeting: PanelMeeting) -> None:
    first = judged.bids[0]
    made = agree(judged, meeting, [3, 3])
    assert agree(judged, meeting, [3, 3]) == made, "sent twice is recorded once"
    with pytest.raises(AgreedSince):
        agree(judged, meeting, [5, 5])
    agree(judged, meeting, [5, 4], after=1)
    assert agreed_totals([first]) == {first.pk: Decimal("88.00")}
    assert Moderation.objects.filter(bid=first).count() == 2


def test_a_second_tab_is_shown_what_was_recorded_and_keeps_what_it_typed(
    client: Client, judged: Judged, meeting: PanelMeeting
) -> None:
    agree(judged, meeting, [3, 3])
    client.force_login(judged.officer)
    late = client.post(page_of(meeting, judged.bids[0]), posted(judged, meeting, (5, 5), reason="The late words."))
    text = late.content.decode()
    assert late.status_code == 409
    assert "recorded since you opened this page" in text
    assert "The late words." in text
    assert 'name="after" value="1"' in text


def test_an_assessment_that_comes_in_later_opens_the_difference_again(judged: Judged, meeting: PanelMeeting) -> None:
    agree(judged, meeting, [3, 3])
    allocation = allocation_of(judged)
    return_assessment(assessment_id=allocation.assessment.pk, by=judged.officer, reason="Look again.")
    assert agreed_totals(judged.bids) == {}, "no score of a bid stands while one is being done again"
    submit_scores(allocation, [5, 5])
    found = {each.bid: each for each in differences_of(judged.round)}
    assert found[judged.bids[0]].read_since
    assert not found[judged.bids[0]].is_settled


def test_members_read_while_the_meeting_is_open_and_they_are_in_the_room(client: Client, judged: Judged) -> None:
    chair = make_chair()
    meeting = make_meeting(judged, chair=chair)
    member, absent = (each.user for each in judged.assessors)
    address = page_of(meeting, judged.bids[0])
    client.force_login(member)
    assert client.get(address).status_code == 403, "not open yet"
    open_it(judged, meeting, present=[chair, member])
    assert client.get(address).status_code == 200
    assert client.post(address, posted(judged, meeting, (3, 3))).status_code == 403
    client.force_login(absent)
    assert client.get(address).status_code == 403
    client.force_login(make_staff(Role.ASSESSOR))
    assert client.get(address).status_code == 403
    client.force_login(chair)
    assert client.post(address, posted(judged, meeting, (3, 3))).status_code == 302
    close_meeting(meeting_id=meeting.pk, by=judged.officer)
    client.force_login(member)
    assert client.get(address).status_code == 403
    client.force_login(judged.officer)
    assert client.get(address).status_code == 200
    assert client.get(f"{BASE}/meetings/{meeting.pk}/bids/NO-1/").status_code == 404
    assert client.get(f"{BASE}/meetings/999/bids/{judged.bids[0].reference}/").status_code == 404
    assert client.delete(address).status_code == 405


@pytest.mark.parametrize("role", [Role.FUND_OFFICER, Role.AUDITOR, Role.ADMINISTRATOR, "superuser"])
def test_no_page_of_the_panel_shows_a_score_before_all_are_in(
    client: Client, judged: Judged, meeting: PanelMeeting, role: str
) -> None:
    first = judged.bids[0]
    agree(judged, meeting, [3, 3], reason="Quokka reasons.")
    return_assessment(assessment_id=allocation_of(judged).assessment.pk, by=judged.officer, reason="Look again.")
    person: User = make_staff(*Role, is_superuser=True) if role == "superuser" else make_staff(Role(role))
    client.force_login(person)
    made = Moderation.objects.get()
    for address in (
        page_of(meeting, first),
        f"{BASE}/bids/{first.reference}/panel/",
        f"{BASE}/bids/{first.reference}/",
        f"{BASE}/moderation/",
        f"{BASE}/moderation/{made.pk}/change/",
        f"{BASE}/panelmeeting/",
        f"{BASE}/panelmeeting/{meeting.pk}/change/",
    ):
        text = client.get(address).content.decode()
        assert "Quokka" not in text, address
        assert "60.00" not in text, address
        assert "What reader" not in text, address
    agenda = client.get(f"{BASE}/meetings/{meeting.pk}/").content.decode()
    assert agenda.count("from 32 to 100") == 1, "the other bid's alone"


def test_what_was_agreed_stays_and_the_guards_are_what_keep_it(judged: Judged, meeting: PanelMeeting) -> None:
    made = agree(judged, meeting, [3, 3])
    changes: dict[tuple[str, str], Callable[[], object]] = {
        ("moderation_stays", "evaluations_moderation"): lambda: Moderation.objects.update(reason="Other"),
        ("agreed_score_stays", "evaluations_agreedscore"): lambda: AgreedScore.objects.update(value=5),
        ("present_stays", "evaluations_moderation_present"): lambda: made.present.clear(),
    }
    for (trigger, table), change in changes.items():
        with pytest.raises(DatabaseError), transaction.atomic():
            change()
        with without(trigger, table):
            change()


def test_nobody_is_both_in_the_room_and_out_of_it(judged: Judged, meeting: PanelMeeting) -> None:
    made = agree(judged, meeting, [3, 3])
    somebody = made.present.first()
    assert somebody is not None
    with pytest.raises(DatabaseError), transaction.atomic():
        made.out.add(somebody)
    with without("out_is_not_present", "evaluations_moderation_out"):
        made.out.add(somebody)


@pytest.mark.django_db(transaction=True)
def test_nothing_is_added_to_what_was_agreed(judged: Judged, meeting: PanelMeeting) -> None:
    made = agree(judged, meeting, [3, 3])
    with pytest.raises(DatabaseError), transaction.atomic():
        made.present.add(judged.approver)
    with transaction.atomic(), without("present_is_whole", "evaluations_moderation_present"):
        made.present.add(judged.approver)


ROOM_QUERIES = {"before": 19, "after": 23}
"""Before anything is agreed on the bid, and after: more than other pages may, see docs/decisions/0076."""


@pytest.mark.parametrize("bids", [1, 3])
def test_the_room_costs_the_same_at_any_length_of_agenda(client: Client, bids: int) -> None:
    sync_groups()
    judged = make_differing(bids)
    meeting = open_it(judged, make_meeting(judged))
    client.force_login(judged.officer)
    found = {"before": queries_of(client, page_of(meeting, judged.bids[0]))}
    for number in range(bids):
        agree(judged, meeting, [3, 3], after=number)
    found["after"] = queries_of(client, page_of(meeting, judged.bids[0]))
    assert found == ROOM_QUERIES


def queries_of(client: Client, address: str) -> int:
    client.get(address)
    with CaptureQueriesContext(connection) as queries:
        assert client.get(address).status_code == 200
    return len(queries)


def test_levels_are_0_to_5_and_of_this_round(judged: Judged, meeting: PanelMeeting) -> None:
    need, innovation = judged.round.criteria.order_by("order")
    wrong = {need.pk: Agreed(6, "High."), innovation.pk: Agreed(3, "Fine.")}
    with pytest.raises(JudgingRefused, match="Give the level"):
        agree(judged, meeting, [3, 3], agreed=wrong)
    strange = {need.pk: Agreed(3, ""), innovation.pk: Agreed(3, "Fine."), 99999: Agreed(5, "Else.")}
    agree(judged, meeting, [3, 3], agreed=strange)
    assert AgreedScore.objects.count() == 2
