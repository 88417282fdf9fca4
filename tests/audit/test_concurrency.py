"""Sixteen threads on one chain: no gap and no fork with the head's lock, and a fork without it."""

from concurrent.futures import ThreadPoolExecutor
from threading import Barrier
from unittest.mock import patch

import pytest
from django.db import IntegrityError, connection, transaction

from portal.audit import services
from portal.audit.models import AuditEvent, ChainHead
from portal.audit.verification import verify

THREADS = 16
EACH = 5


def _together(work: int) -> int:
    """Each thread records `work` events, all starting at once. Returns how many were refused."""
    start = Barrier(THREADS)

    def one() -> int:
        refused = 0
        try:
            start.wait(timeout=30)
            for _ in range(work):
                try:
                    with transaction.atomic():
                        services.record(chain="bid:RACE", kind="bid.saved", by=None)
                except IntegrityError:
                    refused += 1
        finally:
            connection.close()
        return refused

    with ThreadPoolExecutor(THREADS) as pool:
        return sum(done.result() for done in [pool.submit(one) for _ in range(THREADS)])


@pytest.mark.django_db(transaction=True)
def test_a_chain_written_by_many_has_no_gap() -> None:
    assert _together(EACH) == 0
    numbers = list(AuditEvent.objects.order_by("sequence").values_list("sequence", flat=True))
    assert numbers == list(range(1, THREADS * EACH + 1))
    assert verify().is_whole


@pytest.mark.django_db(transaction=True)
def test_without_the_lock_the_race_is_real() -> None:
    """The same harness, reading the head without locking it: two events want one place."""

    def unlocked(chain: str) -> ChainHead:
        ChainHead.objects.bulk_create([ChainHead(chain=chain)], ignore_conflicts=True)
        return ChainHead.objects.get(chain=chain)

    with patch.object(services, "_locked_head", unlocked):
        assert _together(EACH) > 0
