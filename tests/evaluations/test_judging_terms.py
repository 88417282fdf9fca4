"""The judging terms of a round: set by officers until decisions start, with their history."""

from __future__ import annotations

import pytest
from django.test import Client

from evaluations.models import JudgingTerms
from evaluations.refusals import JudgingRefused
from evaluations.selectors.terms import changes_of, terms_of
from evaluations.services.terms import set_terms
from portal.accounts.roles import Role, sync_groups
from programmes.models import Round
from tests.accounts.people import make_staff
from tests.factories.judging import Judged, make_closed_round
from tests.once import made_once

pytestmark = pytest.mark.django_db
FIGURES = {"divergence_points": 15, "divergence_levels": 3, "cross_area_percent": 25}


@made_once
def judged() -> Judged:
    sync_groups()
    return make_closed_round(1)


def address_of(judged: Judged) -> str:
    return f"/admin/evaluations/rounds/{judged.round.slug}/terms/"


def decisions_start(judged: Judged) -> None:
    at = judged.round.closes_at
    Round.objects.filter(pk=judged.round.pk).update(
        assessing_at=at, assessing_by=judged.officer, deciding_at=at, deciding_by=judged.officer
    )


def test_a_round_has_the_defaults_until_somebody_sets_them(judged: Judged) -> None:
    terms = terms_of(judged.round)
    assert not JudgingTerms.objects.exists()
    assert (terms.divergence_points, terms.second_approval_above_pounds) == (20, 1_000_000)
    assert [terms.asks_two(pounds) for pounds in (None, 1_000_000, 1_000_001)] == [False, False, True]


def test_the_figures_are_set_on_their_page_and_their_history_is_kept(client: Client, judged: Judged) -> None:
    client.force_login(judged.officer)
    page = client.get(address_of(judged)).content.decode()
    assert "Nothing yet: the round has the figures that every round starts with." in page
    bad = client.post(address_of(judged), FIGURES | {"divergence_levels": 9}).content.decode()
    assert "There is a problem" in bad
    page = client.post(
        address_of(judged), FIGURES | {"second_approval_above_pounds": "£500,000"}, follow=True
    ).content.decode()
    assert "The judging terms are set." in page
    assert terms_of(judged.round).second_approval_above_pounds == 500_000
    client.post(address_of(judged), FIGURES | {"second_approval_above_pounds": ""})
    assert terms_of(judged.round).second_approval_above_pounds is None
    newest = changes_of(judged.round)[0]
    assert (newest.by, newest.what) == ("Frances Officer", "Two approvals")
    assert (newest.before, newest.after) == ("for awards above £500,000", "for no award")
    page = client.get(address_of(judged)).content.decode()
    assert "by 20 points of 100 or more" in page
    again = client.post(address_of(judged), FIGURES | {"second_approval_above_pounds": ""}).content.decode()
    assert "Nothing has changed" in again


def test_they_are_settled_before_anybody_sees_who_gains(client: Client, judged: Judged) -> None:
    decisions_start(judged)
    client.force_login(judged.officer)
    page = client.get(address_of(judged)).content.decode()
    assert "Decisions have started in this round" in page
    assert "Set the terms" not in page
    with pytest.raises(JudgingRefused, match="can no longer change"):
        set_terms(round_id=judged.round.pk, second_approval_above_pounds=None, by=judged.officer, **FIGURES)
    assert not JudgingTerms.objects.exists()


def test_others_read_them(client: Client, judged: Judged) -> None:
    for role in (Role.APPROVER, Role.AUDITOR, Role.ADMINISTRATOR):
        client.force_login(make_staff(role))
        page = client.get(address_of(judged)).content.decode()
        assert "for awards above £1,000,000" in page
        assert "Set the terms" not in page
        assert client.post(address_of(judged), FIGURES).status_code == 403
    with pytest.raises(JudgingRefused, match="Only a fund officer"):
        set_terms(round_id=judged.round.pk, second_approval_above_pounds=1, by=judged.approver, **FIGURES)
    client.force_login(make_staff(Role.ASSESSOR))
    assert client.get(address_of(judged)).status_code == 403
