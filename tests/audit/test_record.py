"""Events join their chain in order, and the database refuses to change them."""

import datetime as dt
import json

import pytest
from django.db import DatabaseError, connection, transaction

from portal.audit.clock import database_now
from portal.audit.digests import canonical_json, sha256_of
from portal.audit.models import GENESIS, Anchor, AuditEvent, ChainHead
from portal.audit.services import OutsideTransaction, link, record
from tests.accounts.people import make_person

pytestmark = pytest.mark.django_db


def test_events_of_a_chain_follow_each_other() -> None:
    person = make_person()
    first = record(chain="bid:A", kind="bid.started", by=person, subject=person, data={"sha256": "ab"})
    second = record(chain="bid:A", kind="bid.saved", by=None)
    elsewhere = record(chain="bid:B", kind="bid.started", by=person)
    assert [first.sequence, second.sequence, elsewhere.sequence] == [1, 2, 1]
    assert first.previous_hash == elsewhere.previous_hash == GENESIS
    assert second.previous_hash == first.hash
    assert ChainHead.objects.get(chain="bid:A").hash == second.hash


def test_the_hash_covers_the_stored_text() -> None:
    person = make_person()
    made = record(chain="bid:A", kind="bid.started", by=person, subject=person, data={"n": 1})
    event = AuditEvent.objects.get(pk=made.pk)
    assert event.hash == sha256_of(f"{GENESIS}\n{event.payload}") == link(GENESIS, event.payload)
    told = json.loads(event.payload)
    assert told["data"] == {"n": 1}
    assert told["subject"] == ["accounts.user", str(person.pk)]
    assert told["by"] == person.pk
    assert dt.datetime.fromisoformat(told["at"]) == event.at


def test_nothing_is_recorded_apart_from_its_change(transactional_db: None) -> None:
    with pytest.raises(OutsideTransaction):
        record(chain="bid:A", kind="bid.started", by=None)
    assert not AuditEvent.objects.exists()


def test_an_undone_change_leaves_no_event_and_no_gap() -> None:
    def undone() -> None:
        with transaction.atomic():
            record(chain="bid:A", kind="bid.started", by=None)
            raise LookupError

    with pytest.raises(LookupError):
        undone()
    assert record(chain="bid:A", kind="bid.started", by=None).sequence == 1


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE audit_auditevent SET kind = 'x'",
        "DELETE FROM audit_auditevent",
        "TRUNCATE audit_auditevent",
        "DELETE FROM audit_chainhead",
        "TRUNCATE audit_chainhead",
        "UPDATE audit_chainhead SET sequence = 0",
        "UPDATE audit_chainhead SET chain = 'other'",
        "UPDATE audit_anchor SET payload = ''",
        "DELETE FROM audit_anchor",
        "TRUNCATE audit_anchor",
    ],
)
def test_the_database_refuses_to_rewrite(statement: str) -> None:
    record(chain="bid:A", kind="bid.started", by=None)
    Anchor.objects.create(at=database_now(), chains=0, payload="{}", previous_hash=GENESIS, hash="f" * 64)
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
    with pytest.raises(DatabaseError, match=r"append-only|one event at a time"):
        _run(statement)


def _run(statement: str) -> None:
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(statement)


def test_the_clock_moves_within_a_transaction() -> None:
    first, second = database_now(), database_now()
    assert first < second
    assert first.tzinfo is dt.UTC


def test_canonical_json_has_one_form() -> None:
    moment = dt.datetime(2016, 7, 29, 15, tzinfo=dt.timezone(dt.timedelta(hours=1)))
    assert canonical_json({"b": 1, "a": moment}) == '{"a":"2016-07-29T14:00:00.000000+00:00","b":1}'
    assert canonical_json({"é": "ñ"}) == '{"é":"ñ"}'


@pytest.mark.parametrize("value", [float("nan"), {1, 2}, object(), dt.datetime(2016, 7, 29)])  # noqa: DTZ001 - refused for it
def test_what_has_no_one_form_is_refused(value: object) -> None:
    with pytest.raises(TypeError):
        canonical_json({"value": value})
