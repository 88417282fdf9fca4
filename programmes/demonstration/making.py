"""Making a demonstration round from its data."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from datetime import datetime
from typing import Any, Final

from django.db import transaction
from django.utils import timezone

from portal.accounts.models import User
from portal.audit.services import record
from programmes.demonstration.areas import PRIORITY_AREAS
from programmes.demonstration.criteria import CRITERIA
from programmes.demonstration.questions import SECTIONS, QuestionData, SectionData
from programmes.models import (
    Criterion,
    Level,
    OrganisationKind,
    PriorityArea,
    Programme,
    Question,
    Round,
    Section,
)
from programmes.selectors.award_terms import FLOORS_AND_CAPS, MERIT_ORDER

TITLE: Final = "Demonstration round: rethinking support for children and families"
SLUG: Final = "demonstration-round"
BUDGET_POUNDS: Final = 6_000_000
MIN_AWARD_POUNDS: Final = 50_000
MAX_AWARD_POUNDS: Final = 1_500_000
READS_PER_BID: Final = 3
ALL_SECTIONS: Final = frozenset(data.slug for data in SECTIONS)
USUAL_WEIGHTS: Final = {data.slug: data.weight for data in CRITERIA}
ELIGIBLE_KINDS: Final = (OrganisationKind.COUNCIL, OrganisationKind.TRUST, OrganisationKind.CHARITY)
SUMMARY: Final = (
    "Money for councils, children's services trusts and voluntary bodies that want to rethink how "
    "children and families are supported, and to find out whether it works."
)
DESCRIPTION: Final = (
    "This round is a demonstration: its organisations are invented and no money is paid. It asks what "
    "the department's innovation rounds asked: for bold ideas, rooted in what children and families "
    "say, that other places could take up.\n\n"
    "Bids may develop a new idea, test and improve one that has been tried, or scale and spread one "
    "that has worked. Ideas that only improve what is done today are unlikely to be funded."
)
GUIDANCE: Final = (
    "Write for someone who does not know your area. Text past a word limit is not accepted, so nothing "
    "that an assessor reads is cut off.\n\n"
    "Three assessors read each bid on their own and score it on every criterion. Before a bid can be "
    "submitted, the Director of Children's Services and the section 151 officer each certify it."
)


@transaction.atomic
def create_demonstration_round(
    *,
    title: str = TITLE,
    slug: str = SLUG,
    opens_at: datetime,
    closes_at: datetime,
    by: User,
    reference_prefix: str = "DR1",
    accept_by: datetime | None = None,
    programme: Programme | None = None,
    is_rehearsal: bool = False,
    award_terms: Mapping[str, Any] | None = None,
    sections: Collection[str] = ALL_SECTIONS,
    weights: Mapping[str, int] = USUAL_WEIGHTS,
    **others: Any,
) -> Round:
    """A draft round with the demonstration's question set, criteria, levels and areas.

    It is marked as a demonstration. ``award_terms`` are its floors and caps; without them it awards by
    merit alone. ``sections`` are those of the question set that it asks, ``weights`` its criteria with what
    each weighs, ``others`` fields of the round in place of what is usual.
    ``programmes.services.publishing.publish_round`` seals it.
    """
    first_year = financial_year(closes_at)
    fields = {
        "summary": SUMMARY,
        "description": DESCRIPTION,
        "guidance": GUIDANCE,
        "contact_email": "innovation.fund@example.org",
        "budget_pounds": BUDGET_POUNDS,
        "min_award_pounds": MIN_AWARD_POUNDS,
        "max_award_pounds": MAX_AWARD_POUNDS,
        "reads_per_bid": READS_PER_BID,
        "eligible_kinds": [kind.value for kind in ELIGIBLE_KINDS],
        "first_financial_year": first_year,
        "last_financial_year": first_year + 2,
        "award_rule": FLOORS_AND_CAPS if award_terms else MERIT_ORDER,
        "award_terms": award_terms or {},
    }
    made = Round.objects.create(
        programme=programme or demonstration_programme(),
        title=title,
        slug=slug,
        reference_prefix=reference_prefix,
        is_demonstration=True,
        is_rehearsal=is_rehearsal,
        opens_at=opens_at,
        closes_at=closes_at,
        accept_by=accept_by,
        **(fields | others),
    )
    add_demonstration_questions(made, sections, weights)
    record(chain=made.audit_chain, kind="round.created", by=by, subject=made)
    return made


def add_demonstration_questions(
    round: Round, sections: Collection[str] = ALL_SECTIONS, weights: Mapping[str, int] = USUAL_WEIGHTS
) -> None:
    """Give a round the demonstration's priority areas, criteria with levels, sections and questions."""
    PriorityArea.objects.bulk_create(
        PriorityArea(round=round, slug=slug, name=name, description=text, order=place)
        for place, (slug, name, text) in enumerate(PRIORITY_AREAS, start=1)
    )
    _add_questions(round, _add_criteria(round, weights), [data for data in SECTIONS if data.slug in sections])


def demonstration_programme() -> Programme:
    """The programme that demonstration rounds belong to."""
    programme, _ = Programme.objects.get_or_create(
        slug="demonstration-programme",
        defaults={
            "name": "Demonstration programme",
            "summary": "Invented rounds and bids that show how the portal works. No money is paid.",
            "is_demonstration": True,
            "order": 900,
        },
    )
    return programme


def financial_year(moment: datetime) -> int:
    """The first calendar year of the financial year (April to March, in London) of a moment."""
    local = timezone.localtime(moment)
    return local.year if (local.month, local.day) >= (4, 1) else local.year - 1


def _add_criteria(round: Round, weights: Mapping[str, int]) -> dict[str, Criterion]:
    asked = [data for data in CRITERIA if data.slug in weights]
    criteria = {
        data.slug: Criterion(
            round=round, slug=data.slug, name=data.name, asks=data.asks, weight=weights[data.slug], order=place
        )
        for place, data in enumerate(asked, start=1)
    }
    Criterion.objects.bulk_create(criteria.values())
    Level.objects.bulk_create(
        Level(criterion=criteria[data.slug], value=value, word=word, description=text)
        for data in asked
        for value, word, text in data.levels()
    )
    return criteria


def _add_questions(round: Round, criteria: Mapping[str, Criterion], asked: Sequence[SectionData]) -> None:
    sections = [
        Section(
            round=round,
            slug=data.slug,
            title=data.title,
            intro=data.intro,
            criterion=criteria.get(data.criterion),
            order=place,
        )
        for place, data in enumerate(asked, start=1)
    ]
    Section.objects.bulk_create(sections)
    questions = [
        _question(section, question, place)
        for section, data in zip(sections, asked, strict=True)
        for place, question in enumerate(data.questions, start=1)
    ]
    Question.objects.bulk_create(questions)
    _add_conditions({question.key: question for question in questions})


def _question(section: Section, data: QuestionData, place: int) -> Question:
    return Question(
        section=section,
        key=data.key,
        kind=data.kind,
        label=data.label,
        help=data.help,
        required=data.required,
        word_limit=data.words,
        options=list(data.options),
        columns=[{"key": key, "label": label} for key, label in data.columns],
        files_beside=data.beside[0],
        files_beside_hint=data.beside[1],
        order=place,
    )


def _add_conditions(questions: Mapping[str, Question]) -> None:
    conditional = []
    for section in SECTIONS:
        for data in section.questions:
            if data.show_if and data.key in questions:
                question = questions[data.key]
                question.show_if = questions[data.show_if[0]]
                question.show_if_values = list(data.show_if[1])
                conditional.append(question)
    Question.objects.bulk_update(conditional, ["show_if", "show_if_values"])
