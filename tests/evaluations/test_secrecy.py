"""Nobody sees another's scores on a bid until all its assessments are in: every page, for every role."""

from __future__ import annotations

from collections.abc import Iterable

import pytest
from django.test import Client

from evaluations.models import Assessment
from evaluations.selectors.secrecy import are_all_in
from evaluations.services.scoring import return_assessment
from portal.accounts.models import User
from portal.accounts.roles import Role, sync_groups
from tests.accounts.people import make_staff
from tests.factories.judging import Judged, allocation_of, declare_none, make_assessing, submit_scores
from tests.once import made_once

pytestmark = pytest.mark.django_db

WORDS = "xylophone-justification"


@made_once
def judged() -> Judged:
    """Two assessors have one bid; the first has submitted, the second has not."""
    sync_groups()
    made = make_assessing(1)
    submit_scores(allocation_of(made), [5, 4], WORDS)
    declare_none(allocation_of(made, assessor=1))
    return made


@pytest.fixture
def superuser() -> User:
    """A superuser who also holds every role."""
    return make_staff(*Role, is_superuser=True, full_name="Sue Peruser")


def addresses(judged: Judged) -> Iterable[str]:
    """Every page on which a score could ever stand."""
    bid, slug = judged.bids[0], judged.round.slug
    allocation, other = allocation_of(judged), allocation_of(judged, assessor=1)
    assessment = Assessment.objects.get(allocation=allocation)
    yield "/admin/"
    yield "/admin/all-records/"
    for model in ("assessment", "allocation", "declaration", "decision", "eligibilitycheck", "assessorprofile"):
        yield f"/admin/evaluations/{model}/"
    yield "/admin/evaluations/assessment/?q=xylophone"
    for model, pk in (("assessment", assessment.pk), ("allocation", allocation.pk)):
        for page in ("change", "history", "delete"):
            yield f"/admin/evaluations/{model}/{pk}/{page}/"
    yield f"/admin/bids/bid/{bid.pk}/delete/"
    yield f"/admin/accounts/user/{judged.assessors[0].user_id}/delete/"
    yield f"/admin/programmes/criterion/{judged.round.criteria.first().pk}/delete/"  # type: ignore[union-attr]  # it has some
    yield f"/admin/programmes/round/{judged.round.pk}/delete/"
    for page in ("", "allocation/", "ranking/", "approvals/"):
        yield f"/admin/evaluations/rounds/{slug}/{page}"
    for page in ("", "eligibility/", "decide/"):
        yield f"/admin/evaluations/bids/{bid.reference}/{page}"
    yield f"/admin/evaluations/assessments/{assessment.pk}/return/"
    yield f"/admin/evaluations/reading/{allocation.pk}/score/"
    yield f"/admin/evaluations/reading/{other.pk}/score/"
    yield "/admin/autocomplete/?app_label=evaluations&model_name=score&field_name=assessment&term=x"
    yield "/admin/audit/auditevent/"


@pytest.mark.parametrize("role", [Role.FUND_OFFICER, Role.APPROVER, Role.AUDITOR, Role.ADMINISTRATOR, "superuser"])
def test_no_page_shows_a_score_before_all_are_in(client: Client, judged: Judged, superuser: User, role: str) -> None:
    client.force_login(superuser if role == "superuser" else make_staff(Role(role)))
    seen = 0
    for address in addresses(judged):
        response = client.get(address)
        text = response.content.decode()
        assert WORDS not in text, address
        assert "88.00" not in text, address
        assert "Need: 5" not in text, address
        seen += response.status_code == 200
    assert seen > 8


def test_the_other_assessor_sees_their_own_desk_alone(client: Client, judged: Judged) -> None:
    client.force_login(judged.assessors[1].user)
    for address in addresses(judged):
        assert WORDS not in client.get(address).content.decode(), address
    mine, other = allocation_of(judged, assessor=1), allocation_of(judged)
    assert client.get(f"/admin/evaluations/reading/{mine.pk}/score/").status_code == 200
    assert client.get(f"/admin/evaluations/reading/{other.pk}/score/").status_code == 404
    assert client.get(f"/admin/evaluations/bids/{judged.bids[0].reference}/").status_code == 403


GUESSES = (
    "assessment/?comment__icontains=x",
    "assessment/?scores__value=5",
    "assessment/?scores__justification__contains=x",
    "assessment/?revision__gt=1",
    "allocation/?assessment__scores__value=5",
    "allocation/?assessment__comment__contains=x",
    "allocation/?assessment__state=submitted",
    "assessorprofile/?allocations__assessment__scores__value=5",
    "decision/?bid__allocations__assessment__scores__value=5",
)


@pytest.mark.parametrize("guess", GUESSES)
def test_no_list_answers_a_guess(client: Client, judged: Judged, superuser: User, guess: str) -> None:
    client.force_login(superuser)
    assert client.get(f"/admin/evaluations/{guess}").status_code == 400


def test_the_panel_sees_them_once_all_are_in(client: Client, judged: Judged) -> None:
    submit_scores(allocation_of(judged, assessor=1), [3, 3])
    address = f"/admin/evaluations/bids/{judged.bids[0].reference}/"
    for role in (Role.FUND_OFFICER, Role.APPROVER, Role.AUDITOR, Role.ADMINISTRATOR):
        client.force_login(make_staff(role))
        assert WORDS in client.get(address).content.decode()
    client.force_login(judged.assessors[1].user)
    assert client.get(address).status_code == 403


def test_a_return_hides_them_again(client: Client, judged: Judged) -> None:
    submit_scores(allocation_of(judged, assessor=1), [3, 3])
    assessment = Assessment.objects.get(allocation=allocation_of(judged))
    return_assessment(assessment_id=assessment.pk, by=judged.officer, reason="Say more.")
    client.force_login(judged.officer)
    text = client.get(f"/admin/evaluations/bids/{judged.bids[0].reference}/").content.decode()
    assert WORDS not in text


def test_all_in_means_as_many_as_the_round_asks_and_none_under_way() -> None:
    assert are_all_in(2, 2, 2)
    assert not are_all_in(1, 1, 2)
    assert not are_all_in(2, 3, 2)
    assert not are_all_in(0, 0, 0)


def test_nothing_that_hangs_on_a_row_says_a_score(judged: Judged) -> None:
    assessment = Assessment.objects.get(allocation=allocation_of(judged))
    for score in assessment.scores.all():
        assert str(score) == f"Score on {score.criterion}"
    assert WORDS not in str(assessment.versions.get())
