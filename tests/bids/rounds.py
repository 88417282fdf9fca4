"""A round for tests whose questions are of every kind, one of them shown by an earlier answer."""

from __future__ import annotations

from typing import Any

from django.test import Client

from portal.accounts.models import User
from portal.accounts.roles import Role
from portal.audit.clock import database_now
from programmes.models import Question, Round, Section
from tests.accounts.people import make_staff
from tests.factories.rounds import make_round

COLUMNS = [{"key": "measure", "label": "Measure"}, {"key": "value", "label": "Value"}]


def make_rich_round(**fields: Any) -> Round:
    """``make_round`` with a section more ("More") that asks a question of each remaining kind."""
    made = make_round(published=False, **fields)
    more = Section.objects.create(round=made, title="More", slug="more", order=9)
    rows: list[tuple[str, str, dict[str, Any]]] = [
        ("stage", "choice", {"options": ["Develop", "Scale"]}),
        ("figures", "table", {"columns": COLUMNS}),
        ("children", "number", {}),
        ("price", "money", {}),
        ("starts", "date", {}),
        ("themes", "choices", {"options": ["Homes", "Schools"]}),
        ("area", "priority_area", {}),
        ("other", "yes_no", {}),
        ("letters", "files", {}),
        ("agreed", "declaration", {}),
    ]
    for order, (key, kind, options) in enumerate(rows, start=20):
        Question.objects.create(
            section=more, key=key, kind=kind, label=f"The {key}", order=order, required=False, **options
        )
    Question.objects.create(
        section=more,
        key="which",
        kind="long_text",
        label="Which other money?",
        word_limit=20,
        order=28,
        show_if=Question.objects.get(section=more, key="other"),
        show_if_values=["yes"],
    )
    Round.objects.filter(pk=made.pk).update(published_at=database_now(), published_by=make_staff(Role.FUND_OFFICER))
    made.refresh_from_db()
    return made


def question(round_: Round, key: str) -> Question:
    """The round's question of that key."""
    return Question.objects.get(section__round=round_, key=key)


def signed_in(person: User) -> Client:
    """A browser in which this person is signed in."""
    client = Client()
    client.force_login(person)
    return client
