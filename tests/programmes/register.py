"""Projects, authorities and awards for tests of the register."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from itertools import count
from pathlib import Path

import pytest
from django.db import transaction
from django.test import Client
from django.utils import timezone
from pytest_django import DjangoDbBlocker

from programmes.models import (
    AmountBasis,
    Award,
    LocalAuthority,
    Organisation,
    PartyRole,
    Programme,
    Project,
    ProjectParty,
    Round,
)
from programmes.reference import files
from programmes.reference.load import load_reference_data

_numbers = count(1)


@pytest.fixture(scope="module")
def loaded_once(django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> Iterator[None]:
    """The whole reference data, loaded once for a file of tests and taken away after it.

    Every test of such a file sees it: tests of an empty register stand in files of their own.
    """
    with django_db_blocker.unblock(), transaction.atomic():
        load_reference_data()
        yield
        transaction.set_rollback(True)


@pytest.fixture
def loaded(loaded_once: None, db: None) -> None:
    """The whole reference data; what a test changes is undone after it."""


def make_authority(name: str = "", **fields: object) -> LocalAuthority:
    """An invented council in the North East."""
    number = next(_numbers)
    values: dict[str, object] = {
        "gss_code": f"X{number:08d}",
        "code": f"X{number}",
        "nice_name": name or f"Place {number}",
        "name": f"{name or f'Place {number}'} Council",
        "region": "North East",
        "authority_type": "unitary",
        **fields,
    }
    return LocalAuthority.objects.create(**values)


def make_project(
    title: str = "",
    *,
    pounds: int | None = 250_000,
    lead: LocalAuthority | None = None,
    partners: tuple[LocalAuthority, ...] = (),
    published: bool = True,
    demonstration: bool = False,
    round: Round | None = None,
) -> Project:
    """A project with one award, led by a council's organisation when ``lead`` is given."""
    number = next(_numbers)
    programme, _ = Programme.objects.get_or_create(name="Programme", slug="programme")
    project = Project.objects.create(
        programme=programme,
        round=round,
        title=title or f"Project {number}",
        slug=f"project-{number}",
        lead=_organisation(lead) if lead else None,
        summary="Helps families sooner.",
        is_demonstration=demonstration,
        published_at=timezone.now() if published else None,
    )
    basis = AmountBasis.NOT_PUBLISHED if pounds is None else AmountBasis.AWARDED
    Award.objects.create(project=project, amount_pounds=pounds, basis=basis)
    for partner in partners:
        ProjectParty.objects.create(project=project, role=PartyRole.PARTNER, authority=partner)
    return project


def _organisation(authority: LocalAuthority) -> Organisation:
    made, _ = Organisation.objects.get_or_create(
        name=authority.name,
        defaults={"slug": f"council-{authority.pk}", "kind": "council", "authority": authority},
    )
    return made


def assert_public(client: Client, address: str) -> str:
    """The page is there for anyone, may be cached, answers 304, and carries no secret; gives its HTML."""
    response = client.get(address)
    assert response.status_code == 200
    assert response.headers["Cache-Control"].startswith("public")
    assert "Cookie" not in response.headers.get("Vary", "")
    assert not response.cookies
    text = response.content.decode()
    assert "csrfmiddlewaretoken" not in text
    assert "nonce=" not in text
    assert "style=" not in text
    again = client.get(address, headers={"If-None-Match": response.headers["ETag"]})
    assert again.status_code == 304
    for method in ("post", "put", "patch", "delete"):
        assert getattr(client, method)(address).status_code == 405
    return text


def with_change(monkeypatch: pytest.MonkeyPatch, tmp_path: Path, file: str, old: str, new: str) -> bool:
    """Read the data from a copy in which one thing is otherwise; gives whether it was found."""
    copy = tmp_path / "data"
    shutil.copytree(files.FOLDER, copy)
    text = (copy / file).read_text(encoding="utf-8")
    (copy / file).write_text(text.replace(old, new, 1), encoding="utf-8")
    monkeypatch.setattr(files, "FOLDER", copy)
    return old in text
