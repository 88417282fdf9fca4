"""The question set in two queries, and conditional questions."""

from __future__ import annotations

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from programmes.models import Question
from programmes.selectors.questions import all_questions, question_set, shown_questions
from tests.programmes.making import make_round

pytestmark = pytest.mark.django_db


def test_the_whole_set_takes_two_queries() -> None:
    round = make_round()
    with CaptureQueriesContext(connection) as queries:
        sections = question_set(round)
        for question in all_questions(sections):
            assert question.section.round == round
            assert question.show_if is None or question.show_if.section
        names = [section.criterion.name for section in sections if section.criterion]
    assert len(queries) == 2
    assert len(names) == 5


def test_keys_of_scaling_are_asked_only_of_those_who_scale() -> None:
    questions = all_questions(question_set(make_round()))
    keys = {question.key for question in questions}
    conditional = {"first_site_evidence", "first_site_report", "other_funding_which"}
    assert keys - {q.key for q in shown_questions(questions, {})} == conditional
    shown = {q.key for q in shown_questions(questions, {"stage": "Scale and spread"})}
    assert keys - shown == {"other_funding_which"}


def test_a_question_behind_a_hidden_question_is_hidden() -> None:
    round = make_round()
    questions = {question.key: question for question in all_questions(question_set(round))}
    last = questions["subsidy"]
    last.show_if, last.show_if_values = questions["other_funding_which"], ["a fund"]
    last.save()
    again = all_questions(question_set(round))
    answers = {"other_funding": "no", "other_funding_which": "a fund"}
    assert "subsidy" not in {q.key for q in shown_questions(again, answers)}
    assert "subsidy" in {q.key for q in shown_questions(again, answers | {"other_funding": "yes"})}


def test_one_of_several_answers_is_enough() -> None:
    question = Question(key="b", show_if=Question(key="a"), show_if_values=["x"])
    assert shown_questions([question], {"a": ["x", "y"]}) == [question]
    assert shown_questions([question], {"a": ["y"]}) == []
    assert shown_questions([question], {"a": None}) == []
