"""A round of thirty questions of every kind, five years of costs, and partners who must confirm."""

from __future__ import annotations

from typing import Any

from portal.accounts.roles import Role
from portal.audit.clock import database_now
from programmes.models import Question, Round, Section
from tests.accounts.people import make_staff
from tests.factories.rounds import make_round

YEARS = 5
COUNTS = [{"key": "measure", "label": "Measure"}, {"key": "year", "label": "Year"}, {"key": "value", "label": "Value"}]
PROMISES = [
    {"key": "measure", "label": "Measure"},
    {"key": "baseline", "label": "Now"},
    {"key": "target", "label": "Target"},
]
LONG: dict[str, Any] = {"word_limit": 100}
ASKED: dict[str, list[tuple[str, str, str, dict[str, Any]]]] = {
    "About the bid": [
        ("title", "short_text", "Title of the bid", {}),
        ("summary", "long_text", "What is the bid, in a few words?", LONG | {"help": "Anyone can read this."}),
        ("stage", "choice", "How far is the idea?", {"options": ["A new idea", "Tried once", "Ready to spread"]}),
        ("area", "priority_area", "Which area is it about?", {}),
        ("places", "authorities", "Which councils’ areas does it cover?", {}),
        ("starts", "date", "When will it start?", {"help": "For example, 1 9 2027"}),
    ],
    "The need": [
        ("problem", "long_text", "What is the problem?", LONG),
        ("children", "number", "How many children are concerned?", {}),
        ("counts", "table", "What do your own figures say?", {"columns": COUNTS}),
        ("cause", "long_text", "What causes it?", LONG),
        ("tried", "yes_no", "Have you tried anything before?", {}),
        ("lesson", "long_text", "What did you learn from it?", LONG),
    ],
    "The work": [
        ("plan", "long_text", "What will you do?", LONG),
        ("themes", "choices", "What does it touch?", {"options": ["Homes", "Schools", "Health", "Courts"]}),
        ("promises", "table", "What will change, and how will you know?", {"columns": PROMISES}),
        ("each", "money", "What will it cost for one child?", {}),
        ("posts", "number", "How many people will work on it?", {}),
        ("order", "long_text", "In what order will things happen?", LONG),
    ],
    "The people": [
        ("manager", "short_text", "Who manages it?", {}),
        ("sponsor", "short_text", "Who answers for it?", {}),
        ("done", "long_text", "What have they done before?", LONG),
        ("safe", "long_text", "How will children be kept safe?", LONG),
    ],
    "The costs": [
        ("costs", "cost_table", "What will it cost?", {"help": "In each year, by what is bought."}),
        ("partners", "partners", "Who will you work with?", {}),
        ("match", "yes_no", "Does anybody else pay?", {}),
        ("worth", "long_text", "Why is it worth the money?", LONG),
    ],
    "The papers": [
        ("plan-file", "file", "Delivery plan", {}),
        ("letters", "files", "Letters of support", {"required": False}),
        ("true", "declaration", "Everything in this bid is true.", {}),
        ("told", "declaration", "Everybody named in this bid knows of it.", {}),
    ],
}
"""Thirty questions by section: key, kind, what is asked, and more."""


def make_round_of_thirty(**fields: Any) -> Round:
    """Open now; a bid of it asks everything that can be asked."""
    first = database_now().year
    made = make_round(
        published=False,
        title="A round of thirty questions",
        partners_confirm=True,
        first_financial_year=first,
        last_financial_year=first + YEARS - 1,
        max_award_pounds=5_000_000,
        budget_pounds=20_000_000,
        **fields,
    )
    made.sections.all().delete()
    criteria = dict(zip(("The need", "The work"), made.criteria.order_by("order"), strict=True))
    for number, (title, questions) in enumerate(ASKED.items(), start=1):
        slug = title.lower().replace(" ", "-")
        section = Section.objects.create(
            round=made, title=title, slug=slug, order=number, criterion=criteria.get(title)
        )
        for order, (key, kind, label, more) in enumerate(questions, start=1):
            Question.objects.create(section=section, key=key, kind=kind, label=label, order=order, **more)
    _let_the_lesson_wait_for_its_question(made)
    Round.objects.filter(pk=made.pk).update(published_at=database_now(), published_by=make_staff(Role.FUND_OFFICER))
    made.refresh_from_db()
    return made


def _let_the_lesson_wait_for_its_question(made: Round) -> None:
    tried = Question.objects.get(section__round=made, key="tried")
    Question.objects.filter(section__round=made, key="lesson").update(show_if=tried, show_if_values=["yes"])
