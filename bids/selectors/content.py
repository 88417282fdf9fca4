"""A bid's whole content as one plain record: what is certified, submitted, printed and judged."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from bids.models import Attachment, Bid, CostLine, MoneySource, Partner
from bids.selectors.cost_rules import rules_of
from bids.selectors.display import Names, display
from portal.audit.digests import canonical_json, sha256_of
from programmes.models import LocalAuthority, Question, QuestionKind, Section
from programmes.selectors.questions import question_set, shown_questions

SCHEMA = "bid/1"

Content = dict[str, Any]


def bid_content(bid: Bid) -> Content:
    """Everything the bid says now, in the round's order, leaving out questions not shown, and their files.

    The same content gives the same record, so its digest tells whether anything changed.
    """
    answers = {answer.question_id: answer.value for answer in bid.answers.all()}
    sections = question_set(bid.round)
    questions = [question for section in sections for question in section.questions.all()]
    values = {question.key: answers.get(question.pk) for question in questions}
    names = _names(bid, questions, values)
    shown = shown_questions(questions, values)
    rules = rules_of(bid.round, shown)
    costs = list(bid.cost_lines.select_related("partner__authority", "partner__organisation"))
    return {
        "schema": SCHEMA,
        "reference": bid.reference,
        "title": bid.title,
        "round": {"slug": bid.round.slug, "title": bid.round.title},
        "organisation": _organisation(bid),
        "sections": [_section(section, questions, values, names) for section in sections],
        "costs": [_cost(line) for line in costs],
        "partners": [
            _partner(partner) for partner in bid.partners.select_related("authority", "organisation").order_by("pk")
        ],
        "attachments": [
            _attachment(attachment)
            for attachment in bid.attachments.filter(removed_at__isnull=True, question__in=shown)
            .select_related("question")
            .order_by("question__order", "pk")
        ],
        "applied_for_pounds": _total(costs, MoneySource.GRANT),
        "match_pounds": _total(costs, MoneySource.MATCH),
        **({"cost_rules": rules} if rules else {}),
    }


def content_sha256(content: Content) -> str:
    """The digest that a certification is bound to."""
    return sha256_of(canonical_json(content))


def _names(bid: Bid, questions: Iterable[Question], values: dict[str, Any]) -> Names:
    codes = {
        code
        for question in questions
        if question.kind == QuestionKind.AUTHORITIES
        for code in values.get(question.key) or []
    }
    authorities = LocalAuthority.objects.filter(gss_code__in=codes).values_list("gss_code", "nice_name")
    areas = bid.round.priority_areas.values_list("slug", "name")
    return {**dict(areas), **dict(authorities)}


def _organisation(bid: Bid) -> Content:
    organisation = bid.organisation
    return {
        "name": organisation.name,
        "slug": organisation.slug,
        "kind": organisation.kind,
        "gss_code": organisation.authority.gss_code if organisation.authority else None,
    }


def _section(section: Section, questions: list[Question], values: dict[str, Any], names: Names) -> Content:
    shown = shown_questions(questions, values)
    return {
        "slug": section.slug,
        "title": section.title,
        "criterion": section.criterion.slug if section.criterion else None,
        "questions": [
            _question(question, values.get(question.key), names)
            for question in shown
            if question.section_id == section.pk
        ],
    }


def _question(question: Question, value: Any, names: Names) -> Content:
    record: Content = {
        "key": question.key,
        "kind": question.kind,
        "label": question.label,
        "word_limit": question.word_limit,
        "value": value,
        "text": display(question, value, names),
    }
    if question.kind == QuestionKind.TABLE:
        record["columns"] = question.columns
    return record


def _cost(line: CostLine) -> Content:
    """A line; a partner's own names it. A bid without such lines says what it said before there were any."""
    return {
        "category": line.category,
        "financial_year": line.financial_year,
        "source": line.source,
        "amount_pounds": line.amount_pounds,
        **({"partner": str(line.partner)} if line.partner else {}),
    }


def _partner(partner: Partner) -> Content:
    authority = partner.authority or (partner.organisation.authority if partner.organisation else None)
    return {
        "name": str(partner),
        "gss_code": authority.gss_code if authority else None,
        "organisation": partner.organisation.slug if partner.organisation else None,
        "contribution": partner.contribution,
        "state": partner.state,
        **({"responded_at": partner.responded_at} if partner.responded_at else {}),
    }


def _attachment(attachment: Attachment) -> Content:
    return {
        "key": str(attachment.key),
        "question": attachment.question.key,
        "name": attachment.name,
        "media_type": attachment.media_type,
        "size": attachment.size,
        "sha256": attachment.sha256,
    }


def _total(costs: Iterable[CostLine], source: MoneySource) -> int:
    return sum(line.amount_pounds for line in costs if line.source == source)
