"""Kinds of document for tests, and people who may and may not read them."""

from __future__ import annotations

import uuid
from collections.abc import Iterator
from copy import deepcopy
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings as project

from portal.accounts.models import User
from portal.documents import kinds
from portal.documents.kinds import DocumentContent, Kind
from portal.documents.models import Document
from tests.accounts.people import make_person, make_staff
from tests.documents import samples

#: What the test kinds say about each subject; tests change it.
SAYS: dict[int, str] = {}
READERS: set[str] = set()


def build(subject_pk: int) -> DocumentContent:
    """A short document about a subject."""
    return DocumentContent(
        title=f"Note about subject {subject_pk}",
        subject_label=f"S-{subject_pk}",
        reference=f"REF/{subject_pk}",
        chain=f"bid:S-{subject_pk}",
        context={"blocks": samples.note(SAYS.get(subject_pk, "Nothing new."))},
    )


def may_read(user: User, document: Document) -> str | None:
    """Only those whom the test names."""
    return None if user.email in READERS else "This note is not yours to read."


@pytest.fixture(autouse=True)
def note_kind(settings: Any) -> Iterator[Kind]:
    """The kind "note", and templates of the tests' own."""
    templates: Any = deepcopy(project.TEMPLATES)
    templates[0]["DIRS"].append(Path(__file__).parent / "templates")
    settings.TEMPLATES = templates
    kind = Kind("note", "Note", "documents/blocks.html", build, may_read, usual_seconds=3)
    kinds.register(kind)
    yield kind
    kinds._kinds.pop("note", None)
    SAYS.clear()
    READERS.clear()


@pytest.fixture
def officer(db: None) -> User:
    """A fund officer."""
    from portal.accounts.roles import Role

    return make_staff(Role.FUND_OFFICER)


@pytest.fixture
def reader(db: None) -> User:
    """Someone outside who may read every note."""
    person = make_person()
    READERS.add(person.email)
    return person


@pytest.fixture
def nobody(db: None) -> User:
    """Someone outside who may read none."""
    return make_person()


@pytest.fixture
def woken(monkeypatch: pytest.MonkeyPatch) -> list[tuple[str, str]]:
    """What was sent to the broker: (task, id). Nothing reaches it."""
    sent: list[tuple[str, str]] = []

    def send(name: str, args: list[str], **options: Any) -> uuid.UUID:
        sent.append((name, args[0]))
        return uuid.uuid4()

    monkeypatch.setattr("portal.waking.current_app.send_task", send)
    return sent
