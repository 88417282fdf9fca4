"""Copying a round: what it asks and how it judges, but none of its dates, gates or bids."""

from __future__ import annotations

from datetime import timedelta
from typing import Any, Final

from django.db import models, transaction

from portal.accounts.models import User
from portal.audit.clock import database_now
from portal.audit.services import record
from portal.look.words import moment
from programmes.models import Criterion, EligibilityRule, Level, PriorityArea, Question, Round, Section
from programmes.permissions import may_manage_rounds
from programmes.refusals import RoundRefused
from programmes.selectors.questions import question_set
from programmes.services.rounds import free_slug

COPIED = (
    "programme_id",
    "summary",
    "description",
    "guidance",
    "contact_email",
    "budget_pounds",
    "min_award_pounds",
    "max_award_pounds",
    "min_match_pounds",
    "min_match_percent",
    "reads_per_bid",
    "bids_per_organisation",
    "certified_by_dcs",
    "certified_by_s151",
    "partners_confirm",
    "keeps_years",
    "eligible_kinds",
    "eligibility_rule",
    "award_rule",
    "award_terms",
    "threshold",
    "is_demonstration",
)
"""What a copy takes from the round itself. Dates, years, gates, seals and references are its own."""

REHEARSAL_LASTS: Final = timedelta(days=365)
"""How long the bids of a rehearsal can be looked at as those of an open round."""


@transaction.atomic
def copy_round(*, round_id: int, title: str, by: User) -> Round:
    """A new draft with the round's criteria, levels, areas, sections, questions and conditions."""
    refusal = may_manage_rounds(by)
    if refusal:
        raise RoundRefused(refusal)
    source = Round.objects.get(pk=round_id)
    if source.is_record:
        raise RoundRefused("This round is from the record: it has no question set to copy.")
    if Round.objects.filter(title=title).exists():
        raise RoundRefused(f"There is already a round called “{title}”. Choose another title.")
    slug = free_slug(title, Round.objects.values_list("slug", flat=True))
    copy = Round.objects.create(title=title, slug=slug, **{name: getattr(source, name) for name in COPIED})
    _copy_parts(source, copy)
    record(chain=copy.audit_chain, kind="round.copied", by=by, subject=copy, data={"from": source.slug})
    return copy


def copy_for_rehearsal(*, source: Round, by: User) -> Round:
    """A rehearsal of a draft: a round like it that is open now, in the caller's transaction.

    It asks for no seal and no seed, since nobody is judged by it. Its organisations are invented, so
    it follows no other round and asks nothing of Ofsted.
    """
    now = database_now()
    title = f"Rehearsal of {source.title}"[:170] + f" ({moment(now)})"
    own = {
        "eligibility_rule": EligibilityRule.NONE,
        "is_demonstration": True,
        "is_rehearsal": True,
        "first_financial_year": source.first_financial_year,
        "last_financial_year": source.last_financial_year,
        "opens_at": now - timedelta(minutes=1),
        "closes_at": now + REHEARSAL_LASTS,
    }
    values = {name: getattr(source, name) for name in COPIED} | own
    slug = free_slug(f"rehearsal-{source.slug}", Round.objects.values_list("slug", flat=True))
    copy = Round.objects.create(title=title, slug=slug, **values)
    _copy_parts(source, copy)
    copy.reference_prefix = f"RH{copy.pk}"[:8]
    copy.published_at, copy.published_by = now, by
    copy.save(update_fields=["reference_prefix", "published_at", "published_by"])
    record(chain=copy.audit_chain, kind="round.copied", by=by, subject=copy, data={"from": source.slug})
    return copy


def _copy_parts(source: Round, copy: Round) -> None:
    _copy_areas(source, copy)
    _copy_questions(source, copy, _copy_criteria(source, copy))


def _copy_areas(source: Round, copy: Round) -> None:
    areas = source.priority_areas.order_by("order", "pk")
    PriorityArea.objects.bulk_create(_again(area, round=copy) for area in areas)


def _copy_criteria(source: Round, copy: Round) -> dict[int, Criterion]:
    """The new criteria by the ids of the old, with their levels."""
    old = list(source.criteria.order_by("order", "pk").prefetch_related("levels"))
    new = Criterion.objects.bulk_create(_again(criterion, round=copy) for criterion in old)
    pairs = list(zip(old, new, strict=True))
    Level.objects.bulk_create(
        _again(level, criterion=made) for criterion, made in pairs for level in criterion.levels.all()
    )
    return {criterion.pk: made for criterion, made in pairs}


def _copy_questions(source: Round, copy: Round, criteria: dict[int, Criterion]) -> None:
    sections = question_set(source)
    made = Section.objects.bulk_create(
        _again(section, round=copy, criterion=criteria.get(section.criterion_id or 0)) for section in sections
    )
    old = [question for section in sections for question in section.questions.all()]
    owner = {section.pk: new for section, new in zip(sections, made, strict=True)}
    new = Question.objects.bulk_create(
        _again(question, section=owner[question.section_id], show_if=None) for question in old
    )
    by_old = {question.pk: again for question, again in zip(old, new, strict=True)}
    linked = []
    for question in old:
        if question.show_if_id:
            again = by_old[question.pk]
            again.show_if = by_old[question.show_if_id]
            linked.append(again)
    Question.objects.bulk_update(linked, ["show_if"])


def _again(row: Any, **changes: Any) -> Any:
    """An unsaved row with the same values, but for the key and what is changed."""
    model: type[models.Model] = type(row)
    changed = {f"{name}_id" for name in changes} | {"id"}
    values = {
        field.attname: getattr(row, field.attname)
        for field in model._meta.concrete_fields
        if field.attname not in changed
    }
    return model(**values, **changes)
