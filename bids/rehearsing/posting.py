"""What a browser would send of a section whose boxes are filled in."""

from __future__ import annotations

import io
from collections.abc import Iterable
from typing import Any

from django import forms
from django.core.files.uploadedfile import SimpleUploadedFile
from django.forms import BoundField
from django.http import QueryDict
from django.utils.datastructures import MultiValueDict
from docx import Document as WordDocument

from bids.forms.sections import QuestionsForm, beside_name, rows_name, version_name
from bids.services.uploads.checking import DOCX
from programmes.models import FILE_KINDS, Question, QuestionKind
from programmes.selectors.questions import most_files


def posted(form: QuestionsForm) -> QueryDict:
    """The fields of the form as its page sends them."""
    sent = QueryDict(mutable=True)
    for item in form.asked:
        sent[version_name(item.question)] = str(form.versions.get(item.question.pk, 0))
        if item.question.kind == QuestionKind.TABLE:
            sent[rows_name(item.question)] = str(item.rows)
    for name in form.fields:
        for box, values in _sent(form[name]):
            sent.setlist(box, values)
    return sent


def uploads(questions: Iterable[Question], number: int) -> MultiValueDict[str, Any]:
    """A small Word document for each question that takes files, as its answer or beside it."""
    files: MultiValueDict[str, Any] = MultiValueDict()
    for question in questions:
        if most_files(question):
            box = question.key if question.kind in FILE_KINDS else beside_name(question)
            name = f"Rehearsed evidence {number}.docx"
            files.appendlist(box, SimpleUploadedFile(name, _document(question, number), DOCX))
    return files


def _document(question: Question, number: int) -> bytes:
    document = WordDocument()
    document.add_heading(question.label, level=1)
    document.add_paragraph(f"A document made up to rehearse the round: bid {number}. Nothing in it is true.")
    content = io.BytesIO()
    document.save(content)
    return content.getvalue()


def _sent(bound: BoundField) -> Iterable[tuple[str, list[str]]]:
    widget, value = bound.field.widget, bound.value()
    if isinstance(widget, forms.FileInput):
        return []
    if isinstance(widget, forms.MultiWidget):
        parts = widget.get_context(bound.html_name, value, {})["widget"]["subwidgets"]
        return [(part["name"], [str(part["value"] or "")]) for part in parts]
    if isinstance(widget, forms.CheckboxInput):
        return [(bound.html_name, ["on"])] if value else []
    if isinstance(value, list | tuple):
        return [(bound.html_name, [str(each) for each in value])]
    return [(bound.html_name, ["" if value is None else str(value)])]
