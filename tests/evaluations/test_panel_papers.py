"""The papers of a meeting: every bid in meeting order, with its scores once all are in, for those who may read them."""

from __future__ import annotations

import pytest
from django.test import Client

from evaluations.documents.kinds import why_not_read_panel_pack
from evaluations.documents.panel_pack import build_panel_pack
from evaluations.models import AgendaItem
from evaluations.refusals import JudgingRefused
from evaluations.services.meetings import order_agenda
from evaluations.services.packs import request_panel_pack
from evaluations.services.scoring import return_assessment
from portal.accounts.models import User
from portal.accounts.roles import Role, sync_groups
from portal.documents.services.rendering import render_document
from tests.accounts.people import make_person, make_staff
from tests.factories.judging import Judged, allocation_of
from tests.factories.panels import agree, make_chair, make_differing, make_meeting, open_it
from tests.once import made_once

pytestmark = pytest.mark.django_db
BASE = "/admin/evaluations"


@made_once
def judged() -> Judged:
    sync_groups()
    return make_differing(2)


def fresh(user: User) -> User:
    return User.objects.get(pk=user.pk)


def test_the_papers_hold_every_bid_in_the_order_of_the_meeting(client: Client, judged: Judged) -> None:
    meeting = open_it(judged, make_meeting(judged))
    first, second = AgendaItem.objects.order_by("order")
    order_agenda(meeting_id=meeting.pk, places={first.pk: 2, second.pk: 1}, by=judged.officer)
    judged.assessors[1].employers.add(first.bid.organisation)
    others = [each.user_id for each in meeting.members.all() if each.user_id != judged.assessors[1].user_id]
    agree(judged, meeting, [3, 3], present=others, reason="We talked for an hour.")
    context = build_panel_pack(meeting.pk).context
    assert [part["entry"].split()[1] for part in context["parts"]] == [second.bid.reference, first.bid.reference]
    said = str(context["parts"][1])
    for words in ("What reader 1 wrote.", "100.00", "66.00", "run from 1 to 5", "We talked for an hour.", "is out"):
        assert words in said, words
    assert "We talked" not in str(context["parts"][0])
    client.force_login(judged.officer)
    answer = client.post(f"{BASE}/meetings/{meeting.pk}/pack/")
    document = request_panel_pack(meeting_id=meeting.pk, by=judged.officer)
    assert answer.headers["Location"] == document.get_absolute_url(), "the same papers are made once"
    render_document(document_id=document.pk)
    document.refresh_from_db()
    assert document.is_ready, document.failure_reason


def test_a_bid_whose_assessments_are_not_all_in_has_no_score_in_the_papers(judged: Judged) -> None:
    meeting = make_meeting(judged)
    document = request_panel_pack(meeting_id=meeting.pk, by=judged.officer)
    assert why_not_read_panel_pack(fresh(judged.officer), document) is None
    return_assessment(assessment_id=allocation_of(judged).assessment.pk, by=judged.officer, reason="Look again.")
    assert "closed again" in (why_not_read_panel_pack(fresh(judged.officer), document) or "")
    again = request_panel_pack(meeting_id=meeting.pk, by=judged.officer)
    assert again.pk != document.pk
    part = next(part for part in again.snapshot["context"]["parts"] if judged.bids[0].reference in part["line"])
    assert "What reader" not in str(part)
    assert "apart" not in str(part)
    assert "not all in" in str(part)


def test_who_may_read_them(client: Client, judged: Judged) -> None:
    chair = make_chair()
    meeting = make_meeting(judged, chair=chair)
    document = request_panel_pack(meeting_id=meeting.pk, by=judged.officer)
    member, absent = (each.user for each in judged.assessors)
    assert "while the meeting is open" in (why_not_read_panel_pack(fresh(member), document) or "")
    open_it(judged, meeting, present=[chair, member])
    assert why_not_read_panel_pack(fresh(member), document) is None
    assert "ticked as in the room" in (why_not_read_panel_pack(fresh(absent), document) or "")
    judged.assessors[0].employers.add(judged.bids[0].organisation)
    out = why_not_read_panel_pack(fresh(member), document) or ""
    assert out.startswith(f"You are out for {judged.bids[0].reference}")
    for person in (make_staff(Role.ASSESSOR), make_person()):
        assert why_not_read_panel_pack(person, document)
    for role in (Role.AUDITOR, Role.APPROVER):
        assert why_not_read_panel_pack(make_staff(role), document) is None
    client.force_login(absent)
    assert client.post(f"{BASE}/meetings/{meeting.pk}/pack/").status_code == 403
    client.force_login(judged.officer)
    assert client.post(f"{BASE}/meetings/999/pack/").status_code == 404


def test_an_empty_agenda_has_no_papers(client: Client, judged: Judged) -> None:
    meeting = make_meeting(judged)
    AgendaItem.objects.all().delete()
    with pytest.raises(JudgingRefused, match="Nothing is on the agenda"):
        build_panel_pack(meeting.pk)
    client.force_login(judged.officer)
    text = client.post(f"{BASE}/meetings/{meeting.pk}/pack/", follow=True).content.decode()
    assert "Nothing is on the agenda" in text
