"""What a posted section page says, handed to the services that save it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field

from django.core.files.uploadedfile import UploadedFile
from django.db import transaction

from bids.forms.sections import QuestionsForm, beside_name
from bids.models import Bid
from bids.refusals import BidRefused
from bids.selectors.costs import cells_of_value
from bids.services.answering import KEPT_APART, Change, Conflict, save_answers
from bids.services.attaching import attach_file
from bids.services.costing import save_costs
from bids.services.uploads.checking import MOST_BYTES, check_size
from portal.accounts.models import User
from programmes.models import FILE_KINDS, Question, QuestionKind
from programmes.selectors.questions import most_files


@dataclass
class Saving:
    """What came of it: conflicts to settle, and the reason when nothing could be saved at all."""

    conflicts: list[Conflict] = field(default_factory=list)
    changed: list[str] = field(default_factory=list)
    refusal: str = ""
    typing: bool = False


def save_form(
    form: QuestionsForm, bid: Bid, by: User, *, leave_out: Iterable[str] = (), typing: bool = False
) -> Saving:
    """Save every answer of the form that is not refused; what is refused stays on the page.

    Answers and costs are saved together, files one by one after them. An upload that is refused puts its
    reason beside its box. ``typing`` is for what the page sends on its own.
    """
    form.is_valid()
    skipped = set(leave_out)
    questions = [item.question for item in form.asked if item.question.key not in skipped]
    saving = Saving(typing=typing)
    try:
        with transaction.atomic():
            _save_answers(form, bid, by, questions, saving)
            _save_costs(form, bid, by, questions, saving)
    except BidRefused as error:
        return Saving(refusal=error.sentence)
    for question in questions:
        if most_files(question):
            _attach(form, bid, by, question, saving)
    return saving


def _save_answers(form: QuestionsForm, bid: Bid, by: User, questions: list[Question], saving: Saving) -> None:
    values = form.values()
    changes = [
        Change(question.pk, values[question.pk], form.posted_version(question))
        for question in questions
        if question.kind not in KEPT_APART and question.pk in values
    ]
    saved = save_answers(bid_id=bid.pk, changes=changes, by=by, typing=saving.typing)
    form.versions.update(saved.versions)
    saving.conflicts += saved.conflicts
    saving.changed += saved.changed


def _save_costs(form: QuestionsForm, bid: Bid, by: User, questions: list[Question], saving: Saving) -> None:
    values = form.values()
    for question in questions:
        if question.kind != QuestionKind.COST_TABLE or question.pk not in values:
            continue
        saved = save_costs(
            bid_id=bid.pk,
            question_id=question.pk,
            amounts=cells_of_value(values[question.pk]),
            version=form.posted_version(question),
            by=by,
            typing=saving.typing,
        )
        form.versions.update(saved.versions)
        saving.conflicts += saved.conflicts
        saving.changed += saved.changed


def _attach(form: QuestionsForm, bid: Bid, by: User, question: Question, saving: Saving) -> None:
    box = form.error_target(question) if question.kind in FILE_KINDS else beside_name(question)
    for upload in form.cleaned_data.get(box) or []:
        try:
            _attach_one(bid, by, question, upload)
            saving.changed.append(question.key)
        except BidRefused as error:
            form.add_error(box, error.sentence)
            form.cleaned_data.setdefault(box, [])


def _attach_one(bid: Bid, by: User, question: Question, upload: UploadedFile[bytes]) -> None:
    name = upload.name or "file"
    check_size(name, upload.size or 0)
    content = upload.read(MOST_BYTES + 1)
    attach_file(bid_id=bid.pk, question_id=question.pk, name=name, content=content, by=by)
