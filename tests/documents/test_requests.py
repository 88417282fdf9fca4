"""Asking for documents: one row for one content, and the next version for other content."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from django.db import IntegrityError, transaction
from kombu.exceptions import OperationalError

from portal.accounts.models import User
from portal.audit.models import AuditEvent
from portal.documents.models import Document
from portal.documents.refusals import DocumentRefused
from portal.documents.services import render_again, render_failed_again, request_document, start_batch
from portal.documents.services.rendering import render_document
from portal.documents.services.requests import RENDER_TASK
from portal.documents.states import State
from tests.documents.conftest import SAYS
from tests.races import LONG, Meeting, run_at_once

Woken = list[tuple[str, str]]


@pytest.mark.django_db
class TestOne:
    def test_writes_the_row_and_wakes_a_worker_after_commit(
        self, woken: Woken, django_capture_on_commit_callbacks: Any, officer: User
    ) -> None:
        with django_capture_on_commit_callbacks(execute=True):
            document = request_document(kind="note", subject_id=1, by=officer)
            assert woken == []
        assert woken == [(RENDER_TASK, str(document.pk))]
        assert (document.version, document.is_current, document.state) == (1, True, State.QUEUED)
        assert document.snapshot["context"]["blocks"][1]["text"] == "Nothing new."

    def test_gives_the_same_row_for_the_same_content(self, woken: Woken) -> None:
        first = request_document(kind="note", subject_id=1, by=None)
        assert request_document(kind="note", subject_id=1, by=None) == first
        assert Document.objects.count() == 1

    def test_makes_the_next_version_for_other_content(self, woken: Woken) -> None:
        first = request_document(kind="note", subject_id=1, by=None)
        SAYS[1] = "Something new."
        second = request_document(kind="note", subject_id=1, by=None)
        SAYS.clear()
        third = request_document(kind="note", subject_id=1, by=None)
        assert [first.version, second.version, third.version] == [1, 2, 3]
        assert list(Document.objects.filter(is_current=True)) == [third]
        assert third.input_digest == first.input_digest != second.input_digest

    def test_refuses_an_unknown_kind(self) -> None:
        with pytest.raises(LookupError, match="sonnet"):
            request_document(kind="sonnet", subject_id=1, by=None)

    def test_needs_no_broker(self, monkeypatch: pytest.MonkeyPatch, django_capture_on_commit_callbacks: Any) -> None:
        calls = []

        def away(*args: Any, **options: Any) -> None:
            calls.append(args)
            raise OperationalError("Connection refused")

        monkeypatch.setattr("portal.waking.current_app.send_task", away)
        with django_capture_on_commit_callbacks(execute=True):
            document = request_document(kind="note", subject_id=1, by=None)
        assert calls
        assert Document.objects.get(pk=document.pk).state == State.QUEUED


@pytest.mark.django_db(transaction=True)
def test_two_who_ask_at_once_get_one_row(woken: Woken, monkeypatch: pytest.MonkeyPatch) -> None:
    """With the lock taken out both find no row, and one of them fails on the constraint."""

    def after(meeting: Meeting) -> Callable[..., str]:
        def digest(*_: Any) -> str:
            meeting.wait()
            return "0" * 64

        return digest

    def ask() -> Any:
        return request_document(kind="note", subject_id=7, by=None).pk

    with monkeypatch.context() as unguarded:
        meeting = Meeting(patience=LONG)
        unguarded.setattr("portal.documents.services.requests._lock_subject", lambda *_: None)
        unguarded.setattr("portal.documents.services.requests.digest_of", after(meeting))
        assert any(isinstance(result, IntegrityError) for result in run_at_once([ask, ask]))
    Document.objects.all().delete()

    first, second = run_at_once([ask, ask])
    assert first == second
    assert Document.objects.count() == 1


@pytest.mark.django_db
class TestBatch:
    def test_asks_for_each_subject_once(self, woken: Woken, officer: User) -> None:
        batch = start_batch(title="All notes", kind="note", subject_ids=[3, 1, 2, 3], by=officer)
        labels = [item.document.subject_label for item in batch.items.select_related("document")]
        assert labels == ["S-1", "S-2", "S-3"]

    def test_takes_in_documents_that_are_already_there(self, woken: Woken, officer: User) -> None:
        document = request_document(kind="note", subject_id=1, by=officer)
        first = start_batch(title="One", kind="note", subject_ids=[1], by=officer)
        second = start_batch(title="Two", kind="note", subject_ids=[1], by=officer)
        assert list(first.documents.all()) == list(second.documents.all()) == [document]

    def test_refuses_an_empty_batch(self, officer: User) -> None:
        with pytest.raises(DocumentRefused, match="nothing"):
            start_batch(title="None", kind="note", subject_ids=[], by=officer)


@pytest.mark.django_db
class TestAgain:
    @pytest.fixture
    def failed(self, woken: Woken) -> Document:
        SAYS[1] = "Fails."
        document = request_document(kind="note", subject_id=1, by=None)
        Document.objects.filter(pk=document.pk).update(
            state="failed", failed_at=document.queued_at, failure_reason="No"
        )
        document.refresh_from_db()
        return document

    def test_a_person_queues_it_again_and_it_is_made(self, failed: Document, officer: User) -> None:
        render_again(document=failed, by=officer)
        failed.refresh_from_db()
        assert (failed.state, failed.failure_reason, failed.retried_by) == (State.QUEUED, "", officer)
        assert AuditEvent.objects.filter(chain="bid:S-1", kind="document.render_again").count() == 1
        assert render_document(document_id=failed.pk)

    def test_asking_anew_queues_it_again(self, failed: Document) -> None:
        assert request_document(kind="note", subject_id=1, by=None) == failed
        failed.refresh_from_db()
        assert failed.state == State.QUEUED

    def test_what_has_not_failed_is_refused(self, woken: Woken, officer: User) -> None:
        document = request_document(kind="note", subject_id=1, by=None)
        with pytest.raises(DocumentRefused, match="not failed"):
            render_again(document=document, by=officer)

    def test_all_failed_ones_of_a_batch(self, failed: Document, officer: User) -> None:
        batch = start_batch(title="Some", kind="note", subject_ids=[2, 3], by=officer)
        batch.items.create(document=failed, position=9)
        assert render_failed_again(batch=batch, by=officer) == 1


@pytest.mark.django_db
class TestWhatTheDatabaseRefuses:
    @pytest.fixture
    def document(self, woken: Woken) -> Document:
        return request_document(kind="note", subject_id=1, by=None)

    @pytest.mark.parametrize(
        "values",
        [
            {"state": "ready"},
            {"state": "rendering"},
            {"state": "failed"},
            {"state": "lost"},
            {"version": 0},
            {"sha256": "ab"},
            {"retried_at": "2026-01-01T00:00Z"},
        ],
    )
    def test_a_row_that_contradicts_itself(self, document: Document, values: dict[str, Any]) -> None:
        with pytest.raises(IntegrityError), transaction.atomic():
            Document.objects.filter(pk=document.pk).update(**values)

    def test_a_change_to_a_ready_document(self, document: Document) -> None:
        render_document(document_id=document.pk)
        changes: list[dict[str, Any]] = [
            {"sha256": "0" * 64},
            {"title": "Other"},
            {"file": "other.pdf"},
            {"snapshot": {}},
        ]
        for values in changes:
            with pytest.raises(IntegrityError, match="cannot change"), transaction.atomic():
                Document.objects.filter(pk=document.pk).update(**values)
        assert Document.objects.filter(pk=document.pk).update(is_current=False) == 1
