"""Conflicts set aside by an officer, with a reason that stays; and the page that lists a round's conflicts."""

from __future__ import annotations

import pytest
from django.db import connection, transaction
from django.db.utils import DatabaseError
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from bids.models import Partner
from evaluations.models import Allocation, AssessorProfile, ConflictOverride
from evaluations.permissions import may_read_allocated
from evaluations.refusals import JudgingRefused
from evaluations.selectors.conflicts import open_conflicts
from evaluations.services.allocating import allocate, recuse
from evaluations.services.declaring import declare
from evaluations.services.overriding import override_conflict
from portal.accounts.roles import Role
from portal.audit.models import AuditEvent
from tests.accounts.people import make_staff
from tests.factories.bids import hand_in, make_bid, make_council
from tests.factories.judging import (
    Judged,
    allocation_of,
    declare_none,
    make_assessing,
    make_assessor,
    make_closed_round,
    pass_check,
)
from tests.factories.rounds import make_round
from tests.once import made_once

pytestmark = pytest.mark.django_db
WHY = "They left twelve years ago and know nobody there."


@made_once
def judged() -> Judged:
    """One bid that passed its check, led by a former employer of the first of two assessors."""
    made = make_closed_round(1)
    pass_check(made, made.bids[0])
    made.assessors[0].employers.add(made.councils[0].organisation)
    return made


def override(
    judged: Judged, *, by: object = None, reason: str = WHY, seen: tuple[str, ...] | None = None
) -> ConflictOverride:
    bid, assessor = judged.bids[0], judged.assessors[0]
    seen = open_conflicts(assessor, bid) if seen is None else seen
    by = by or judged.officer
    return override_conflict(bid_id=bid.pk, assessor_id=assessor.pk, seen=seen, reason=reason, by=by)  # type: ignore[arg-type]  # a person


def give(judged: Judged) -> Allocation:
    return allocate(bid_id=judged.bids[0].pk, assessor_id=judged.assessors[0].pk, by=judged.officer)


def test_an_officer_sets_it_aside_and_the_reason_stays(judged: Judged) -> None:
    with pytest.raises(JudgingRefused, match="which leads the bid"):
        give(judged)
    made = override(judged)
    assert give(judged).pk
    assert AuditEvent.objects.get(kind="bid.conflict_overridden").by == judged.officer
    with pytest.raises(DatabaseError), transaction.atomic():
        ConflictOverride.objects.filter(pk=made.pk).update(reason="Never mind.")
    with pytest.raises(DatabaseError), transaction.atomic():
        made.delete()


def test_it_covers_what_was_seen_and_nothing_found_later(judged: Judged) -> None:
    override(judged)
    authority = judged.councils[0].organisation.authority
    assert authority is None
    judged.assessors[0].employers.clear()
    membership = judged.councils[0].lead.memberships.get()
    membership.user = judged.assessors[0].user
    membership.save()
    assert open_conflicts(judged.assessors[0], judged.bids[0]) == (), "the same sentence, whatever it was found from"
    judged.councils[0].organisation.name = "Renamed Council"
    judged.councils[0].organisation.save()
    assert open_conflicts(judged.assessors[0], judged.bids[0]) != ()


def test_who_may_not_and_what_may_not_be_set_aside(judged: Judged) -> None:
    with pytest.raises(JudgingRefused, match="Only a fund officer"):
        override(judged, by=judged.approver)
    with pytest.raises(JudgingRefused, match="Say why"):
        override(judged, reason="  ")
    with pytest.raises(JudgingRefused, match="have changed"):
        override(judged, seen=())
    both = make_assessor("Both Officer")
    both.user.groups.add(judged.officer.groups.get())
    both.employers.add(judged.councils[0].organisation)
    both = AssessorProfile.objects.get(pk=both.pk)
    with pytest.raises(JudgingRefused, match="conflict of your own"):
        override_conflict(
            bid_id=judged.bids[0].pk,
            assessor_id=both.pk,
            seen=open_conflicts(both, judged.bids[0]),
            reason=WHY,
            by=both.user,
        )
    judged.assessors[0].employers.clear()
    with pytest.raises(JudgingRefused, match="No conflict"):
        override(judged)


def test_a_declared_interest_and_a_recusal_can_never_be_set_aside() -> None:
    judged = make_assessing(2)
    first, second = allocation_of(judged), allocation_of(judged, bid=1)
    declare(allocation_id=first.pk, has_interest=True, statement="My sister works there.", by=first.assessor.user)
    recuse(allocation_id=second.pk, by=judged.officer, reason="Knows the bidder.")
    for allocation, said in ((first, "declared an interest"), (second, "for good")):
        allocation.assessor.employers.add(allocation.bid.organisation)
        profile = AssessorProfile.objects.get(pk=allocation.assessor_id)
        seen = open_conflicts(profile, allocation.bid)
        assert seen
        with pytest.raises(JudgingRefused, match=said):
            override_conflict(
                bid_id=allocation.bid_id, assessor_id=profile.pk, seen=seen, reason=WHY, by=judged.officer
            )


def test_a_declared_interest_counts_against_the_same_people_in_another_bid() -> None:
    judged = make_assessing(1)
    allocation = allocation_of(judged)
    declare(allocation_id=allocation.pk, has_interest=True, statement="I advise them.", by=allocation.assessor.user)
    other = make_closed_round(1, assessors=0)
    pass_check(other, other.bids[0])
    assert open_conflicts(allocation.assessor, other.bids[0]) == ()
    council = make_council()
    bid = make_bid(make_round(), council)
    Partner.objects.create(bid=bid, organisation=judged.councils[0].organisation)
    hand_in(bid, council)
    assert open_conflicts(allocation.assessor, bid)[0].startswith(
        f"They declared an interest in {judged.bids[0].reference}"
    )


def test_nobody_reads_a_bid_with_which_a_conflict_was_found() -> None:
    judged = make_assessing(1)
    allocation = declare_none(allocation_of(judged))
    assert may_read_allocated(allocation) is None
    membership = judged.councils[0].lead.memberships.get()
    membership.user = allocation.assessor.user
    membership.save()
    assert "conflict of interest" in str(may_read_allocated(allocation))
    override(judged)
    assert may_read_allocated(allocation) is None


def test_the_page_lists_what_stands_in_the_way_and_sets_it_aside(judged: Judged, client: Client) -> None:
    client.force_login(judged.officer)
    address = reverse("evaluations:conflicts", args=[judged.round.slug])
    page = client.get(address).content.decode()
    assert "which leads the bid" in page
    step = reverse("evaluations:set_aside", args=[judged.bids[0].reference, judged.assessors[0].pk])
    assert step in page
    seen = list(open_conflicts(judged.assessors[0], judged.bids[0]))
    assert seen[0] in client.get(step).content.decode()
    assert "Say why" in client.post(step, {"seen": seen, "reason": "", "confirmed": "yes"}).content.decode()
    assert client.post(step, {"seen": seen, "reason": WHY, "confirmed": "yes"}).status_code == 302
    page = client.get(address).content.decode()
    assert WHY in page
    assert step not in page
    assert WHY in client.get(reverse("evaluations:bid", args=[judged.bids[0].reference])).content.decode()
    assert client.get(step).status_code == 404


def test_who_may_open_the_pages(judged: Judged, client: Client) -> None:
    address = reverse("evaluations:conflicts", args=[judged.round.slug])
    step = reverse("evaluations:set_aside", args=[judged.bids[0].reference, judged.assessors[0].pk])
    assert client.get(address).status_code == 302
    for role, sees, sets in (
        (Role.AUDITOR, 200, 403),
        (Role.ASSESSOR, 403, 403),
        (Role.APPROVER, 200, 403),
    ):
        client.force_login(make_staff(role))
        assert client.get(address).status_code == sees
        assert client.get(step).status_code == sets
    client.force_login(judged.officer)
    assert client.post(address).status_code == 405
    assert client.get(reverse("evaluations:conflicts", args=["nothing"])).status_code == 404
    assert client.get(reverse("evaluations:set_aside", args=["X-1", judged.assessors[0].pk])).status_code == 404
    assert client.get(reverse("evaluations:set_aside", args=[judged.bids[0].reference, 0])).status_code == 404


@pytest.mark.parametrize("bids", [1, 3])
def test_the_page_costs_the_same_for_any_number(client: Client, bids: int) -> None:
    judged = make_closed_round(bids)
    for bid, council in zip(judged.bids, judged.councils, strict=True):
        pass_check(judged, bid)
        judged.assessors[0].employers.add(council.organisation)
    client.force_login(judged.officer)
    address = reverse("evaluations:conflicts", args=[judged.round.slug])
    client.get(address)
    with CaptureQueriesContext(connection) as queries:
        assert client.get(address).status_code == 200
    assert len(queries) == 15
