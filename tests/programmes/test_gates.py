"""Gates: opened once, in order, by the right people, after the round has closed."""

from __future__ import annotations

import datetime as dt

import pytest
from django.db import DatabaseError, connection, transaction

from portal.accounts.roles import Role
from portal.audit.clock import database_now
from portal.audit.models import AuditEvent
from programmes.models import Round
from programmes.refusals import RoundRefused
from programmes.services.gates import next_gate, open_gate
from programmes.states import GATE_ORDER, Gate, Phase
from tests.accounts.people import make_person, make_staff
from tests.programmes.making import make_published_round, make_round
from tests.races import run_at_once


def closed_round() -> Round:
    """A published round that closed an hour ago."""
    return make_published_round(closes_at=database_now() - dt.timedelta(hours=1))


@pytest.mark.django_db
def test_gates_open_in_order_each_with_its_date_person_and_event() -> None:
    round, officer = closed_round(), make_staff(Role.FUND_OFFICER)
    for gate in GATE_ORDER[1:]:
        assert next_gate(round) is gate
        round = open_gate(round_id=round.pk, gate=gate, by=officer)
        assert round.gate_at(gate)
        assert getattr(round, f"{gate.value}_by") == officer
        assert AuditEvent.objects.filter(chain=round.audit_chain, kind=f"round.{gate.value}").count() == 1
    assert next_gate(round) is None
    assert round.phase_at(database_now()) is Phase.COMPLETE


@pytest.mark.django_db
def test_a_gate_out_of_order_says_what_comes_first() -> None:
    round = closed_round()
    with pytest.raises(RoundRefused, match="“Start assessment” comes before"):
        open_gate(round_id=round.pk, gate=Gate.NOTIFY, by=make_staff(Role.FUND_OFFICER))


@pytest.mark.django_db
def test_a_gate_waits_until_the_round_has_closed() -> None:
    round = make_published_round()
    with pytest.raises(RoundRefused, match="Wait until it has closed"):
        open_gate(round_id=round.pk, gate=Gate.ASSESS, by=make_staff(Role.FUND_OFFICER))


@pytest.mark.django_db
def test_drafts_strangers_and_second_times_are_refused() -> None:
    officer = make_staff(Role.FUND_OFFICER)
    with pytest.raises(RoundRefused, match="Publish the round"):
        open_gate(round_id=make_round().pk, gate=Gate.ASSESS, by=officer)
    round = closed_round()
    for person in (make_person(), make_staff(Role.AUDITOR), make_person(is_superuser=True)):
        with pytest.raises(RoundRefused, match="Only fund officers"):
            open_gate(round_id=round.pk, gate=Gate.ASSESS, by=person)
    open_gate(round_id=round.pk, gate=Gate.ASSESS, by=officer)
    with pytest.raises(RoundRefused, match="It is done once"):
        open_gate(round_id=round.pk, gate=Gate.ASSESS, by=officer)
    with pytest.raises(RoundRefused, match="with its own page"):
        open_gate(round_id=round.pk, gate=Gate.PUBLISH, by=officer)


@pytest.mark.django_db
def test_what_blocks_a_gate_is_told_and_its_work_is_undone_with_it() -> None:
    round, officer = closed_round(), make_staff(Role.FUND_OFFICER)
    with pytest.raises(RoundRefused, match=r"Two bids are not checked\."):
        open_gate(round_id=round.pk, gate=Gate.ASSESS, by=officer, blockers=lambda round: ["Two bids are not checked."])

    def fail(round: Round, at: dt.datetime) -> None:
        raise ValueError("the work failed")

    with pytest.raises(ValueError, match="the work failed"):
        open_gate(round_id=round.pk, gate=Gate.ASSESS, by=officer, work=fail)
    round.refresh_from_db()
    assert round.assessing_at is None


@pytest.mark.django_db
@pytest.mark.parametrize("change", [{"assessing_at": None, "assessing_by": None}, {"assessing_at": "later"}])
def test_the_database_keeps_an_opened_gate_as_it_is(change: dict[str, object]) -> None:
    round = open_gate(round_id=closed_round().pk, gate=Gate.ASSESS, by=make_staff(Role.FUND_OFFICER))
    if change["assessing_at"] == "later":
        change = {"assessing_at": database_now()}
    with pytest.raises(DatabaseError, match="is open and stays so"), transaction.atomic():
        Round.objects.filter(pk=round.pk).update(**change)
    with connection.cursor() as cursor:
        cursor.execute("DROP TRIGGER programmes_round_keeps_its_word ON programmes_round")
    assert Round.objects.filter(pk=round.pk).update(**change) == 1


@pytest.mark.django_db
def test_a_gate_without_a_person_is_refused_by_the_database() -> None:
    round = closed_round()
    with pytest.raises(DatabaseError, match="round_assessing_at_and_by"), transaction.atomic():
        Round.objects.filter(pk=round.pk).update(assessing_at=database_now())


@pytest.mark.django_db(transaction=True)
def test_two_officers_open_a_gate_once() -> None:
    round = closed_round()
    officers = [make_staff(Role.FUND_OFFICER), make_staff(Role.ADMINISTRATOR)]
    jobs = [lambda by=by: open_gate(round_id=round.pk, gate=Gate.ASSESS, by=by) for by in officers]
    results = run_at_once(jobs)
    assert sorted(type(result).__name__ for result in results) == ["Round", "RoundRefused"]
    assert AuditEvent.objects.filter(chain=round.audit_chain, kind="round.assessing").count() == 1
