"""Making documents: one worker at a time, and a late one changes nothing."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.core.files.storage import default_storage
from django.db.models.functions import Now

from portal.audit.digests import sha256_of
from portal.audit.models import AuditEvent
from portal.documents.models import Document
from portal.documents.services import heartbeat, leases, request_document, sweeping
from portal.documents.services.rendering import render_document
from portal.documents.states import State
from tests.documents.conftest import SAYS

Woken = list[tuple[str, str]]


@pytest.fixture
def document(db: None, woken: Woken) -> Document:
    return request_document(kind="note", subject_id=1, by=None)


def run_out(document: Document) -> None:
    """Let the lease end."""
    Document.objects.filter(pk=document.pk).update(lease_until=Now() - timedelta(seconds=1))


def files() -> list[str]:
    folder = "documents/note"
    if not default_storage.exists(folder):
        return []
    return [
        f"{folder}/{one}/{name}"
        for one in default_storage.listdir(folder)[0]
        for name in default_storage.listdir(f"{folder}/{one}")[1]
    ]


class TestReady:
    def test_stores_the_file_and_what_can_be_checked(self, document: Document) -> None:
        assert render_document(document_id=document.pk)
        document.refresh_from_db()
        with default_storage.open(str(document.file)) as file:
            content = file.read()
        assert document.state == State.READY
        assert (document.sha256, document.byte_count, document.page_count) == (sha256_of(content), len(content), 1)
        assert content.startswith(b"%PDF-1.7")
        assert document.lease_token is None

    def test_tells_the_audit_chain_once(self, document: Document) -> None:
        render_document(document_id=document.pk)
        render_document(document_id=document.pk)
        event = AuditEvent.objects.get(chain="bid:S-1", kind="document.ready")
        document.refresh_from_db()
        assert document.sha256 in event.payload
        assert "Nothing new" not in event.payload

    def test_twice_is_once(self, document: Document) -> None:
        assert render_document(document_id=document.pk)
        before = files()
        assert not render_document(document_id=document.pk)
        assert files() == before

    def test_the_same_row_gives_the_same_bytes(self, document: Document, woken: Woken) -> None:
        render_document(document_id=document.pk)
        document.refresh_from_db()
        from portal.documents.services.rendering import _rendered

        assert sha256_of(_rendered(document).content) == document.sha256

    def test_says_what_was_true_when_asked(self, document: Document) -> None:
        SAYS[1] = "Changed since."
        render_document(document_id=document.pk)
        document.refresh_from_db()
        assert "Nothing new." in str(document.snapshot)


class TestLease:
    def test_a_second_worker_is_kept_out(self, document: Document) -> None:
        assert leases.claim(document.pk, worker="a")
        assert leases.claim(document.pk, worker="b") is None

    def test_a_lease_that_ran_out_is_taken_over(self, document: Document) -> None:
        first = leases.claim(document.pk, worker="a")
        run_out(document)
        second = leases.claim(document.pk, worker="b")
        assert second
        assert first != second

    def test_a_late_worker_changes_nothing_and_leaves_no_file(
        self, document: Document, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        """While the first worker renders, its lease runs out and a second one finishes."""
        from portal.documents.services import rendering

        render = vars(rendering)["render"]
        calls: list[int] = []

        def slow(*args: Any, **options: Any) -> Any:
            calls.append(1)
            if len(calls) == 1:
                run_out(document)
                assert render_document(document_id=document.pk)
            return render(*args, **options)

        monkeypatch.setattr(rendering, "render", slow)
        assert not render_document(document_id=document.pk)
        document.refresh_from_db()
        assert files() == [str(document.file)]
        assert AuditEvent.objects.filter(kind="document.ready").count() == 1

    def test_a_living_worker_keeps_its_lease(self, document: Document) -> None:
        token = leases.claim(document.pk, worker="a")
        assert token
        Document.objects.filter(pk=document.pk).update(lease_until=Now() + timedelta(seconds=1))
        assert leases.renew(document.pk, token)
        document.refresh_from_db()
        run_out(document)
        assert leases.claim(document.pk, worker="b")
        assert not leases.renew(document.pk, token)


class TestFailure:
    def test_says_why(self, document: Document, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr("portal.documents.services.rendering.render", _raise(ValueError("no such colour")))
        assert not render_document(document_id=document.pk)
        document.refresh_from_db()
        assert (document.state, document.failure_reason) == (State.FAILED, "ValueError: no such colour")
        assert files() == []

    def test_a_full_disk_leaves_it_in_the_queue(self, document: Document, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr("portal.documents.services.rendering.render", _raise(OSError("No space left on device")))
        render_document(document_id=document.pk)
        document.refresh_from_db()
        assert document.state == State.QUEUED
        assert "No space left" in document.failure_reason

    def test_a_missing_row_is_no_error(self, db: None) -> None:
        from uuid import uuid4

        assert not render_document(document_id=uuid4())


class TestSweep:
    def test_leaves_fresh_wake_ups_alone(self, document: Document, woken: Woken) -> None:
        woken.clear()
        assert sweeping.sweep_documents() == 0

    def test_sends_again_what_nobody_answered(self, document: Document, woken: Woken) -> None:
        woken.clear()
        Document.objects.update(woken_at=Now() - timedelta(minutes=3))
        assert sweeping.sweep_documents() == 1
        assert woken == [("portal.documents.tasks.render_document", str(document.pk))]
        assert sweeping.sweep_documents() == 0

    def test_sends_again_what_a_dead_worker_held(self, document: Document, woken: Woken) -> None:
        leases.claim(document.pk, worker="dead")
        assert sweeping.sweep_documents() == 0
        run_out(document)
        assert sweeping.sweep_documents() == 1
        assert render_document(document_id=document.pk)

    def test_gives_up_what_kills_its_worker_every_time(self, document: Document, woken: Woken) -> None:
        for _ in range(leases.MAX_ATTEMPTS):
            assert leases.claim(document.pk, worker="doomed")
            run_out(document)
        assert leases.claim(document.pk, worker="wary") is None
        assert sweeping.sweep_documents() == 0
        document.refresh_from_db()
        assert document.state == State.FAILED
        assert "stopped 5 times" in document.failure_reason


@pytest.mark.django_db(transaction=True)
def test_a_long_render_renews_its_lease(woken: Woken, monkeypatch: pytest.MonkeyPatch) -> None:
    from time import sleep

    document = request_document(kind="note", subject_id=1, by=None)
    monkeypatch.setattr(leases, "LEASE", timedelta(seconds=0.6))
    token = leases.claim(document.pk, worker="a")
    assert token
    with heartbeat.held(document.pk, token):
        sleep(1.5)
        assert leases.claim(document.pk, worker="b") is None
    sleep(0.7)
    assert leases.claim(document.pk, worker="b")


def _raise(error: Exception) -> Any:
    def fail(*args: Any, **options: Any) -> None:
        raise error

    return fail
