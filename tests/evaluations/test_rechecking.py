"""A profile that changes: allocations newly in conflict are taken off in the same transaction."""

from __future__ import annotations

import pytest
from django.db import transaction
from django.test import Client
from django.urls import reverse

from evaluations.models import Allocation
from evaluations.refusals import JudgingRefused
from evaluations.selectors.conflicts_round import found_after_scoring
from evaluations.selectors.secrecy import revealed_assessments
from evaluations.services.rechecking import hold_rounds, look_again, take_off_after_scoring
from portal.accounts.roles import sync_groups
from portal.audit.models import AuditEvent
from portal.mail.models import OutboxEmail
from tests.factories.judging import Judged, allocation_of, make_assessing, submit_scores
from tests.once import made_once

pytestmark = pytest.mark.django_db


@made_once
def judged() -> Judged:
    return make_assessing(2)


def employ(judged: Judged, assessor: int = 0, council: int = 0) -> None:
    """The profile of an assessor gains an employer, as the admin writes it."""
    with transaction.atomic():
        hold_rounds()
        judged.assessors[assessor].employers.add(judged.councils[council].organisation)
        look_again(profiles=[judged.assessors[assessor]], by=judged.approver)


def test_who_turns_out_to_be_in_conflict_comes_off(judged: Judged) -> None:
    employ(judged)
    taken, kept = allocation_of(judged), allocation_of(judged, bid=1)
    assert (taken.state, kept.state) == ("recused", "allocated")
    assert "which leads the bid" in taken.recusal_reason
    assert OutboxEmail.objects.get(key=f"allocation-recused:{taken.pk}").to == judged.officer.email
    assert AuditEvent.objects.filter(kind="bid.recused").count() == 1


def test_what_is_submitted_waits_for_an_officer(judged: Judged) -> None:
    submit_scores(allocation_of(judged), [5, 5])
    employ(judged)
    allocation = allocation_of(judged)
    assert allocation.state == "reading"
    assert [pair.allocation for pair in found_after_scoring(judged.round)] == [allocation]
    email = OutboxEmail.objects.get(key=f"conflict-after-scoring:{allocation.pk}")
    assert reverse("evaluations:conflicts", args=[judged.round.slug]) in email.text_body
    done = take_off_after_scoring(allocation_id=allocation.pk, reason="They led that team.", by=judged.officer)
    assert (done.state, done.assessment.state) == ("recused", "returned")
    assert found_after_scoring(judged.round) == []
    submit_scores(allocation_of(judged, assessor=1), [1, 1])
    assert [each.allocation.assessor for each in revealed_assessments(judged.bids)] == []


def test_it_is_taken_off_by_an_officer_with_a_reason_and_only_in_conflict(judged: Judged) -> None:
    submit_scores(allocation_of(judged), [5, 5])
    allocation = allocation_of(judged)
    with pytest.raises(JudgingRefused, match="No conflict"):
        take_off_after_scoring(allocation_id=allocation.pk, reason="Because.", by=judged.officer)
    employ(judged)
    with pytest.raises(JudgingRefused, match="Only a fund officer"):
        take_off_after_scoring(allocation_id=allocation.pk, reason="Because.", by=judged.approver)
    with pytest.raises(JudgingRefused, match="Say why"):
        take_off_after_scoring(allocation_id=allocation.pk, reason=" ", by=judged.officer)
    other = allocation_of(judged, assessor=1)
    with pytest.raises(JudgingRefused, match="not submitted"):
        take_off_after_scoring(allocation_id=other.pk, reason="Because.", by=judged.officer)


def test_the_page_takes_them_off(judged: Judged, client: Client) -> None:
    submit_scores(allocation_of(judged), [5, 5])
    employ(judged)
    allocation = allocation_of(judged)
    client.force_login(judged.officer)
    page = client.get(reverse("evaluations:conflicts", args=[judged.round.slug])).content.decode()
    step = reverse("evaluations:take_off_scored", args=[allocation.pk])
    assert "Found after scoring" in page
    assert step in page
    assert "which leads the bid" in client.get(step).content.decode()
    answer = client.post(step, {"reason": "They led that team.", "confirmed": "yes"})
    assert answer.status_code == 302
    assert Allocation.objects.get(pk=allocation.pk).state == "recused"
    assert client.get(reverse("evaluations:take_off_scored", args=[0])).status_code == 404
    client.force_login(judged.approver)
    assert client.get(step).status_code == 403


def test_the_admin_looks_again_when_a_profile_is_saved(judged: Judged, client: Client) -> None:
    sync_groups()
    client.force_login(judged.officer)
    profile = judged.assessors[0]
    address = reverse("admin:evaluations_assessorprofile_change", args=[profile.pk])
    sent = {
        "expertise": "",
        "employers": [judged.councils[0].organisation.pk],
        "authorities": [],
        "trained_on": f"{profile.trained_on:%d/%m/%Y}",
        "max_reads": "7",
        "areas-TOTAL_FORMS": "1",
        "areas-INITIAL_FORMS": "0",
        "areas-0-area_slug": "care-leavers",
        "areas-0-level": "3",
        "areas-0-assessor": profile.pk,
    }
    answer = client.post(address, sent, follow=True)
    assert f"is off {judged.bids[0].reference}" in answer.content.decode()
    assert allocation_of(judged).state == "recused"
    assert profile.areas.get().level == 3
    event = AuditEvent.objects.get(kind="assessor.changed")
    assert '"max_reads":7' in event.payload
