"""The lowest score that would have been funded, all else equal.

A raise matters only when it passes another bid or the threshold, and it never loses an award, so
the lowest score that is funded is found by halving. In rounds of up to ``EXACT`` bids each trial
runs the whole rule with the bid's score raised. In larger ones what stands above the raised bid is
taken as it was: the score told is always enough, and could only be more than the lowest where the
raise would let a bid above it be decided otherwise by the optimiser.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Callable
from dataclasses import dataclass, replace
from decimal import Decimal

from evaluations.methods.awarding.board import Board, board_of
from evaluations.methods.awarding.deciding import decide
from evaluations.methods.awarding.looking_ahead import LookAhead
from evaluations.methods.awarding.records import Contender, Terms
from evaluations.methods.awarding.walking import Walked, walk
from evaluations.methods.ranking import TWO_PLACES, tie_key

HIGHEST = Decimal("100.00")
EXACT = 60


def lowest_scores(board: Board, terms: Terms, walked: Walked) -> dict[str, Decimal]:
    """For each bid that is not funded, the lowest score to two places that would be; absent where none up to 100 is.

    ``walked`` has kept its states.
    """
    contenders = [place.contender for place in board.places]
    ties = [tie_key(terms.seed, each.reference) for each in contenders]
    order = [(-each.score, tie) for each, tie in zip(contenders, ties, strict=True)]
    exact = board.floors and len(contenders) <= EXACT
    found = {}
    for number, pounds in enumerate(walked.pounds):
        if pounds:
            continue
        scores = _scores_that_matter(contenders, ties, number, terms)
        above = Above(board, terms, walked, order, number)
        at = bisect_left(scores, True, key=_by_rule(contenders, terms, number) if exact else above.has_room)
        if board.floors and not exact and at < len(scores) and not above.is_funded(scores[at]):
            at = bisect_left(scores, True, lo=at + 1, key=above.is_funded)
        if at < len(scores):
            found[contenders[number].reference] = scores[at]
    return found


def _scores_that_matter(contenders: list[Contender], ties: list[str], number: int, terms: Terms) -> list[Decimal]:
    """From the lowest: the threshold, and just enough to pass each bid above."""
    own = contenders[number]
    above = {
        other.score if ties[number] < ties[at] else other.score + TWO_PLACES
        for at, other in enumerate(contenders[:number])
    }
    least = max(own.score, terms.threshold)
    wanted = {score for score in above if least < score <= HIGHEST}
    return sorted(wanted | ({terms.threshold} if own.score < terms.threshold <= HIGHEST else set()))


@dataclass(frozen=True, slots=True)
class Above:
    """One bid, and the walk as it came to each place above it."""

    board: Board
    terms: Terms
    walked: Walked
    order: list[tuple[Decimal, str]]
    number: int

    def _at(self, score: Decimal) -> int:
        return bisect_left(self.order, (-score, self.order[self.number][1]))

    def has_room(self, score: Decimal) -> bool:
        """Whether the bid would fit with this score: without floors, whether it would be funded."""
        place = replace(self.board.places[self.number], eligible=True)
        return self.walked.states[self._at(score)].room(place)[0] > 0

    def is_funded(self, score: Decimal) -> bool:
        """Whether it would be funded with this score, after those above it as they were decided."""
        if not self.has_room(score):
            return False
        own = replace(self.board.places[self.number].contender, score=score)
        others = [place.contender for at, place in enumerate(self.board.places) if at != self.number]
        raised = board_of([*others, own], self.terms)
        at = self._at(score)
        plain = walk(raised)
        if plain.floors_met:
            return plain.pounds[at] > 0
        ahead = LookAhead(raised, missed=self.walked.end.missed)
        ahead.begin(self.walked.pounds[:at])
        return ahead.grant(at, self.walked.states[at].room(raised.places[at])[0]) > 0


def _by_rule(contenders: list[Contender], terms: Terms, number: int) -> Callable[[Decimal], bool]:
    own = contenders[number]

    def funded(score: Decimal) -> bool:
        raised = [replace(own, score=score) if each is own else each for each in contenders]
        board = board_of(raised, terms)
        walked, _, _ = decide(board)
        return any(
            pounds and place.contender.reference == own.reference
            for place, pounds in zip(board.places, walked.pounds, strict=True)
        )

    return funded
