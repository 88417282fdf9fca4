"""Writing demonstration bids through the same services that people use."""

from __future__ import annotations

import io
from collections.abc import Collection, Mapping
from itertools import cycle
from typing import Any

from docx import Document as WordDocument

from bids.models import Answer, Bid, CostCategory, MoneySource, Submission
from bids.services.answering import Change, save_answers
from bids.services.attaching import attach_file
from bids.services.certifying import certify
from bids.services.costing import save_costs
from bids.services.partnering import add_partner
from bids.services.starting import start_bid
from bids.services.submitting import submit_bid
from evaluations.demonstration.answers import SCALE, answers_for
from evaluations.demonstration.ideas import Idea
from evaluations.demonstration.people import Team
from programmes.models import Office, Organisation, Question, Round

EARLY_SECTIONS = frozenset({"about", "need", "innovation"})
"""What the half-done bid has answered."""


def start(round_: Round, team: Team) -> Bid:
    """A blank draft."""
    return start_bid(round_id=round_.pk, organisation_id=team.organisation.pk, by=team.lead)


def write_half(bid: Bid, team: Team, idea: Idea) -> None:
    """The first sections, written in turn by two people."""
    questions = _questions(bid.round)
    writers = cycle((team.lead, team.editor))
    answers = answers_for(idea, team.organisation.name, first_year(bid.round))
    del answers["spread"]  # the third section is left unfinished
    for slug in ("about", "need", "innovation"):
        part = {key: value for key, value in answers.items() if questions[key].section.slug == slug}
        _save(bid, questions, part, next(writers))


def write_answers(bid: Bid, team: Team, idea: Idea) -> dict[str, Question]:
    """Every answer to what the round asks, over what was carried over; gives its questions by key."""
    questions = _questions(bid.round)
    answers = answers_for(idea, team.organisation.name, first_year(bid.round))
    _save(bid, questions, {key: value for key, value in answers.items() if key in questions}, team.editor)
    return questions


def write_whole(bid: Bid, team: Team, idea: Idea, partners: Collection[Organisation] = ()) -> None:
    """Every answer, the costs, partners, and the files that are asked for."""
    questions = write_answers(bid, team, idea)
    _write_costs(bid, questions["costs"], idea, team)
    for partner in partners:
        add_partner(
            bid_id=bid.pk,
            question_id=questions["partners"].pk,
            by=team.lead,
            organisation=partner,
            contribution="Runs the work in its own area, and shares what it learns every month.",
        )
    if idea.stage == SCALE:
        _attach(bid, questions["first_site_report"], "First site report.docx", idea, team)
    _attach(bid, questions["delivery_plan"], "Delivery plan.docx", idea, team)
    if questions["local_figures"].files_beside:  # a round that was made before questions took such files asks for none
        _attach(bid, questions["local_figures"], "Where the figures come from.docx", idea, team)


def certify_and_submit(bid: Bid, team: Team) -> Submission:
    """Both offices certify, and the lead submits."""
    certify(bid_id=bid.pk, office=Office.DCS, by=team.dcs)
    certify(bid_id=bid.pk, office=Office.S151, by=team.s151)
    return submit_bid(bid_id=bid.pk, by=team.lead)


def _questions(round_: Round) -> dict[str, Question]:
    found = Question.objects.filter(section__round=round_).select_related("section")
    return {question.key: question for question in found}


def first_year(round_: Round) -> int:
    """The first financial year that a round pays in."""
    if round_.first_financial_year is None:
        raise ValueError(f"{round_} has no first financial year")
    return round_.first_financial_year


def _save(bid: Bid, questions: Mapping[str, Question], answers: Mapping[str, Any], by: Any) -> None:
    standing = dict(Answer.objects.filter(bid=bid).values_list("question_id", "version"))
    changes = [Change(questions[key].pk, value, standing.get(questions[key].pk, 0)) for key, value in answers.items()]
    save_answers(bid_id=bid.pk, changes=changes, by=by)


def _write_costs(bid: Bid, question: Question, idea: Idea, team: Team) -> None:
    """Most of the grant for staff, a tenth for the evaluation, the rest shared out."""
    year, amounts = first_year(bid.round), {}
    shares = {
        CostCategory.STAFF: 62,
        CostCategory.PARTNERS: 13,
        CostCategory.PREMISES: 6,
        CostCategory.EQUIPMENT: 4,
        CostCategory.EVALUATION: 10,
        CostCategory.OTHER: 5,
    }
    for offset, grant in enumerate(idea.grant):
        for category, share in shares.items():
            amounts[(category.value, year + offset, MoneySource.GRANT.value)] = grant * share // 100
        amounts[(CostCategory.STAFF.value, year + offset, MoneySource.MATCH.value)] = idea.match // len(idea.grant)
    save_costs(bid_id=bid.pk, question_id=question.pk, amounts=amounts, version=0, by=team.editor)


def _attach(bid: Bid, question: Question, name: str, idea: Idea, team: Team) -> None:
    document = WordDocument()
    document.add_heading(name.removesuffix(".docx"), level=1)
    document.add_paragraph(f"{idea.title}. {team.organisation.name}. An invented document for the demonstration.")
    document.add_paragraph(idea.approach)
    content = io.BytesIO()
    document.save(content)
    attach_file(bid_id=bid.pk, question_id=question.pk, name=name, content=content.getvalue(), by=team.editor)
