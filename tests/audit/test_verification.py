"""What someone with the database's own powers changes is found, and named by chain and number."""

from collections.abc import Iterator
from contextlib import contextmanager
from io import StringIO

import pytest
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.core.management import CommandError, call_command
from django.db import connection, transaction

from portal.audit.anchors import anchor_now, anchored_heads, published_name
from portal.audit.digests import canonical_json
from portal.audit.models import Anchor, AuditEvent, ChainHead
from portal.audit.services import described, link, record
from portal.audit.tasks import anchor as anchor_task
from portal.audit.verification import verify

pytestmark = pytest.mark.django_db


@contextmanager
def triggers_off() -> Iterator[None]:
    """What only a superuser of the database can do."""
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        cursor.execute("SET session_replication_role = replica")
        yield
        cursor.execute("SET session_replication_role = DEFAULT")


def two_chains() -> None:
    for number in range(4):
        record(chain="bid:A", kind="bid.saved", by=None, data={"number": number})
        record(chain="bid:B", kind="bid.saved", by=None, data={"number": number})


def test_an_untouched_record_is_whole() -> None:
    two_chains()
    report = verify()
    assert report.is_whole
    assert (report.events, report.chains) == (8, 2)


def test_a_changed_text_is_found() -> None:
    two_chains()
    with triggers_off():
        event = AuditEvent.objects.get(chain="bid:A", sequence=2)
        AuditEvent.objects.filter(pk=event.pk).update(payload=event.payload.replace('"number":1', '"number":9'))
    assert [str(fault) for fault in verify().faults] == ["bid:A #2: the stored text is not what was hashed"]


def test_a_changed_column_is_found() -> None:
    two_chains()
    with triggers_off():
        AuditEvent.objects.filter(chain="bid:B", sequence=3).update(kind="bid.withdrawn")
    assert [(fault.chain, fault.sequence) for fault in verify().faults] == [("bid:B", 3)]


def test_only_the_first_broken_link_of_each_chain_is_named() -> None:
    two_chains()
    with triggers_off():
        AuditEvent.objects.filter(sequence__gte=2).update(kind="bid.withdrawn")
    assert [(fault.chain, fault.sequence) for fault in verify().faults] == [("bid:A", 2), ("bid:B", 2)]


def test_a_rehashed_event_breaks_the_next_link() -> None:
    two_chains()
    with triggers_off():
        event = AuditEvent.objects.get(chain="bid:A", sequence=2)
        event.kind = "bid.withdrawn"
        event.payload = canonical_json(described(event) | {"data": {}})
        event.hash = link(event.previous_hash, event.payload)
        event.save()
    assert [str(fault) for fault in verify().faults] == ["bid:A #3: does not follow from the event before it"]


@pytest.mark.parametrize("sequence", [1, 2, 4])
def test_a_removed_event_is_found(sequence: int) -> None:
    two_chains()
    with triggers_off():
        AuditEvent.objects.filter(chain="bid:A", sequence=sequence).delete()
    assert [(fault.chain, fault.sequence) for fault in verify().faults] == [("bid:A", sequence)]


def test_a_removed_chain_is_found_by_its_head() -> None:
    two_chains()
    with triggers_off():
        AuditEvent.objects.filter(chain="bid:A").delete()
    assert [str(fault) for fault in verify().faults] == ["bid:A #1: all its events are gone"]


def test_a_removed_head_is_found() -> None:
    two_chains()
    with triggers_off():
        ChainHead.objects.filter(chain="bid:A").delete()
    assert [str(fault) for fault in verify().faults] == ["bid:A #4: the chain's head is gone"]


def test_a_chain_rewritten_as_a_whole_is_found_by_the_anchor() -> None:
    two_chains()
    anchor_now()
    with triggers_off():
        AuditEvent.objects.filter(chain="bid:A").delete()
        ChainHead.objects.filter(chain="bid:A").delete()
    record(chain="bid:A", kind="bid.saved", by=None)
    report = verify()
    assert [fault.chain for fault in report.faults] == ["anchors"]
    assert "bid:A #4 was rewritten" in str(report.faults[0])


def test_anchors_name_what_moved_and_follow_each_other() -> None:
    two_chains()
    first = anchor_now()
    record(chain="bid:B", kind="bid.saved", by=None)
    second = anchor_now()
    assert (first.chains, second.chains) == (2, 1)
    assert second.previous_hash == first.hash
    assert {chain: head[0] for chain, head in anchored_heads().items()} == {"bid:A": 4, "bid:B": 5}
    assert verify().anchors == 2


def test_an_hour_without_events_still_leaves_an_anchor() -> None:
    anchor_task()
    anchor_task()
    assert [anchor.chains for anchor in Anchor.objects.all()] == [0, 0]
    assert verify().is_whole


def test_a_changed_anchor_is_found() -> None:
    two_chains()
    anchor = anchor_now()
    with triggers_off():
        Anchor.objects.filter(pk=anchor.pk).update(payload=anchor.payload.replace("[4,", "[3,"))
    assert str(verify().faults[0]).endswith("the stored text is not what was hashed")


def test_a_published_copy_that_says_something_else_is_found() -> None:
    two_chains()
    anchor = anchor_now()
    default_storage.save(published_name(anchor), ContentFile(b'{"hash": "other"}'))
    assert str(verify().faults[0]).endswith("its published copy says something else")


@pytest.mark.django_db(transaction=True)
def test_an_anchor_is_copied_out_when_it_is_committed() -> None:
    with transaction.atomic():
        two_chains()
    anchor = anchor_now()
    with default_storage.open(published_name(anchor)) as copy:
        assert anchor.hash.encode() in copy.read()
    assert verify().is_whole


def test_the_command_says_what_it_checked() -> None:
    two_chains()
    out = StringIO()
    call_command("verify_audit", stdout=out)
    assert out.getvalue() == "8 events in 2 chains, 0 anchors: every link holds\n"


def test_the_command_fails_and_names_the_link() -> None:
    two_chains()
    with triggers_off():
        AuditEvent.objects.filter(chain="bid:A", sequence=2).update(kind="x")
    out = StringIO()
    with pytest.raises(CommandError, match="1 broken"):
        call_command("verify_audit", stdout=out)
    assert out.getvalue().startswith("broken  bid:A #2")


def test_one_chain_can_be_checked_alone() -> None:
    two_chains()
    report = verify(chain="bid:B")
    assert (report.events, report.chains, report.is_whole) == (4, 1, True)
