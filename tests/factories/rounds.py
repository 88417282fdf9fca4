"""Rounds for tests: small, open now by the database's clock, with every part that a bid touches."""

from __future__ import annotations

from datetime import timedelta
from itertools import count
from typing import Any

from portal.accounts.roles import Role
from portal.audit.clock import database_now
from programmes.models import Criterion, Level, PriorityArea, Programme, Question, Round, Section
from tests.accounts.people import make_staff

_numbers = count(1)


def make_round(*, published: bool = True, **fields: Any) -> Round:
    """A round with two criteria and three sections, open now unless told otherwise."""
    number = next(_numbers)
    now = database_now()
    programme, _ = Programme.objects.get_or_create(slug="test", defaults={"name": "Test programme"})
    values: dict[str, Any] = {
        "programme": programme,
        "title": f"Test round {number}",
        "slug": f"test-round-{number}",
        "reference_prefix": f"T{number}",
        "opens_at": now - timedelta(days=7),
        "closes_at": now + timedelta(days=7),
        "budget_pounds": 1_000_000,
        "min_award_pounds": 50_000,
        "max_award_pounds": 500_000,
        "eligible_kinds": ["council", "trust", "charity"],
        "first_financial_year": now.year,
        "last_financial_year": now.year + 1,
        "reads_per_bid": 2,
    } | fields
    made = Round.objects.create(**values)
    _criteria(made)
    PriorityArea.objects.create(round=made, name="Care leavers", slug="care-leavers")
    _questions(made)
    if published:
        Round.objects.filter(pk=made.pk).update(
            published_at=now - timedelta(days=8), published_by=make_staff(Role.FUND_OFFICER)
        )
        made.refresh_from_db()
    return made


def close_round(round_: Round) -> Round:
    """Move the deadline into the past: closed a minute ago."""
    Round.objects.filter(pk=round_.pk).update(closes_at=database_now() - timedelta(minutes=1))
    round_.refresh_from_db()
    return round_


def _criteria(round_: Round) -> None:
    for order, (name, weight) in enumerate((("Need", 40), ("Innovation", 60)), start=1):
        criterion = Criterion.objects.create(
            round=round_, name=name, slug=name.lower(), asks=f"Is there {name.lower()}?", weight=weight, order=order
        )
        Level.objects.bulk_create(
            Level(criterion=criterion, value=value, word=f"Level {value}", description=f"What {value} looks like")
            for value in range(6)
        )


def _questions(round_: Round) -> None:
    need, innovation = round_.criteria.order_by("order")
    about = Section.objects.create(round=round_, title="About the bid", slug="about", order=1)
    why = Section.objects.create(round=round_, title="The need", slug="need", criterion=need, order=2)
    what = Section.objects.create(round=round_, title="The work", slug="work", criterion=innovation, order=3)
    costs = Section.objects.create(round=round_, title="Costs", slug="costs", order=4)
    rows: list[tuple[Section, str, str, str, dict[str, Any]]] = [
        (about, "title", "short_text", "Title of the bid", {}),
        (about, "areas", "authorities", "Areas covered", {"required": False}),
        (why, "problem", "long_text", "What is the problem?", {"word_limit": 50}),
        (what, "plan", "long_text", "What will you do?", {"word_limit": 50}),
        (costs, "costs", "cost_table", "What will it cost?", {}),
        (costs, "partners", "partners", "Who will you work with?", {"required": False}),
        (costs, "plan-file", "file", "Delivery plan", {"required": False}),
    ]
    for order, (section, key, kind, label, more) in enumerate(rows, start=1):
        Question.objects.create(section=section, key=key, kind=kind, label=label, order=order, **more)
