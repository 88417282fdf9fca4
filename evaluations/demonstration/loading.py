"""Making the demonstration, once: a round that is open now, one that is being assessed, and two stages."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import timedelta

from django.db import transaction

from bids.models import Bid
from bids.services.clarifying import ask_bidder, reply
from evaluations.demonstration import panel, scoring, stages, writing
from evaluations.demonstration.clock import at
from evaluations.demonstration.ideas import IDEAS
from evaluations.demonstration.more_ideas import MORE_IDEAS
from evaluations.demonstration.people import Team, make_assessors, make_closed_teams, make_open_teams
from evaluations.services.checking import check_eligibility
from evaluations.services.gates import open_gate
from portal.accounts.demonstration import confirm_addresses, make_department
from portal.accounts.models import User
from portal.accounts.refusals import Refused
from portal.accounts.roles import Role
from portal.audit.clock import database_now
from programmes.demonstration import create_demonstration_round
from programmes.demonstration.areas import PRIORITY_AREAS
from programmes.demonstration.making import SLUG
from programmes.demonstration.stories import make_stories
from programmes.models import MemberRole, Round
from programmes.selectors.award_terms import CALIBRATED, stored_terms
from programmes.services.publishing import publish_round
from programmes.states import Gate

ASSESSED_SLUG = "demonstration-round-in-assessment"
ASSESSED_TITLE = "Demonstration round in assessment: keeping families together"
CARE, TRANSITIONS = (slug for slug, _, _ in PRIORITY_AREAS)
ASSESSED_TERMS = stored_terms(
    score=CALIBRATED, partial=False, floors=[("area", TRANSITIONS, 1_200_000)], caps=[("area", CARE, 4_500_000)]
)
"""A floor that merit alone may miss, and a cap that two strong bids compete under."""
COSTS_UNCLEAR = "Your costs name a coordinator and your milestones do not. When would they begin?"
COSTS_CLEAR = "In the second month. The post is agreed, and the description is in the delivery plan, on its last page."
YEARS_UNCLEAR = "Which financial year do the figures of your third outcome stand for?"
ALL_IDEAS = (*IDEAS, *MORE_IDEAS)


@dataclass(frozen=True, slots=True)
class Loaded:
    """What there was to make: nothing, when it was made before. What could not be made is named, with why."""

    rounds: int
    bids: int
    left_out: tuple[str, ...] = ()


def load_demonstration() -> Loaded:
    """Make what is missing of the demonstration; each round is made whole or not at all.

    People change what was made before: who leads, who has left. A round that no longer fits them is left
    out and named, since an update must not keep the portal from starting. Raises ``Refused`` without PORTAL_DEMO.
    """
    department = make_department()
    confirm_addresses()
    officer = department[Role.FUND_OFFICER]
    before, rounds = Bid.objects.count(), 0
    left_out = []
    parts: tuple[tuple[str, int, Callable[[], None]], ...] = (
        (SLUG, 1, lambda: _make_open_round(officer)),
        (ASSESSED_SLUG, 1, lambda: _make_assessed_round(officer, department[Role.APPROVER])),
        (stages.FIRST_SLUG, 2, lambda: stages.make_stages(officer, make_open_teams())),
    )
    for slug, number, make in parts:
        if Round.objects.filter(slug=slug).exists():
            continue
        try:
            make()
            rounds += number
        except Refused as refusal:
            left_out.append(f"{slug}: {refusal.sentence}")
    make_stories(officer)
    return Loaded(rounds, Bid.objects.count() - before, tuple(left_out))


@transaction.atomic
def _make_open_round(officer: User) -> None:
    """Open since three weeks, closing at 3pm in four; five bids, each further than the one before."""
    now = database_now()
    round_ = create_demonstration_round(
        opens_at=at(now - timedelta(weeks=3), 9),
        closes_at=at(now + timedelta(weeks=4), 15),
        accept_by=at(now + timedelta(weeks=20), 17),
        by=officer,
    )
    publish_round(round_id=round_.pk, by=officer)
    blank, half, waiting, first, second = make_open_teams()
    ideas = ALL_IDEAS[12:]
    writing.start(round_, blank)
    writing.write_half(writing.start(round_, half), half, ideas[0])
    writing.write_whole(writing.start(round_, waiting), waiting, ideas[1], [blank.organisation])
    for team, idea, partners in ((first, ideas[2], [half.organisation]), (second, ideas[3], [])):
        bid = writing.start(round_, team)
        writing.write_whole(bid, team, idea, partners)
        writing.certify_and_submit(bid, team)


def _make_assessed_round(officer: User, chair: User) -> None:
    """Twelve bids, handed in while the round was open; it closes as soon as they are in."""
    with transaction.atomic():
        now = database_now()
        round_ = create_demonstration_round(
            title=ASSESSED_TITLE,
            slug=ASSESSED_SLUG,
            opens_at=at(now - timedelta(weeks=8), 9),
            closes_at=now + timedelta(hours=1),
            accept_by=at(now + timedelta(weeks=6), 17),
            by=officer,
            reference_prefix="DR0",
            award_terms=ASSESSED_TERMS,
        )
        publish_round(round_id=round_.pk, by=officer)
        teams = make_closed_teams()
        bids = [_hand_in(round_, team, place, teams) for place, team in enumerate(teams)]
        Round.objects.filter(pk=round_.pk).update(closes_at=database_now())
    _assess(round_, bids, officer, chair)


def _hand_in(round_: Round, team: Team, place: int, teams: Sequence[Team]) -> Bid:
    bid = writing.start(round_, team)
    partners = [teams[(place + 4) % len(teams)].organisation] if place % 3 == 0 else []
    writing.write_whole(bid, team, ALL_IDEAS[place], partners)
    writing.certify_and_submit(bid, team)
    return bid


@transaction.atomic
def _assess(round_: Round, bids: Sequence[Bid], officer: User, chair: User) -> None:
    """All but one pass the check; assessors have scored different parts of their reading, and a panel is called."""
    for bid in bids[:-1]:
        check_eligibility(bid_id=bid.pk, is_eligible=True, is_in_scope=True, reasons=[], note="", by=officer)
    open_gate(round_id=round_.pk, gate=Gate.ASSESS, by=officer)
    scoring.share_out(round_, bids[:-1], make_assessors(), officer)
    panel.call_the_panel(round_, chair, officer)
    panel.raise_one_flag(round_)
    _ask_two_bidders(bids, officer)


def _ask_two_bidders(bids: Sequence[Bid], officer: User) -> None:
    """One clarification is answered; the other waits, with its deadline still to come."""
    by = at(database_now() + timedelta(days=5), 17)
    answered = ask_bidder(bid_id=bids[1].pk, question=COSTS_UNCLEAR, answer_by=by, by=officer)
    lead = bids[1].organisation.memberships.get(role=MemberRole.LEAD).user
    reply(clarification_id=answered.pk, text=COSTS_CLEAR, by=lead)
    ask_bidder(bid_id=bids[2].pk, question=YEARS_UNCLEAR, answer_by=by, by=officer)
