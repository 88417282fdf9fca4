"""Which letter each bid of a round gets, and how far it has got."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

from django.db.models.fields.json import KT

from bids.models import Bid
from bids.selectors.submitted import counted_bids
from evaluations.models import Decision, EligibilityCheck, LetterKind
from evaluations.selectors.eligibility import latest_checks
from evaluations.selectors.letters_wording import Grounds, grounds_of
from evaluations.states import DecisionKind, DecisionState
from portal.documents.models import Document
from portal.documents.states import State
from programmes.models import Round

AWARD_LETTER, OUTCOME_LETTER = "award_letter", "outcome_letter"
LETTERS = (AWARD_LETTER, OUTCOME_LETTER)
WORDINGS: dict[str, LetterKind] = {
    DecisionKind.FUND: LetterKind.AWARD,
    DecisionKind.RESERVE: LetterKind.RESERVE,
    DecisionKind.REJECT: LetterKind.UNSUCCESSFUL,
}


class LetterState(StrEnum):
    """How far a bid's letter has got."""

    UNDECIDED = "undecided"
    MISSING = "missing"
    WAITING = "waiting"
    FAILED = "failed"
    READY = "ready"


@dataclass(frozen=True, slots=True)
class Letter:
    """A bid, what its letter is about, and the letter itself if it has been asked for.

    ``lacks`` names the required clauses that the wording in force leaves out: such a letter cannot be made.
    """

    bid: Bid
    decision: Decision | None
    check: EligibilityCheck | None
    document: Document | None
    state: LetterState
    lacks: tuple[str, ...] = ()

    @property
    def wording(self) -> LetterKind:
        """The wording that tells this bidder."""
        return wording_kind(self.decision)

    @property
    def kind(self) -> str:
        """The kind of document that tells this bidder."""
        return kind_for(self.decision)


def kind_for(decision: Decision | None) -> str:
    """An award letter for a decision to fund, an outcome letter for everything else."""
    return AWARD_LETTER if decision is not None and decision.kind == DecisionKind.FUND else OUTCOME_LETTER


def wording_kind(decision: Decision | None) -> LetterKind:
    """The wording that tells this decision; without one the bid was not eligible."""
    return WORDINGS[decision.kind] if decision is not None else LetterKind.INELIGIBLE


def basis_for(round_: Round, decision: Decision | None, check: EligibilityCheck | None, grounds: Grounds) -> str:
    """What a letter rests on, kept in its content: another decision, date, wording or run needs another letter."""
    if decision is not None:
        is_dated = decision.kind == DecisionKind.FUND and decision.supersedes_id is None and round_.accept_by
        date = f":{round_.accept_by:%Y-%m-%dT%H:%M%z}" if is_dated else ""
        return f"decision:{decision.pk}{date}:{grounds.of(wording_kind(decision))}"
    return f"check:{check.pk}:{grounds.of(wording_kind(None))}" if check is not None else ""


def approved_decisions(bids: list[Bid]) -> dict[int, Decision]:
    """The approved decision of each bid, by bid id. One query."""
    found = Decision.objects.filter(bid__in=bids, state=DecisionState.APPROVED)
    return {decision.bid_id: decision for decision in found}


def letters_of(round_: Round) -> list[Letter]:
    """Every counted bid of the round with its letter, by reference. Six queries."""
    bids = list(counted_bids(round_))
    return letters_for(bids, approved_decisions(bids), latest_checks(bids))


def letter_of(bid: Bid, decision: Decision) -> Letter:
    """The letter about one decision."""
    return letters_for([bid], {bid.pk: decision}, {})[0]


def letters_for(
    bids: list[Bid],
    decisions: Mapping[int, Decision],
    checks: Mapping[int, EligibilityCheck],
    grounds: Grounds | None = None,
) -> list[Letter]:
    """The letters of these bids of one round, from what was decided or checked.

    Two queries; one when ``grounds`` are at hand.
    """
    if not bids:
        return []
    round_ = bids[0].round
    grounds = grounds or grounds_of(round_)
    documents = {
        (document.kind, document.subject_id): document
        for document in Document.objects.filter(
            kind__in=LETTERS, subject_id__in=[bid.pk for bid in bids], is_current=True
        )
        .annotate(basis=KT("snapshot__context__basis"))
        .defer("snapshot")
    }
    return [_letter(bid, decisions.get(bid.pk), checks.get(bid.pk), documents, round_, grounds) for bid in bids]


def _letter(
    bid: Bid,
    decision: Decision | None,
    check: EligibilityCheck | None,
    documents: Mapping[tuple[str, int], Document],
    round_: Round,
    grounds: Grounds,
) -> Letter:
    if decision is None and (check is None or check.passed):
        return Letter(bid, decision, check, None, LetterState.UNDECIDED)
    document = documents.get((kind_for(decision), bid.pk))
    if document is None or getattr(document, "basis", "") != basis_for(round_, decision, check, grounds):
        return Letter(bid, decision, check, None, LetterState.MISSING, grounds.lacking(wording_kind(decision)))
    return Letter(bid, decision, check, document, _progress(document))


def _progress(document: Document) -> LetterState:
    if document.state == State.READY:
        return LetterState.READY
    return LetterState.FAILED if document.state == State.FAILED else LetterState.WAITING
