"""Copying a round: everything asked, nothing dated."""

from __future__ import annotations

import json

import pytest

from portal.accounts.roles import Role
from portal.audit.models import AuditEvent
from programmes.models import Question, Round
from programmes.refusals import RoundRefused
from programmes.services.copying import copy_round
from programmes.services.sealing import seal_payload
from tests.accounts.people import make_person, make_staff
from tests.programmes.making import make_published_round

pytestmark = pytest.mark.django_db


def test_a_copy_asks_and_judges_the_same() -> None:
    source, officer = make_published_round(), make_staff(Role.FUND_OFFICER)
    copy = copy_round(round_id=source.pk, title="Another round", by=officer)
    was, now = (json.loads(seal_payload(round, seed_sha256="")) for round in (source, copy))
    for part in ("criteria", "sections", "priority_areas", "rule", "budget_pounds", "eligible_kinds"):
        assert now[part] == was[part]
    assert copy.slug == "another-round"
    assert AuditEvent.objects.filter(chain=copy.audit_chain, kind="round.copied").count() == 1


def test_conditions_point_into_the_copy() -> None:
    copy = copy_round(round_id=make_published_round().pk, title="Another", by=make_staff(Role.FUND_OFFICER))
    conditional = Question.objects.filter(section__round=copy).exclude(show_if=None)
    assert conditional.count() == 3
    assert not conditional.exclude(show_if__section__round=copy).exists()


def test_a_copy_has_no_dates_gates_reference_or_seal() -> None:
    copy = copy_round(round_id=make_published_round().pk, title="Another", by=make_staff(Role.FUND_OFFICER))
    copy = Round.objects.get(pk=copy.pk)
    empty = (copy.opens_at, copy.closes_at, copy.accept_by, copy.published_at, copy.first_financial_year)
    assert empty == (None,) * 5
    assert copy.reference_prefix == ""
    assert not copy.seals.exists()


def test_who_may_not_copy_and_what_cannot_be_copied() -> None:
    source, officer = make_published_round(), make_staff(Role.FUND_OFFICER)
    for person in (make_person(), make_staff(Role.AUDITOR)):
        with pytest.raises(RoundRefused, match="Only fund officers"):
            copy_round(round_id=source.pk, title="Another", by=person)
    with pytest.raises(RoundRefused, match="already a round called"):
        copy_round(round_id=source.pk, title=source.title, by=officer)
    record = Round.objects.create(programme=source.programme, title="Then", slug="then", is_record=True)
    with pytest.raises(RoundRefused, match="from the record"):
        copy_round(round_id=record.pk, title="Another", by=officer)
