"""Two rounds of the demonstration that belong together: expressions of interest, then full bids of those invited."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta
from typing import Final

from django.db import transaction

from bids.models import Bid
from bids.services.enquiring import answer, ask
from bids.services.extending import extend_deadline
from bids.services.stages import invite_to_round
from bids.services.submitting import submit_bid
from bids.states import InvitationBasis
from evaluations.demonstration import together, writing
from evaluations.demonstration.clock import at
from evaluations.demonstration.ideas import IDEAS, Idea
from evaluations.demonstration.people import Team
from portal.accounts.models import User
from portal.audit.clock import database_now
from programmes.demonstration import create_demonstration_round
from programmes.models import Round
from programmes.services.outages import note_outage
from programmes.services.publishing import publish_round

FIRST_SLUG: Final = "demonstration-first-stage"
SECOND_SLUG: Final = "demonstration-second-stage"
FIRST_TITLE: Final = "Demonstration first stage: expressions of interest"
SECOND_TITLE: Final = "Demonstration second stage: full bids of those invited"
FIRST_SECTIONS: Final = frozenset({"about", "need", "innovation"})
FIRST_WEIGHTS: Final = {"need": 40, "innovation": 60}
REASON: Final = "They say most clearly whom the idea is for, and nobody near them has tried it."
WEEKENDS: Final = replace(IDEAS[2], title="Weekends with a family that stays")
EXPRESSED: Final = (
    WEEKENDS,
    replace(IDEAS[4], title="Trusted adults after dark"),
    replace(IDEAS[7], title="Help for kin from the first night"),
)
"""Ideas that others of the demonstration have too, under titles of their own."""
INVENTED: Final = "This round is a demonstration: its organisations are invented and no money is paid. "
ASKED: Final = "May a partner that is a housing association hold part of the grant?"
ANSWERED: Final = (
    "May a partner be paid out of the grant?",
    "Yes. The organisation that leads the bid receives the grant and pays its partners. Say in the costs what each "
    "partner would be paid, and in the partner’s part what it does for it.",
)
UNANSWERED: Final = "Do letters of support from partners count towards the word limit of the delivery section?"


@transaction.atomic
def make_stages(officer: User, teams: list[Team]) -> None:
    """Three express their interest, two are invited, and one of them is well into its full bid."""
    port_elland, harrowmere, _, northmoor, _ = teams
    now = database_now()
    first = _first_stage(officer, now)
    interested = zip((harrowmere, port_elland, northmoor), EXPRESSED, strict=True)
    handed_in = [_express(first, team, idea) for team, idea in interested]
    Round.objects.filter(pk=first.pk).update(closes_at=database_now())
    second = _second_stage(officer, first, now)
    invited = [bid.pk for bid in handed_in[:2]]
    invite_to_round(round_id=second.pk, bid_ids=invited, basis=InvitationBasis.BY_HAND, reason=REASON, by=officer)
    together.write_with_others(second, harrowmere, WEEKENDS, teams)
    _questions(second, officer, harrowmere, port_elland)
    _more_time(second, officer, now)


def _first_stage(officer: User, now: datetime) -> Round:
    """It closes as soon as they are in."""
    made = create_demonstration_round(
        title=FIRST_TITLE,
        slug=FIRST_SLUG,
        opens_at=at(now - timedelta(weeks=10), 9),
        closes_at=now + timedelta(hours=1),
        by=officer,
        reference_prefix="DS1",
        sections=FIRST_SECTIONS,
        weights=FIRST_WEIGHTS,
        summary="A short first step: tell us about the need and the idea. Those we invite write a full bid.",
        description=f"{INVENTED}It asks for two pages and no costs. Officers choose who goes on to the second stage.",
        guidance="Two sections are scored. What you write is carried over if you are invited to the second stage.",
        certified_by_dcs=False,
        certified_by_s151=False,
    )
    publish_round(round_id=made.pk, by=officer)
    return made


def _express(round_: Round, team: Team, idea: Idea) -> Bid:
    bid = writing.start(round_, team)
    writing.write_answers(bid, team, idea)
    submit_bid(bid_id=bid.pk, by=team.lead)
    return bid


def _second_stage(officer: User, first: Round, now: datetime) -> Round:
    made = create_demonstration_round(
        title=SECOND_TITLE,
        slug=SECOND_SLUG,
        opens_at=at(now - timedelta(weeks=2), 9),
        closes_at=at(now + timedelta(weeks=5), 15),
        questions_close_at=at(now + timedelta(weeks=4), 17),
        accept_by=at(now + timedelta(weeks=22), 17),
        by=officer,
        reference_prefix="DS2",
        summary="Full bids, from those who were invited after they expressed their interest.",
        description=f"{INVENTED}Only those invited from the first stage may bid. What they wrote is carried over.",
        follows=first,
    )
    publish_round(round_id=made.pk, by=officer)
    return made


def _questions(round_: Round, officer: User, first: Team, second: Team) -> None:
    """Two ask; one is answered for everybody."""
    asked = ask(round_id=round_.pk, organisation_id=first.organisation.pk, text=ASKED, by=first.editor)
    question, said = ANSWERED
    answer(enquiry_ids=[asked.pk], question=question, text=said, by=officer)
    ask(round_id=round_.pk, organisation_id=second.organisation.pk, text=UNANSWERED, by=second.lead)


def _more_time(round_: Round, officer: User, now: datetime) -> None:
    """The portal was away one morning: the ledger says so, and the round closes a day later for it."""
    day = at(now - timedelta(days=3), 10)
    away = note_outage(
        began_at=day,
        ended_at=day + timedelta(hours=2, minutes=20),
        affected="Nobody could sign in, and what was typed could not be saved (an invented outage)",
        by=officer,
    )
    extend_deadline(
        round_id=round_.pk,
        to_at=at(now + timedelta(weeks=5, days=1), 15),
        reason="The portal was away for more than two hours, so everybody has one more day.",
        by=officer,
        outage_id=away.pk,
    )
