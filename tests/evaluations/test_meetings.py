"""The panel's meetings: planned, their agenda built in one act and ordered by hand, opened, attended and closed."""

from __future__ import annotations

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from evaluations.models import AgendaItem, PanelMeeting, PanelMember
from evaluations.refusals import JudgingRefused
from evaluations.services.meetings import build_agenda, close_meeting, open_meeting, order_agenda
from portal.accounts.models import User
from portal.accounts.roles import Role, sync_groups
from portal.accounts.worklist import items_for
from tests.accounts.people import make_staff
from tests.factories.judging import Judged
from tests.factories.panels import agree, make_chair, make_differing, make_meeting, open_it
from tests.once import made_once

pytestmark = pytest.mark.django_db
BASE = "/admin/evaluations"


@made_once
def judged() -> Judged:
    sync_groups()
    return make_differing(2)


def typed(judged: Judged, chair: User, **changes: object) -> dict[str, object]:
    return {
        "title": "Panel of the north",
        "day_day": "27",
        "day_month": "3",
        "day_year": "2027",
        "at": "2.30pm",
        "place": "Room 4",
        "chair": str(chair.pk),
        "members": [str(each.user_id) for each in judged.assessors],
        **changes,
    }


def test_a_meeting_is_planned_changed_and_given_its_agenda(client: Client, judged: Judged) -> None:
    chair = make_chair()
    client.force_login(judged.officer)
    plan = f"{BASE}/rounds/{judged.round.slug}/meetings/plan/"
    assert "Enter a time, like 10am" in client.post(plan, typed(judged, chair, at="soon")).content.decode()
    client.post(plan, typed(judged, chair))
    meeting = PanelMeeting.objects.get()
    assert (meeting.starts_at.hour, meeting.starts_at.minute) == (14, 30)
    assert meeting.members.get(is_chair=True).user == chair
    page = f"{BASE}/meetings/{meeting.pk}/"
    assert "2 bids added" in client.post(page + "agenda/", {"act": "build"}, follow=True).content.decode()
    first, second = meeting.agenda.order_by("order")
    assert "from 32 to 100" in first.why
    assert "0 bids added" in client.post(page + "agenda/", {"act": "build"}, follow=True).content.decode()
    client.post(page + "agenda/", {"act": "order", f"place_{first.pk}": "9", f"place_{second.pk}": "1", "place_x": "3"})
    assert [item.pk for item in meeting.agenda.order_by("order")] == [second.pk, first.pk]
    client.post(f"{BASE}/agenda/{first.pk}/take-off/", {"confirmed": "yes"})
    assert meeting.agenda.count() == 1
    reference = first.bid.reference
    assert (
        f"{reference} is on the agenda"
        in client.post(
            page + "agenda/", {"act": "add", "reference": f" {reference.lower()} "}, follow=True
        ).content.decode()
    )
    wrong = client.post(page + "agenda/", {"act": "add", "reference": "NO-1"}, follow=True).content.decode()
    assert "no eligible bid “NO-1”" in wrong
    client.post(page + "change/", typed(judged, judged.officer, title="Panel of the south", members=[str(chair.pk)]))
    meeting.refresh_from_db()
    assert meeting.title == "Panel of the south"
    assert {each.user for each in meeting.members.all()} == {judged.officer, chair}
    assert "Panel of the south" in client.get(f"{BASE}/rounds/{judged.round.slug}/meetings/").content.decode()


def _page_of(person: User) -> str:
    client = Client()
    client.force_login(person)
    return client.get(reverse("admin:index")).content.decode()


def test_members_find_the_meeting_on_their_work_list(judged: Judged) -> None:
    meeting = make_meeting(judged)
    member = judged.assessors[0].user
    assert ("Panel meeting: Panel of the north" in [item.title for item in items_for(member)]) is True
    said = _page_of(member)
    assert "left</strong> (begins <time" in said
    assert "(closes" not in said
    open_it(judged, meeting)
    assert "Panel in session: Panel of the north" in [item.title for item in items_for(member)]
    close_meeting(meeting_id=meeting.pk, by=judged.officer)
    assert not [item for item in items_for(member) if "Panel" in item.title]


def test_the_room_is_ticked_and_the_meeting_opened_and_closed_by_officer_or_chair(
    client: Client, judged: Judged
) -> None:
    chair = make_chair()
    meeting = make_meeting(judged, chair=chair)
    page = f"{BASE}/meetings/{meeting.pk}/"
    client.force_login(judged.assessors[0].user)
    assert client.post(page + "present/", {"present": [str(chair.pk)]}).status_code == 403
    assert client.get(page + "open/").status_code == 403
    client.force_login(chair)
    client.post(page + "present/", {"present": [str(chair.pk), "99999", "x"]})
    assert [each.user for each in PanelMember.objects.filter(is_present=True)] == [chair]
    client.post(page + "open/", {"confirmed": "yes"})
    meeting.refresh_from_db()
    assert meeting.opened_by == chair
    assert open_meeting(meeting_id=meeting.pk, by=judged.officer).opened_by == chair, "twice is the same as once"
    assert "2 bids of the agenda are not agreed on" in client.get(page + "close/").content.decode()
    client.post(page + "close/", {"confirmed": "yes"})
    closed = PanelMeeting.objects.get().closed_at
    assert close_meeting(meeting_id=meeting.pk, by=judged.officer).closed_at == closed
    for act in (build_agenda, open_meeting):
        with pytest.raises(JudgingRefused, match="over"):
            act(meeting_id=meeting.pk, by=judged.officer)


def test_what_a_meeting_needs(judged: Judged) -> None:
    with pytest.raises(JudgingRefused, match="at least two people"):
        make_meeting(judged, members=[])
    with pytest.raises(JudgingRefused, match="Only assessors, fund officers and approvers"):
        make_meeting(judged, members=[make_staff(Role.AUDITOR)])
    meeting = make_meeting(judged)
    AgendaItem.objects.all().delete()
    with pytest.raises(JudgingRefused, match="on the agenda first"):
        open_meeting(meeting_id=meeting.pk, by=judged.officer)
    with pytest.raises(JudgingRefused, match="Only a fund officer"):
        order_agenda(meeting_id=meeting.pk, places={}, by=judged.approver)


def test_an_agreed_bid_stays_on_its_agenda(client: Client, judged: Judged) -> None:
    meeting = open_it(judged, make_meeting(judged))
    agree(judged, meeting, [3, 3])
    item = AgendaItem.objects.get(bid=judged.bids[0])
    client.force_login(judged.officer)
    text = client.post(f"{BASE}/agenda/{item.pk}/take-off/", {"confirmed": "yes"}, follow=True).content.decode()
    assert "so it stays on the agenda" in text
    assert AgendaItem.objects.filter(pk=item.pk).exists()


def test_who_may_open_its_pages(client: Client, judged: Judged) -> None:
    meeting = make_meeting(judged)
    item = AgendaItem.objects.first()
    assert item is not None
    page, slug = f"{BASE}/meetings/{meeting.pk}/", judged.round.slug
    officers = (f"{BASE}/rounds/{slug}/meetings/plan/", page + "change/", f"{BASE}/agenda/{item.pk}/take-off/")
    for role, sees in ((Role.AUDITOR, 200), (Role.APPROVER, 200), (Role.ASSESSOR, 403)):
        client.force_login(make_staff(role))
        assert client.get(page).status_code == sees
        assert client.get(f"{BASE}/rounds/{slug}/meetings/").status_code == sees
        for address in officers:
            assert client.get(address).status_code == 403
        for part in ("agenda/", "present/"):
            assert client.post(page + part, {"act": "build"}).status_code == 403
        assert client.post(page + "open/").status_code == client.post(page + "close/").status_code == 403
    client.force_login(judged.assessors[0].user)
    assert client.get(page).status_code == 200, "they sit on it"
    client.force_login(judged.officer)
    for address in (f"{BASE}/meetings/999/", f"{BASE}/meetings/999/change/", f"{BASE}/agenda/999/take-off/"):
        assert client.get(address).status_code == 404
    assert client.post(f"{BASE}/meetings/999/agenda/").status_code == 404
    assert client.get(page + "agenda/").status_code == client.get(page + "pack/").status_code == 405
    assert client.post(page).status_code == client.get(page + "present/").status_code == 405


MEETING_QUERIES = 14


@pytest.mark.parametrize("bids", [1, 3])
def test_a_meeting_costs_the_same_at_any_length(client: Client, bids: int) -> None:
    sync_groups()
    judged = make_differing(bids)
    meeting = make_meeting(judged)
    client.force_login(judged.officer)
    client.get(f"{BASE}/meetings/{meeting.pk}/")
    with CaptureQueriesContext(connection) as queries:
        client.get(f"{BASE}/meetings/{meeting.pk}/")
    assert len(queries) == MEETING_QUERIES <= 15
