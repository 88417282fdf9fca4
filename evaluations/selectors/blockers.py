"""What blocks each gate of a round: a sentence for each thing to do first, with links to where it is done."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import NamedTuple

from django.urls import reverse

from bids.models import Bid, BidOutcome
from bids.selectors.deadlines import still_open
from bids.selectors.submitted import counted_bids
from bids.states import BidState, Result
from evaluations.models import Decision, EligibilityCheck
from evaluations.selectors.conflicts_round import found_after_scoring
from evaluations.selectors.diligence import standings_of
from evaluations.selectors.eligibility import latest_checks
from evaluations.selectors.letters import Letter, LetterState, letters_of
from evaluations.selectors.meetings import open_meetings
from evaluations.selectors.secrecy import are_all_in, reads
from evaluations.states import DecisionKind, DecisionState
from portal.audit.clock import database_now
from portal.look.words import join, moment, plural
from programmes.models import Round
from programmes.states import Gate

SHOWN = 6


class Link(NamedTuple):
    """Where something is put right."""

    text: str
    url: str


@dataclass(frozen=True, slots=True)
class Blocker:
    """One thing that has to be done first: what it is, whom it is about, and where to go."""

    said: str
    about: tuple[Link, ...] = ()
    more: int = 0
    place: Link | None = None

    @property
    def sentence(self) -> str:
        """The whole of it in words."""
        named = ", ".join(link.text for link in self.about)
        more = f" and {self.more} more" if self.more else ""
        return f"{self.said}: {named}{more}." if named else f"{self.said}."

    def __str__(self) -> str:
        return self.sentence


def before_assessment(round_: Round) -> list[Blocker]:
    """What blocks the start of assessment."""
    none = [] if counted_bids(round_).exists() else [Blocker("No bid was handed in, so there is nothing to assess")]
    return [*none, *_with_more_time(round_)]


def _with_more_time(round_: Round) -> list[Blocker]:
    """Bids whose own deadline is still to come."""
    where = Link("Deadline and outages", reverse("evaluations:deadline", args=[round_.slug]))
    bids = still_open(round_, database_now())
    return [Blocker(f"More time was given to {join(bids)}, and has not passed yet", place=where)] if bids else []


def before_decisions(round_: Round) -> list[Blocker]:
    """Every bid checked, and every eligible bid read as often as the round asks."""
    bids = list(counted_bids(round_))
    return decisions_wait_for(round_, bids, latest_checks(bids), reads(bids))


def decisions_wait_for(
    round_: Round,
    bids: list[Bid],
    checks: Mapping[int, EligibilityCheck],
    counts: Mapping[int, tuple[int, int]],
) -> list[Blocker]:
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
    people = plural(wanted, "assessor")
    allocation = _page("Allocation", "allocation", round_)
    return [
        *_blocker(unchecked, "is not checked for eligibility", "are not checked for eligibility", to="eligibility"),
        *_blocker(short, f"has fewer than {people}", f"have fewer than {people}", place=allocation),
        *_blocker(waiting, "waits for an assessment", "wait for assessments", place=allocation),
        *_in_conflict(round_),
        *_meetings(round_),
    ]


def _in_conflict(round_: Round) -> list[Blocker]:
    """A conflict found after scoring: an officer sets it aside or takes the assessor off."""
    found = sorted({pair.bid.reference for pair in found_after_scoring(round_)})
    where = Link("Decide on it", f"{reverse('evaluations:conflicts', args=[round_.slug])}#after-scoring")
    one, many = "was scored by an assessor in conflict with it", "were scored by assessors in conflict with them"
    return _blocker(found, one, many, place=where)


def _meetings(round_: Round) -> list[Blocker]:
    """What a panel is about to agree may still change a score."""
    return [
        Blocker(
            f"The panel meeting “{meeting.title}” is still open",
            place=Link("Close it", reverse("evaluations:meeting", args=[meeting.pk])),
        )
        for meeting in open_meetings(round_)
    ]


def before_notification(round_: Round) -> list[Blocker]:
    """Everything decided, approved, looked into and lettered, with a date to answer by that is still to come."""
    withdrawn = Decision.objects.filter(
        bid__round=round_, state=DecisionState.APPROVED, bid__state=BidState.WITHDRAWN
    ).values_list("bid__reference", flat=True)
    return notification_waits_for(round_, letters_of(round_), list(withdrawn))


def notification_waits_for(round_: Round, letters: list[Letter], withdrawn: list[str]) -> list[Blocker]:
    """The same, with the letters at hand, and the withdrawn bids that hold money."""
    undecided = _in(letters, LetterState.UNDECIDED)
    approvals, making = _page("Approvals", "approvals", round_), _page("Make the letters", "letters", round_)
    return [
        *_blocker(undecided, "has no approved decision", "have no approved decision", place=approvals),
        *_held_back(round_, letters),
        *_lacking(round_, letters),
        *_blocker(_in(letters, LetterState.MISSING), "has no letter", "have no letter", place=making),
        *_blocker(
            _in(letters, LetterState.FAILED), "has a letter that failed", "have letters that failed", place=making
        ),
        *_blocker(_in(letters, LetterState.WAITING), "has a letter being made", "have letters being made"),
        *_blocker(withdrawn, "was withdrawn and still holds money", "were withdrawn and still hold money"),
        *_accept_by(round_),
    ]


def _lacking(round_: Round, letters: list[Letter]) -> list[Blocker]:
    """Wordings that leave out what their letters have to say: nothing is made from them."""
    missing = {letter.wording: letter.lacks for letter in letters if letter.lacks}
    return [
        Blocker(
            f"The wording of the {kind.label.lower()} leaves out: {'; '.join(lacks)}",
            place=Link("Wording of letters", reverse("evaluations:wording", args=[round_.slug, kind.value])),
        )
        for kind, lacks in missing.items()
    ]


def nothing(round_: Round) -> list[Blocker]:
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


BLOCKERS: dict[Gate, Callable[[Round], list[Blocker]]] = {
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


def _held_back(round_: Round, letters: Iterable[Letter]) -> list[Blocker]:
    """Approved awards over which something was found since, or that were approved before anybody looked."""
    awards = [each.bid for each in letters if each.decision and each.decision.kind == DecisionKind.FUND]
    standings = standings_of(awards)
    held = [bid.reference for bid in awards if standings[bid.pk].holds_back]
    return _blocker(
        held,
        "is approved, and due diligence or a condition holds its award back",
        "are approved, and due diligence or conditions hold their awards back",
        to="diligence",
        place=_page("Due diligence of the round", "diligence_grid", round_),
    )


def _page(text: str, name: str, round_: Round) -> Link:
    return Link(text, reverse(f"evaluations:{name}", args=[round_.slug]))


def _blocker(
    references: list[str], one: str, many: str, *, to: str = "bid", place: Link | None = None
) -> list[Blocker]:
    if not references:
        return []
    said = f"{plural(len(references), 'bid')} {one if len(references) == 1 else many}"
    about = tuple(Link(each, reverse(f"evaluations:{to}", args=[each])) for each in references[:SHOWN])
    return [Blocker(said, about, max(len(references) - SHOWN, 0), place)]


def _accept_by(round_: Round) -> list[Blocker]:
    if round_.accept_by is None or round_.accept_by > database_now():
        return []
    return [
        Blocker(
            f"Awards were to be accepted by {moment(round_.accept_by)}, which has passed",
            place=_page("Set a later date", "accept_by", round_),
        )
    ]
