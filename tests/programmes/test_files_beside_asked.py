"""An officer says which questions take files beside their answer; it is sealed, and the public reads it."""

from __future__ import annotations

import json

import pytest
from django.db import DatabaseError, IntegrityError, transaction
from django.test import Client
from django.urls import reverse

from portal.accounts.roles import Role
from programmes.models import Question, Round
from programmes.selectors.questions import files_beside, most_files
from programmes.services.copying import copy_round
from programmes.services.publishing import publish_round
from programmes.services.sealing import seal_payload
from tests.accounts.people import make_staff
from tests.evaluations.test_promises import without
from tests.programmes.making import keep_a_seed, make_round
from tests.programmes.test_rounds_admin import fields_of

pytestmark = pytest.mark.django_db


@pytest.fixture
def officer(client: Client) -> Client:
    client.force_login(make_staff(Role.FUND_OFFICER))
    return client


@pytest.fixture
def draft() -> Round:
    return make_round()


@pytest.fixture(autouse=True)
def nothing_yet(draft: Round) -> None:
    """The demonstration's own question that takes files is left out of it."""
    Question.objects.filter(section__round=draft).update(files_beside=0, files_beside_hint="")


def asked(round_: Round, key: str = "problem") -> Question:
    return Question.objects.get(section__round=round_, key=key)


def address(question: Question) -> str:
    return reverse("admin:programmes_question_change", args=[question.pk])


def set_to(client: Client, question: Question, most: int, hint: str = "") -> str:
    sent = fields_of(client, address(question)) | {"files_beside": str(most), "files_beside_hint": hint}
    return client.post(address(question), sent, follow=True).content.decode()


def test_an_officer_says_how_many_and_what_for(officer: Client, draft: Round) -> None:
    assert "Files beside the answer" in officer.get(address(asked(draft))).content.decode()
    set_to(officer, asked(draft), 3, "The figures behind it")
    found = asked(draft)
    assert (found.files_beside, found.files_beside_hint, most_files(found)) == (3, "The figures behind it", 3)
    set_to(officer, found, 0, "Left behind")
    assert (asked(draft).files_beside, asked(draft).files_beside_hint) == (0, "")


def test_too_many_and_files_beside_files_are_refused(officer: Client, draft: Round) -> None:
    assert "Enter a number from 0 to 10" in set_to(officer, asked(draft), 11)
    files = Question.objects.filter(section__round=draft, kind="file").first()
    assert files
    assert "The answer to this question is files already" in set_to(officer, files, 1)
    assert not Question.objects.filter(section__round=draft, files_beside__gt=0).exists()


def test_a_kind_that_does_not_go_with_it_is_refused_in_the_list_of_the_section(officer: Client, draft: Round) -> None:
    set_to(officer, asked(draft), 2)
    section = reverse("admin:programmes_section_change", args=[asked(draft).section_id])
    sent = fields_of(officer, section)
    row = next(name for name, value in sent.items() if name.endswith("-id") and str(value) == str(asked(draft).pk))
    response = officer.post(
        section, sent | {row.replace("-id", "-kind"): "files", row.replace("-id", "-word_limit"): ""}
    )
    assert response.status_code == 200
    assert "takes files beside its answer" in response.content.decode()
    assert asked(draft).kind == "long_text"


@pytest.mark.parametrize("wrong", [{"files_beside": 11}, {"files_beside": 1, "kind": "files"}])
def test_the_database_refuses_both(draft: Round, wrong: dict[str, object]) -> None:
    with pytest.raises(IntegrityError, match="files_beside_are_few"), transaction.atomic():
        Question.objects.filter(pk=asked(draft).pk).update(**wrong)


def test_it_is_sealed_copied_and_told_to_the_public(client: Client, draft: Round) -> None:
    before = json.loads(seal_payload(draft, seed_sha256=""))
    assert "files_beside" not in json.dumps(before)
    Question.objects.filter(pk=asked(draft).pk).update(files_beside=2, files_beside_hint="Figures")
    copy = copy_round(round_id=draft.pk, title="Another", by=make_staff(Role.FUND_OFFICER))
    assert (asked(copy).files_beside, asked(copy).files_beside_hint) == (2, "Figures")
    keep_a_seed()
    payload = json.loads(publish_round(round_id=draft.pk, by=make_staff(Role.FUND_OFFICER)).payload)
    published = Round.objects.get(pk=draft.pk)
    (said,) = [each for part in payload["sections"] for each in part["questions"] if "files_beside" in each]
    assert (said["key"], said["files_beside"], said["files_beside_hint"]) == ("problem", 2, "Figures")
    page = client.get(reverse("programmes:questions", args=[published.slug])).content.decode()
    assert "You can attach up to 2 files beside the answer: Figures." in page
    with pytest.raises(DatabaseError, match="sealed"), transaction.atomic():
        Question.objects.filter(pk=asked(published).pk).update(files_beside=1)
    with without("programmes_question_is_sealed", "programmes_question"):
        assert Question.objects.filter(pk=asked(published).pk).update(files_beside=1)


@pytest.mark.parametrize(
    ("most", "hint", "words"),
    [
        (0, "", ""),
        (1, "", "You can attach 1 file beside the answer."),
        (3, "Plans.", "You can attach up to 3 files beside the answer: Plans."),
    ],
)
def test_what_is_said_of_it(most: int, hint: str, words: str) -> None:
    assert files_beside(most, hint) == words
