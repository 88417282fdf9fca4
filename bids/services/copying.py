"""Starting a bid from another of the same organisation: what fits is taken over, and what does not is listed."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from django.db import transaction

from bids.models import Answer, Attachment, Bid, BidCopy, Reuse
from bids.refusals import BidRefused
from bids.selectors.costs import cells_of, financial_years
from bids.selectors.facts import facts_by_kind
from bids.selectors.fitting import Choices, choices_for, fit, fit_costs
from bids.selectors.progress import questions_of
from bids.services.answering import KEPT_APART, Change, save_answers
from bids.services.copying_parts import copy_partners
from bids.services.costing import save_costs
from bids.services.reusing import attach_again, use_files
from bids.services.writing import draft_for_change
from portal.accounts.models import User
from portal.audit.clock import database_now
from portal.audit.services import record
from programmes.models import FILE_FACTS, FILE_KINDS, Question, QuestionKind


@dataclass
class Taking:
    """What is being taken over, and what was not, in the order of the source's questions."""

    changes: list[Change] = field(default_factory=list)
    sources: dict[str, Answer] = field(default_factory=dict)
    left_out: list[dict[str, str]] = field(default_factory=list)

    def leave(self, label: str, reason: str) -> None:
        """List something that did not fit."""
        self.left_out.append({"label": label, "reason": reason})


@transaction.atomic
def carry_over(*, bid: Bid, source: Bid, by: User, with_costs: bool = True, with_partners: bool = True) -> BidCopy:
    """Fill a new draft with what ``source`` says, question by question of the same key.

    Nothing that stands in the draft is touched. Files follow with ``carry_files``, after this is kept. Raises
    ``BidRefused`` for a bid of another organisation, and as every change of a bid does.
    """
    draft_for_change(bid_id=bid.pk, by=by)
    if source.organisation_id != bid.organisation_id or source.pk == bid.pk:
        raise BidRefused("A bid can only be started from another bid of the same organisation.")
    answers = _answers(source)
    asked = {question.key: question for question in questions_of([bid.round_id]).get(bid.round_id, [])}
    choices = choices_for(bid, [answer.value for answer in answers])
    taking = Taking()
    for answer in answers:
        _take(taking, answer, asked.get(answer.question.key), choices)
    saved = save_answers(bid_id=bid.pk, changes=taking.changes, by=by)
    _note_sources(bid, saved.versions, saved.changed, taking, by)
    if with_partners:
        copy_partners(bid, source, _of_kind(asked, QuestionKind.PARTNERS), taking.leave, by, with_costs=with_costs)
    if with_costs:
        _take_costs(bid, source, _of_kind(asked, QuestionKind.COST_TABLE), taking, by)
    copy = BidCopy.objects.create(
        bid=bid, source=source, taken=len(saved.changed), left_out=taking.left_out, made_at=database_now(), made_by=by
    )
    data = {"from": source.reference, "answers": len(saved.changed), "left_out": len(taking.left_out)}
    record(chain=bid.audit_chain, kind="bid.copied", by=by, subject=bid, data=data)
    return copy


def carry_files(*, copy: BidCopy, by: User) -> None:
    """Attach the source's files where the bid asks for them, each checked again; those refused are listed."""
    asked = {question.key: question for question in questions_of([copy.bid.round_id]).get(copy.bid.round_id, [])}
    for answer in _answers(copy.source):
        question = asked.get(answer.question.key)
        if answer.question.kind not in FILE_KINDS or question is None or question.kind not in FILE_KINDS:
            continue
        files = copy.source.attachments.filter(question=answer.question, removed_at__isnull=True)
        refusals = use_files(bid_id=copy.bid_id, question_id=question.pk, source=answer, files=files, by=by)
        copy.left_out += [{"label": answer.question.label, "reason": refusal} for refusal in refusals]
        copy.taken += files.count() > len(refusals)
    _carry_beside(copy, asked, by)
    copy.save(update_fields=["left_out", "taken"])


def _carry_beside(copy: BidCopy, asked: Mapping[str, Question], by: User) -> None:
    """What stands beside the source's answers goes beside those of the same questions, whatever became of them."""
    standing = copy.source.attachments.filter(removed_at__isnull=True).exclude(question__kind__in=FILE_KINDS)
    beside: dict[Question, list[Attachment]] = {}
    for file in standing.select_related("question").order_by("question__section__order", "question__order", "pk"):
        beside.setdefault(file.question, []).append(file)
    for old, files in beside.items():
        question = asked.get(old.key)
        if question is None:
            reasons = ["This round does not ask it."]
        elif not question.files_beside:
            reasons = ["This round takes no files beside its answer."]
        else:
            reasons = attach_again(bid_id=copy.bid_id, question_id=question.pk, source=copy.source, files=files, by=by)
        copy.left_out += [{"label": f"Files beside “{old.label}”", "reason": reason} for reason in reasons]


def fill_facts(*, bid: Bid, by: User) -> int:
    """Answer the questions of a new draft that ask for a standing fact in words; the number answered."""
    facts = facts_by_kind(bid.organisation)
    asking = [
        question
        for question in questions_of([bid.round_id]).get(bid.round_id, [])
        if question.standing_fact in facts and question.standing_fact not in FILE_FACTS
    ]
    answered = set(bid.answers.values_list("question_id", flat=True))
    to_fill = [question for question in asking if question.pk not in answered]
    saved = save_answers(bid_id=bid.pk, changes=[Change(q.pk, facts[q.standing_fact].text, 0) for q in to_fill], by=by)
    made = database_now()
    Reuse.objects.bulk_create(
        Reuse(
            answer=answer, version=answer.version, fact=facts[answer.question.standing_fact], made_at=made, made_by=by
        )
        for answer in bid.answers.filter(question__in=to_fill).select_related("question")
    )
    return len(saved.changed)


def _answers(source: Bid) -> list[Answer]:
    found = source.answers.select_related("question__section")
    return list(found.order_by("question__section__order", "question__section__pk", "question__order", "question__pk"))


def _take(taking: Taking, answer: Answer, question: Question | None, choices: Choices) -> None:
    if answer.value in (None, "", [], {}):
        return
    label = answer.question.label
    if question is None:
        taking.leave(label, "This round does not ask it.")
        return
    if answer.question.kind in KEPT_APART and question.kind in KEPT_APART:
        return  # taken over apart, with their own facts
    fitted = fit(question, answer.question, answer.value, choices)
    if fitted.note:
        taking.leave(label, fitted.note)
    if fitted.value is not None:
        taking.changes.append(Change(question.pk, fitted.value, 0))
        taking.sources[question.key] = answer


def _note_sources(bid: Bid, versions: Mapping[int, int], changed: list[str], taking: Taking, by: User) -> None:
    made = database_now()
    kept = bid.answers.filter(question__in=list(versions)).select_related("question")
    Reuse.objects.bulk_create(
        Reuse(
            answer=answer, version=answer.version, source=taking.sources[answer.question.key], made_at=made, made_by=by
        )
        for answer in kept
        if answer.question.key in changed
    )


def _take_costs(bid: Bid, source: Bid, question: Question | None, taking: Taking, by: User) -> None:
    cells = cells_of(source.cost_lines.filter(partner__isnull=True))
    if not cells:
        return
    if question is None:
        taking.leave("Costs", "This round asks for no costs.")
        return
    kept, notes = fit_costs(cells, financial_years(bid.round))
    save_costs(bid_id=bid.pk, question_id=question.pk, amounts=kept, version=0, by=by)
    for note in notes:
        taking.leave(question.label, note)


def _of_kind(asked: Mapping[str, Any], kind: QuestionKind) -> Question | None:
    return next((question for question in asked.values() if question.kind == kind), None)
