"""Templates of emails for tests, and a broker that only writes down what it was sent."""

from __future__ import annotations

import uuid
from copy import deepcopy
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings as project


@pytest.fixture(autouse=True)
def templates(settings: Any) -> None:
    """Templates of the tests' own beside the project's."""
    changed: Any = deepcopy(project.TEMPLATES)
    changed[0]["DIRS"].append(Path(__file__).parent / "templates")
    settings.TEMPLATES = changed
    settings.EMAIL_BACKEND = "portal.mail.backends.FolderBackend"


@pytest.fixture
def woken(monkeypatch: pytest.MonkeyPatch) -> list[tuple[str, str]]:
    """What was sent to the broker: (task, id). Nothing reaches it."""
    sent: list[tuple[str, str]] = []

    def send(name: str, args: list[str], **options: Any) -> uuid.UUID:
        sent.append((name, args[0]))
        return uuid.uuid4()

    monkeypatch.setattr("portal.waking.current_app.send_task", send)
    return sent
