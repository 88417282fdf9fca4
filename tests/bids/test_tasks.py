"""What workers do for bids."""

from __future__ import annotations

import pytest
from pytest_django import Settings

from bids import tasks
from bids.models import Attachment
from bids.services.attaching import attach_file
from tests.bids import files
from tests.bids.rounds import make_rich_round, question
from tests.factories.bids import make_bid, make_council

pytestmark = pytest.mark.django_db


def test_files_that_wait_are_looked_at_again(settings: Settings, monkeypatch: pytest.MonkeyPatch) -> None:
    settings.PORTAL_QUARANTINE_ALL = True
    council = make_council()
    bid = make_bid(make_rich_round(), council)
    letters = question(bid.round, "letters").pk
    waiting = attach_file(bid_id=bid.pk, question_id=letters, name="a.pdf", content=files.a_pdf(), by=council.editor)
    woken: list[str] = []
    monkeypatch.setattr(tasks, "wake", lambda _task, ids: woken.extend(ids))
    tasks.look_at_waiting_uploads()
    assert woken == [str(waiting.pk)]
    settings.PORTAL_QUARANTINE_ALL = False
    for _ in "twice":
        tasks.look_at_upload_again(str(waiting.pk))
    assert Attachment.objects.get(pk=waiting.pk).scan_state == "clean"


def test_a_file_that_is_gone_is_logged(caplog: pytest.LogCaptureFixture) -> None:
    tasks.look_at_upload_again("12345")
    assert "Attachment 12345 is gone" in caplog.text
