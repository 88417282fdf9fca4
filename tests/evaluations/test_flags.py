"""Flags: raised on the desk, told to officers at once, answered by one of them, and kept."""

from __future__ import annotations

import pytest
from django.db import DatabaseError, transaction
from django.test import Client

from evaluations.models import BidFlag, FlagKind
from evaluations.refusals import JudgingRefused
from evaluations.services.flagging import answer_flag, raise_flag
from portal.accounts.models import User
from portal.accounts.roles import Role, sync_groups
from portal.accounts.worklist import items_for
from portal.audit.models import AuditEvent
from portal.mail.models import OutboxEmail
from tests.accounts.people import make_staff
from tests.evaluations.test_promises import without
from tests.factories.judging import Judged, allocation_of, declare_none, make_assessing
from tests.once import made_once

pytestmark = pytest.mark.django_db
BASE = "/admin/evaluations"
CONCERN = "Page 3 names a child."


@made_once
def judged() -> Judged:
    sync_groups()
    made = make_assessing(1)
    declare_none(allocation_of(made))
    return made


def raised(judged: Judged, kind: FlagKind = FlagKind.SAFEGUARDING, concern: str = CONCERN) -> BidFlag:
    allocation = allocation_of(judged)
    return raise_flag(allocation_id=allocation.pk, kind=kind, concern=concern, by=allocation.assessor.user)


def titles(user: User) -> list[tuple[str, bool]]:
    return [(item.title, item.urgent) for item in items_for(User.objects.get(pk=user.pk))]


def test_a_flag_goes_from_the_desk_to_every_officer_and_back_with_its_answer(client: Client, judged: Judged) -> None:
    other = make_staff(Role.FUND_OFFICER, full_name="Olive Other")
    allocation, reference = allocation_of(judged), judged.bids[0].reference
    assessor = judged.assessors[0].user
    client.force_login(assessor)
    desk = f"{BASE}/reading/{allocation.pk}/flag/"
    assert "Say what concerns you" in client.post(desk, {"kind": "safeguarding", "concern": " "}).content.decode()
    client.post(desk, {"kind": "safeguarding", "concern": CONCERN})
    flag = BidFlag.objects.get()
    for officer in (judged.officer, other):
        email = OutboxEmail.objects.get(key=f"flag:{flag.pk}:{officer.pk}")
        assert email.subject.startswith("Urgent: a safeguarding concern")
        assert CONCERN not in email.text_body
        assert titles(officer)[0] == (f"Safeguarding concern: {reference}", True)
    client.force_login(other)
    assert "Read and answer" in client.get(f"{BASE}/rounds/{judged.round.slug}/flags/").content.decode()
    page = f"{BASE}/flags/{flag.pk}/"
    assert CONCERN in client.get(page).content.decode()
    assert "Say why" in client.post(page, {"reason": ""}).content.decode()
    client.post(page, {"reason": "The council has been told."})
    flag.refresh_from_db()
    assert flag.answered_by == other
    assert OutboxEmail.objects.filter(key=f"flag-answered:{flag.pk}", to=assessor.email).exists()
    client.force_login(assessor)
    text = client.get(f"{BASE}/reading/{allocation.pk}/score/").content.decode()
    assert "The council has been told." in text
    assert not [title for title, _ in titles(other) if "Safeguarding" in title]
    assert not AuditEvent.objects.filter(payload__contains=CONCERN).exists()


def test_who_may_raise_read_and_answer(client: Client, judged: Judged) -> None:
    with pytest.raises(JudgingRefused, match="Only the assessor"):
        raise_flag(allocation_id=allocation_of(judged).pk, kind=FlagKind.OUT_OF_SCOPE, concern="x", by=judged.officer)
    with pytest.raises(JudgingRefused, match="Declare"):
        raise_flag(
            allocation_id=allocation_of(judged, assessor=1).pk,
            kind=FlagKind.OUT_OF_SCOPE,
            concern="x",
            by=judged.assessors[1].user,
        )
    flag = raised(judged, FlagKind.OUT_OF_SCOPE)
    page, listed = f"{BASE}/flags/{flag.pk}/", f"{BASE}/rounds/{judged.round.slug}/flags/"
    for role, status in ((Role.AUDITOR, 200), (Role.APPROVER, 200), (Role.ASSESSOR, 403)):
        client.force_login(make_staff(role))
        assert client.get(page).status_code == client.get(listed).status_code == status
        assert client.post(page, {"reason": "Me"}).status_code == 403
    client.force_login(judged.assessors[1].user)
    assert client.get(f"{BASE}/reading/{flag.allocation_id}/flag/").status_code == 404
    client.force_login(judged.officer)
    assert client.get(f"{BASE}/flags/99999/").status_code == 404
    assert client.get(f"{BASE}/rounds/no/flags/").status_code == 404
    assert client.post(listed).status_code == client.delete(page).status_code == 405


def test_the_same_twice_is_once_and_another_of_its_kind_waits(judged: Judged) -> None:
    flag = raised(judged)
    assert raised(judged) == flag
    with pytest.raises(JudgingRefused, match="has not answered yet"):
        raised(judged, concern="Something else.")
    assert raised(judged, FlagKind.OUT_OF_SCOPE) != flag
    answer_flag(flag_id=flag.pk, answer="Done.", by=judged.officer)
    assert answer_flag(flag_id=flag.pk, answer="Done.", by=judged.officer).pk == flag.pk
    with pytest.raises(JudgingRefused, match="answered already"):
        answer_flag(flag_id=flag.pk, answer="Undone.", by=judged.officer)
    assert raised(judged, concern="Something else.") != flag


def test_nobody_answers_their_own_flag() -> None:
    sync_groups()
    judged = make_assessing(1)
    declare_none(allocation_of(judged))
    flag = raised(judged)
    both = judged.assessors[0].user
    both.groups.add(*judged.officer.groups.all())
    with pytest.raises(JudgingRefused, match="another officer"):
        answer_flag(flag_id=flag.pk, answer="Done.", by=User.objects.get(pk=both.pk))


def test_a_flag_and_its_answer_stay_and_the_guard_is_what_keeps_them(judged: Judged) -> None:
    flag = raised(judged)
    answer_flag(flag_id=flag.pk, answer="Done.", by=judged.officer)
    for change in ({"concern": "Nothing"}, {"answer": "Other"}):
        with pytest.raises(DatabaseError), transaction.atomic():
            BidFlag.objects.update(**change)
    with without("flag_stays", "evaluations_bidflag"):
        assert BidFlag.objects.update(answer="Other") == 1
