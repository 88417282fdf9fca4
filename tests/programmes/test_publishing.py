"""Publishing: what blocks it, what it seals, and that the seal can be recomputed offline."""

from __future__ import annotations

import hashlib
import json

import pytest

from portal.accounts.roles import Role
from portal.audit.models import AuditEvent
from programmes.models import Criterion, Round
from programmes.refusals import RoundRefused
from programmes.services import publishing
from programmes.services.publishing import publish_round
from tests.accounts.people import make_person, make_staff
from tests.programmes.making import make_published_round, make_round

pytestmark = pytest.mark.django_db


def test_a_published_round_has_its_gate_its_seal_and_its_event() -> None:
    officer = make_staff(Role.FUND_OFFICER)
    round = make_published_round(by=officer)
    seal = round.seals.get()
    assert round.published_by == officer
    assert round.published_at == seal.sealed_at
    assert hashlib.sha256(seal.payload.encode()).hexdigest() == seal.sha256
    assert AuditEvent.objects.filter(chain=round.audit_chain, kind="round.published").count() == 1


def test_the_payload_says_what_bidders_are_judged_by() -> None:
    payload = json.loads(make_published_round().seals.get().payload)
    assert payload["rule"] == "merit_order/1"
    assert [criterion["weight"] for criterion in payload["criteria"]] == [15, 25, 20, 20, 20]
    assert all(len(criterion["levels"]) == 6 for criterion in payload["criteria"])
    assert len(payload["sections"]) == 8
    assert payload["budget_pounds"] == 6_000_000
    assert len(payload["seed_sha256"]) == 64


def test_publishing_twice_is_refused() -> None:
    round = make_published_round()
    with pytest.raises(RoundRefused, match="published already"):
        publish_round(round_id=round.pk, by=make_staff(Role.FUND_OFFICER))


def test_only_managers_publish() -> None:
    round = make_round()
    for person in (make_person(), make_staff(Role.AUDITOR), make_staff(Role.ASSESSOR)):
        with pytest.raises(RoundRefused, match="Only fund officers"):
            publish_round(round_id=round.pk, by=person)


def test_weights_that_do_not_add_up_are_refused_with_their_sum() -> None:
    round = make_round()
    Criterion.objects.filter(round=round, slug="need").update(weight=14)
    with pytest.raises(RoundRefused, match="add up to 99"):
        publish_round(round_id=round.pk, by=make_staff(Role.FUND_OFFICER))


def test_a_round_without_a_keeper_of_the_seed_is_not_published(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(publishing, "_keepers", [])
    round = make_round()
    with pytest.raises(RuntimeError, match="tie-break seed"):
        publish_round(round_id=round.pk, by=make_staff(Role.FUND_OFFICER))
    assert Round.objects.get(pk=round.pk).published_at is None
