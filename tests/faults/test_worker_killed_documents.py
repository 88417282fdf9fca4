"""Workers killed in the middle of letters: every letter is made, exactly once.

A real Celery worker, a real PostgreSQL and a real Valkey. The same journey without the
sweep loses letters, and without the lease makes some of them twice.
"""

from __future__ import annotations

import os
import time
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import timedelta
from functools import partial
from pathlib import Path
from urllib.parse import urlsplit, urlunsplit

import pytest
from django.conf import settings
from django.core.files.storage import default_storage
from django.db import connection

from portal.audit.digests import sha256_of
from portal.audit.models import AuditEvent
from portal.celery import app
from portal.documents.models import Document
from portal.documents.services import start_batch, sweeping
from portal.documents.states import State
from tests.accounts.people import make_person
from tests.faults import slow_notes
from tests.workers import WorkerProcess

LETTERS = 16
KILLS = 3
pytestmark = [pytest.mark.worker, pytest.mark.django_db(transaction=True)]


@dataclass(frozen=True)
class Outcome:
    """What became of the letters."""

    lost: int
    duplicated: int
    stray_files: int


@pytest.fixture
def hurried(monkeypatch: pytest.MonkeyPatch) -> None:
    """The sweep sends again at once, so that it often sends what is already being made."""
    monkeypatch.setattr(sweeping, "PATIENCE", timedelta(seconds=0.5))
    monkeypatch.setattr(sweeping, "MAX_ATTEMPTS", 50)


@contextmanager
def worker(tmp_path: Path, **extra: str) -> Iterator[WorkerProcess]:
    """A worker with two hands on this test's database."""
    address = urlsplit(os.environ["DATABASE_URL"])
    process = WorkerProcess(
        database_url=urlunsplit(address._replace(path="/" + str(connection.settings_dict["NAME"]))),
        log=tmp_path / "worker.log",
        concurrency=2,
        include=slow_notes.__name__,
        extra=extra,
    )
    app.control.purge()
    try:
        yield process
    finally:
        process.kill()
        app.control.purge()


def wait_for(what: Callable[[], bool], seconds: float, sweep: Callable[[], object]) -> bool:
    """Look again and again, sweeping as beat would; False when the time is over."""
    until = time.monotonic() + seconds
    while not what():
        if time.monotonic() > until:
            return False
        sweep()
        time.sleep(0.1)
    return True


def count(state: State) -> int:
    return Document.objects.filter(state=state).count()


def is_midway(ready: int) -> bool:
    """Some letters are there, and one is being made."""
    return count(State.READY) > ready and count(State.RENDERING) > 0


def journey(process: WorkerProcess, *, kills: int, sweep: Callable[[], object], patience: float) -> Outcome:
    """Ask for letters, kill the worker while it makes them, and count what came of it."""
    start_batch(title="Letters", kind="slow_note", subject_ids=range(1, LETTERS + 1), by=make_person())
    for killed in range(kills):
        process.start()
        assert wait_for(partial(is_midway, killed), 30, sweep)
        process.kill()
    process.start()
    wait_for(lambda: count(State.READY) == LETTERS, patience, sweep)
    time.sleep(1)  # for whoever is still at work on a letter that is already there
    return outcome()


def outcome() -> Outcome:
    ready = Document.objects.filter(state=State.READY)
    events = Counter(AuditEvent.objects.filter(kind="document.ready").values_list("subject_id", flat=True))
    stored = [path for path in Path(settings.MEDIA_ROOT).rglob("*.pdf") if path.is_file()]
    for document in ready:
        with default_storage.open(str(document.file)) as file:
            assert sha256_of(file.read()) == document.sha256
    return Outcome(
        lost=LETTERS - ready.count(),
        duplicated=sum(times - 1 for times in events.values()),
        stray_files=len(stored) - ready.count(),
    )


def test_every_letter_is_made_exactly_once(hurried: None, tmp_path: Path) -> None:
    with worker(tmp_path) as process:
        found = journey(process, kills=KILLS, sweep=sweeping.sweep_documents, patience=90)
    assert found == Outcome(lost=0, duplicated=0, stray_files=0)
    assert Document.objects.filter(attempts__gt=1).exists(), "no worker was killed in the middle of a letter"


def test_without_the_sweep_letters_are_lost(hurried: None, tmp_path: Path) -> None:
    with worker(tmp_path) as process:
        found = journey(process, kills=1, sweep=lambda: None, patience=12)
    assert found.lost > 0


def test_without_the_lease_letters_are_made_twice(hurried: None, tmp_path: Path) -> None:
    with connection.cursor() as cursor:
        cursor.execute("ALTER TABLE documents_document DISABLE TRIGGER documents_ready_is_final")
    try:
        with worker(tmp_path, FAULT_LEASE="off") as process:
            found = journey(process, kills=0, sweep=sweeping.sweep_documents, patience=60)
    finally:
        with connection.cursor() as cursor:
            cursor.execute("ALTER TABLE documents_document ENABLE TRIGGER documents_ready_is_final")
    assert found.duplicated > 0
