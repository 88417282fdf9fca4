"""What blocks each gate of a round: a sentence for each thing that has to be done first."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Mapping

from bids.models import Bid, BidOutcome
from bids.selectors.submitted import counted_bids
from bids.states import BidState, Result
from evaluations.models import Decision, EligibilityCheck
from evaluations.selectors.eligibility import latest_checks
from evaluations.selectors.letters import Letter, LetterState, letters_of
from evaluations.selectors.secrecy import are_all_in, reads
from evaluations.states import DecisionState
from portal.audit.clock import database_now
from portal.look.words import moment, plural
from programmes.models import Round
from programmes.states import Gate

SHOWN = 6


def some(references: Iterable[str]) -> str:
    """The first few references, and how many more there are."""
    listed = list(references)
    more = len(listed) - SHOWN
    return ", ".join(listed[:SHOWN]) + (f" and {more} more" if more > 0 else "")


def before_assessment(round_: Round) -> list[str]:
    """What blocks the start of assessment."""
    return [] if counted_bids(round_).exists() else ["No bid was handed in, so there is nothing to assess."]


def before_decisions(round_: Round) -> list[str]:
    """Every bid checked, and every eligible bid read as often as the round asks."""
    bids = list(counted_bids(round_))
    return decisions_wait_for(round_, bids, latest_checks(bids), reads(bids))


def decisions_wait_for(
    round_: Round,
    bids: list[Bid],
    checks: Mapping[int, EligibilityCheck],
    counts: Mapping[int, tuple[int, int]],
) -> list[str]:
    """The same, with what it rests on at hand."""
    unchecked = [bid.reference for bid in bids if bid.pk not in checks]
    eligible = [bid for bid in bids if bid.pk in checks and checks[bid.pk].passed]
    wanted = round_.reads_per_bid
    short = [bid.reference for bid in eligible if counts.get(bid.pk, (0, 0))[1] < wanted]
    waiting = [
        bid.reference
        for bid in eligible
        if bid.reference not in short and not are_all_in(*counts.get(bid.pk, (0, 0)), wanted)
    ]
    return [
        *_sentence(unchecked, "is not checked for eligibility", "are not checked for eligibility"),
        *_sentence(
            short, f"has fewer than {plural(wanted, 'assessor')}", f"have fewer than {plural(wanted, 'assessor')}"
        ),
        *_sentence(waiting, "waits for an assessment", "wait for assessments"),
    ]


def before_notification(round_: Round) -> list[str]:
    """Everything decided, approved and lettered, with a date to answer by that is still to come."""
    return notification_waits_for(round_, letters_of(round_))


def notification_waits_for(round_: Round, letters: list[Letter]) -> list[str]:
    """The same, with the letters at hand."""
    withdrawn = Decision.objects.filter(
        bid__round=round_, state=DecisionState.APPROVED, bid__state=BidState.WITHDRAWN
    ).values_list("bid__reference", flat=True)
    return [
        *_sentence(_in(letters, LetterState.UNDECIDED), "has no approved decision", "have no approved decision"),
        *_sentence(_in(letters, LetterState.MISSING), "has no letter", "have no letter"),
        *_sentence(_in(letters, LetterState.FAILED), "has a letter that failed", "have letters that failed"),
        *_sentence(_in(letters, LetterState.WAITING), "has a letter being made", "have letters being made"),
        *_sentence(list(withdrawn), "was withdrawn and still holds money", "were withdrawn and still hold money"),
        *_accept_by(round_),
    ]


def nothing(round_: Round) -> list[str]:
    """For feedback and publication: both may follow whenever bidders have been told."""
    return []


def unanswered(round_: Round) -> list[str]:
    """A warning before publication: awards that no bidder has answered yet."""
    open_ones = BidOutcome.objects.filter(bid__round=round_, result=Result.FUNDED, response="")
    count = open_ones.count()
    if not count:
        return []
    if count == 1:
        return ["1 award is not answered yet. Its project is published as soon as it is accepted."]
    return [f"{count} awards are not answered yet. Their projects are published as they are accepted."]


BLOCKERS: dict[Gate, Callable[[Round], list[str]]] = {
    Gate.ASSESS: before_assessment,
    Gate.DECIDE: before_decisions,
    Gate.NOTIFY: before_notification,
    Gate.RELEASE_FEEDBACK: nothing,
    Gate.PUBLISH_OUTCOMES: nothing,
}


def letter_counts(letters: Iterable[Letter]) -> Counter[LetterState]:
    """How many letters stand in each state."""
    return Counter(letter.state for letter in letters)


def _in(letters: Iterable[Letter], state: LetterState) -> list[str]:
    return [letter.bid.reference for letter in letters if letter.state is state]


def _sentence(references: list[str], one: str, many: str) -> list[str]:
    if not references:
        return []
    return [f"{plural(len(references), 'bid')} {one if len(references) == 1 else many}: {some(references)}."]


def _accept_by(round_: Round) -> list[str]:
    if round_.accept_by is None or round_.accept_by > database_now():
        return []
    return [f"Awards were to be accepted by {moment(round_.accept_by)}, which has passed. Set a later date."]
