"""A round's letters while everything is killed: exactly one current letter each, signed and recognised.

Twenty-four letters in the ordinary tests; ``make faults`` makes five hundred and prints its figures.
"""

from __future__ import annotations

import logging
import os
import time
from collections import Counter
from collections.abc import Callable
from functools import partial
from pathlib import Path
from urllib.parse import urlsplit, urlunsplit

import pytest
from django.conf import settings
from django.core.files.storage import default_storage
from django.db import connection

from bids.models import Bid, Submission
from evaluations.models import Decision, EligibilityCheck
from evaluations.selectors.letters import LETTERS, LetterState, letters_of
from evaluations.services import letters as service
from evaluations.services.letters import render_letters
from evaluations.states import DecisionKind
from portal.audit.clock import database_now
from portal.audit.digests import sha256_of
from portal.audit.models import AuditEvent
from portal.celery import app
from portal.documents.models import Batch, Document
from portal.documents.recognition import Verdict
from portal.documents.services import sweeping
from portal.documents.states import State
from portal.documents.verifying import examine
from tests.factories.bids import hand_in_like, make_council
from tests.factories.judging import Judged, decide, make_deciding
from tests.faults.test_worker_killed_documents import hurried, is_midway, wait_for
from tests.workers import WorkerProcess

__all__ = ["hurried"]
LETTERS_WANTED = int(os.environ.get("FAULT_LETTERS", "24"))
TIMES = 3 if LETTERS_WANTED < 100 else 12
PATIENCE = 60 + 2 * LETTERS_WANTED
log = logging.getLogger(__name__)
pytestmark = [pytest.mark.worker, pytest.mark.django_db(transaction=True)]


def decided_round(count: int) -> Judged:
    """A decided round of so many bids: two scored ones, and copies of the second."""
    judged = make_deciding(2)
    decide(judged, judged.bids[0])
    decide(judged, judged.bids[1], DecisionKind.REJECT)
    pattern = Submission.objects.get(bid=judged.bids[1])
    for number in range(3, count + 1):
        copy_bid(judged, pattern, number)
    return judged


def copy_bid(judged: Judged, pattern: Submission, number: int) -> None:
    """One more bid that was checked and refused."""
    council = make_council()
    bid = Bid.objects.create(
        reference=f"{judged.round.reference_prefix}-{number:04d}",
        round=judged.round,
        organisation=council.organisation,
        title=f"Bid {number}",
        state=pattern.bid.state,
        created_by=council.lead,
    )
    now = database_now()
    hand_in_like(pattern, bid, f"COPY-{number:04d}")
    EligibilityCheck.objects.create(
        bid=bid, is_eligible=True, is_in_scope=True, checked_at=now, checked_by=judged.officer
    )
    Decision.objects.create(
        bid=bid,
        kind=DecisionKind.REJECT,
        state="approved",
        reason="The budget ran out above it.",
        reason_codes=["budget"],
        decided_at=now,
        decided_by=judged.officer,
        approved_at=now,
        approved_by=judged.approver,
    )


def letters() -> list[Document]:
    return list(Document.objects.filter(kind__in=LETTERS))


def are_ready() -> bool:
    return Document.objects.filter(kind__in=LETTERS, state=State.READY).count() == LETTERS_WANTED


def kill_worker(process: WorkerProcess) -> None:
    """As a machine that loses power."""
    process.kill()
    process.start()


def lose_the_queue(process: WorkerProcess) -> None:
    """As a broker that comes back empty."""
    app.control.purge()


def cut_the_database(process: WorkerProcess) -> None:
    """As a database that restarts: every connection but ours is gone."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT pg_terminate_backend(pid) FROM pg_stat_activity"
            " WHERE datname = current_database() AND pid <> pg_backend_pid()"
        )


KILLS: tuple[Callable[[WorkerProcess], None], ...] = (kill_worker, lose_the_queue, cut_the_database)


def worker(tmp_path: Path) -> WorkerProcess:
    address = urlsplit(os.environ["DATABASE_URL"])
    return WorkerProcess(
        database_url=urlunsplit(address._replace(path="/" + str(connection.settings_dict["NAME"]))),
        log=tmp_path / "worker.log",
        concurrency=2,
        include="tests.faults.slow_letters",
        extra={"FAULT_PAUSE": os.environ.get("FAULT_PAUSE", "0.15")},
    )


def test_one_current_letter_each_whatever_is_killed(hurried: None, tmp_path: Path) -> None:
    judged = decided_round(LETTERS_WANTED)
    begin = time.monotonic()
    batch = render_letters(round_id=judged.round.pk, by=judged.officer)
    asked = time.monotonic() - begin
    process, killed = worker(tmp_path), 0
    app.control.purge()
    try:
        process.start()
        for share in range(1, TIMES + 1):
            wait_for(partial(is_midway, LETTERS_WANTED * share // (TIMES + 2)), PATIENCE, sweeping.sweep_documents)
            if not are_ready():
                KILLS[share % len(KILLS)](process)
                killed += 1
        assert wait_for(are_ready, PATIENCE, sweeping.sweep_documents), Counter(each.state for each in letters())
        took = time.monotonic() - begin
        time.sleep(1)  # for whoever is still at work on a letter that is already there
    finally:
        process.kill()
        app.control.purge()
    again = Document.objects.filter(kind__in=LETTERS, attempts__gt=1).count()
    assert killed >= 3
    assert again, "nothing was killed in the middle of a letter"
    each_is_there_once(judged, batch)
    log.info(
        "%d letters asked for in %.1f s, made in %.0f s; %d kills, %d letters begun again; 0 lost, 0 twice",
        LETTERS_WANTED, asked, took, killed, again,
    )  # fmt: skip


def each_is_there_once(judged: Judged, batch: Batch) -> None:
    """One current letter for each bid, its file intact and recognised, its readiness recorded once, nothing stray."""
    made = letters()
    assert Counter(document.subject_id for document in made if document.is_current) == Counter(
        Bid.objects.filter(round=judged.round).values_list("pk", flat=True)
    )
    assert len(made) == batch.documents.count() == LETTERS_WANTED
    assert {letter.state for letter in letters_of(judged.round)} == {LetterState.READY}
    events = Counter(AuditEvent.objects.filter(kind="document.ready").values_list("subject_id", flat=True))
    assert {events[str(document.pk)] for document in made} == {1}
    stored = {str(path) for path in (Path(settings.MEDIA_ROOT) / "documents").rglob("*_letter/**/*.pdf")}
    assert len(stored) == LETTERS_WANTED
    for document in made:
        with default_storage.open(str(document.file)) as file:
            content = file.read()
        assert sha256_of(content) == document.sha256
    found = examine(content)
    assert (found.verdict, found.signature_is_intact) == (Verdict.ORIGINAL, True)


def test_a_request_that_is_killed_midway_asks_for_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    judged = decided_round(3)
    before = Document.objects.count()
    asked: list[int] = []
    ask = service.request_document  # type: ignore[attr-defined]  # where the service finds it

    def killed(**wanted: object) -> Document:
        asked.append(1)
        if len(asked) == 3:
            raise KeyboardInterrupt
        return ask(**wanted)  # type: ignore[arg-type]  # handed on as it came

    monkeypatch.setattr(service, "request_document", killed)
    with pytest.raises(KeyboardInterrupt):
        render_letters(round_id=judged.round.pk, by=judged.officer)
    assert (Document.objects.count(), Batch.objects.count()) == (before, 0)
    monkeypatch.setattr(service, "request_document", ask)
    assert render_letters(round_id=judged.round.pk, by=judged.officer).documents.count() == 3
