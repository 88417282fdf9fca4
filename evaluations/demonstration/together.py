"""A bid that many people write: an organisation's facts, partners, comments, versions, and who has certified."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Final
from uuid import uuid4

from bids.models import Answer, Bid, CostCategory, MoneySource, Partner
from bids.services.answering import Change, save_answers
from bids.services.asking import ask_to_certify
from bids.services.certifying import certify
from bids.services.commenting import resolve_comment, write_comment
from bids.services.facts import save_fact
from bids.services.partner_inviting import enter, invite_partner
from bids.services.partnering import add_partner
from bids.services.parts import Contact, answer_part, costs_digest, save_part_costs, write_part
from evaluations.demonstration import writing
from evaluations.demonstration.ideas import Idea
from evaluations.demonstration.people import Team
from portal.accounts.demonstration import DOMAIN
from portal.accounts.models import User
from portal.mail.models import OutboxEmail
from programmes.models import FactKind, Office, Question, Round

SILENT: Final = "Exampleton Housing Trust"
FLATS: Final = "Two flats where families spend their weekends."
FACTS: Final = {
    FactKind.ADDRESS: "{name}\nCounty Hall\n1 Example Street\nExampleton\nEX1 1EX",
    FactKind.S151: "{s151}, Director of Finance",
    FactKind.DCS: "{dcs}, Director of Children's Services",
}
PART: Final = (
    "Two family workers who have been through care themselves, and the flat above our drop-in for evening meetings.",
    "We run a drop-in in two towns and would bring two family workers. (To be agreed with our trustees.)",
)
NOT_GIVEN: Final = "Two social workers, who would know every weekend family and every child."
DECLINED: Final = "Our own inspection falls into the first half year, so we cannot spare the people we named."


def write_with_others(round_: Round, team: Team, idea: Idea, teams: list[Team]) -> Bid:
    """The full bid of an invited organisation: what it expressed is carried over, the rest written by several."""
    fill_in_facts(team)
    bid = writing.start(round_, team)
    writing.write_whole(bid, team, idea)
    questions = {each.key: each for each in Question.objects.filter(section__round=round_)}
    _partners(bid, team, questions["partners"], confirmed=teams[-1], declined=teams[-2])
    _talk(bid, team, questions)
    _certify_and_change(bid, team, questions)
    return bid


def fill_in_facts(team: Team) -> None:
    """What bidders are asked again and again, filled in once by the lead."""
    names = {"name": team.organisation.name, "s151": team.s151.full_name, "dcs": team.dcs.full_name}
    for kind, text in FACTS.items():
        save_fact(organisation_id=team.organisation.pk, kind=kind, text=text.format_map(names), was=0, by=team.lead)


def _partners(bid: Bid, team: Team, question: Question, *, confirmed: Team, declined: Team) -> None:
    """One has confirmed, with its own section and costs; one was written to and is silent; one has declined."""
    first = _name(bid, team, question, confirmed, PART[1])
    _let_in(bid, team, first, confirmed.lead)
    by = confirmed.lead
    write_part(
        bid_id=bid.pk,
        partner_id=first.pk,
        contribution=PART[0],
        contact=Contact(by.full_name, by.email),
        was=PART[1],
        by=by,
    )
    year = writing.first_year(bid.round)
    cells = {
        (CostCategory.PARTNERS.value, year, MoneySource.GRANT.value): 38_000,
        (CostCategory.PARTNERS.value, year + 1, MoneySource.GRANT.value): 41_000,
        (CostCategory.STAFF.value, year, MoneySource.MATCH.value): 12_000,
    }
    save_part_costs(bid_id=bid.pk, partner_id=first.pk, amounts=cells, was=costs_digest({}), by=by)
    answer_part(bid_id=bid.pk, partner_id=first.pk, confirms=True, comment="", by=by)
    silent = add_partner(
        bid_id=bid.pk,
        question_id=question.pk,
        by=team.lead,
        name=SILENT,
        contribution="Two flats where families spend their weekends.",
    )
    invite_partner(bid_id=bid.pk, partner_id=silent.pk, email=f"partners.exampleton@{DOMAIN}", by=team.lead)
    third = _name(bid, team, question, declined, NOT_GIVEN)
    _let_in(bid, team, third, declined.lead)
    answer_part(bid_id=bid.pk, partner_id=third.pk, confirms=False, comment=DECLINED, by=declined.lead)


def _name(bid: Bid, team: Team, question: Question, other: Team, contribution: str) -> Partner:
    return add_partner(
        bid_id=bid.pk,
        question_id=question.pk,
        by=team.lead,
        organisation=other.organisation,
        contribution=contribution,
    )


def _let_in(bid: Bid, team: Team, partner: Partner, person: User) -> None:
    """Invited by the lead, and in by the link of the email, as anybody comes in."""
    invite_partner(bid_id=bid.pk, partner_id=partner.pk, email=person.email, by=team.lead)
    sent = OutboxEmail.objects.filter(to=person.email, template="bids/partner_invited").latest("queued_at", "key")
    link = re.search(r"/bids/partner-invitations/([^/\s]+)/", sent.text_body)
    if link is None:
        raise ValueError("The invitation holds no link.")
    enter(token=link.group(1), by=person)


def _talk(bid: Bid, team: Team, questions: Mapping[str, Question]) -> None:
    """Two comments on an answer, one of them settled by a change that the other person made."""
    novelty = questions["novelty"]
    settled = write_comment(
        bid_id=bid.pk,
        question_id=novelty.pk,
        key=uuid4(),
        text="Can we say here what the trial in the spring cost? An assessor will ask.",
        by=team.lead,
    )
    _change(bid, novelty, " The trial in the spring cost £9,400 and took four people eleven weeks.", team.editor)
    resolve_comment(bid_id=bid.pk, comment_id=settled.pk, by=team.editor)
    write_comment(
        bid_id=bid.pk,
        question_id=novelty.pk,
        key=uuid4(),
        text="Please check the last sentence with the evaluators before we submit.",
        by=team.dcs,
    )
    _change(bid, novelty, " It has not been tried with children under five.", team.lead)


def _certify_and_change(bid: Bid, team: Team, questions: Mapping[str, Question]) -> None:
    """Both offices are asked and one certifies; then an answer changes, and the certificate lapses."""
    for office in (Office.DCS, Office.S151):
        ask_to_certify(bid_id=bid.pk, office=office, by=team.lead)
    certify(bid_id=bid.pk, office=Office.DCS, by=team.dcs, comment="I have read all of it.")
    _change(bid, questions["after_the_grant"], " The council’s cabinet takes this up in its next budget.", team.lead)


def _change(bid: Bid, question: Question, more: str, by: User) -> None:
    """Add to an answer, as from the page that shows it as it stands."""
    answer = Answer.objects.get(bid=bid, question=question)
    change = Change(question.pk, f"{answer.value}{more}", answer.version)
    save_answers(bid_id=bid.pk, changes=[change], by=by)
