"""The question set to take away: the same words in PDF and Word, the same bytes each time."""

from __future__ import annotations

from io import BytesIO

import pytest
from django.test import Client
from docx import Document

from bids.models.costs import CostCategory
from portal.documents import word
from programmes.models import Round
from programmes.questionset.asking import COST_CATEGORIES
from tests.programmes.making import make_published_round

pytestmark = pytest.mark.django_db


def test_the_word_file_has_every_question_its_limit_and_boxes(client: Client) -> None:
    round = make_published_round()
    response = client.get(f"/rounds/{round.slug}/question-set.docx")
    assert response["Content-Type"] == word.MEDIA_TYPE
    assert response["Content-Disposition"] == f'attachment; filename="{round.slug}-questions.docx"'
    document = Document(BytesIO(response.content))
    text = "\n".join(paragraph.text for paragraph in document.paragraphs)
    for words in (
        "2.1 What is the problem, and who does it touch?", "Up to 400 words", "What the levels mean",
        "Only if you answer “Scale and spread” to question 1.4.", "☐ Test and improve", "(optional)",
    ):  # fmt: skip
        assert words in text, words
    heads = [tuple(cell.text for cell in table.rows[0].cells) for table in document.tables]
    assert ("Measure", "Value", "Year", "Source") in heads
    assert ("Risk", "Likelihood", "Impact", "What you do about it") in heads
    assert sum(head == ("",) for head in heads) >= 15


def test_a_file_is_made_once_and_changes_with_its_words(client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    round = make_published_round()
    address = f"/rounds/{round.slug}/question-set.docx"
    first = client.get(address)
    monkeypatch.setattr(word, "build", lambda *args, **kwargs: b"made again")
    again = client.get(address)
    assert (again.content, again["ETag"]) == (first.content, first["ETag"])
    Round.objects.filter(pk=round.pk).update(guidance="Other guidance")
    changed = client.get(address)
    assert changed.content == b"made again"
    assert changed["ETag"] != first["ETag"]


def test_the_pdf_is_a_pdf(client: Client) -> None:
    round = make_published_round()
    response = client.get(f"/rounds/{round.slug}/question-set.pdf")
    assert response["Content-Type"] == "application/pdf"
    assert response.content.startswith(b"%PDF-")


def test_the_cost_table_has_the_categories_of_a_bid() -> None:
    assert tuple(CostCategory.labels) == COST_CATEGORIES
