"""The lowest score that would have been funded, all else equal.

A raise matters only when it passes another bid or the threshold, and it never loses an award, so
the lowest place that is funded is found by halving. Where the plain walk decides and there are
no floors, what is above a place decides it alone, and the states kept on the walk answer at once;
otherwise each trial runs the whole rule with the bid's score raised.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Callable
from dataclasses import replace
from decimal import Decimal

from evaluations.methods.awarding.board import Board, board_of
from evaluations.methods.awarding.deciding import decide
from evaluations.methods.awarding.records import Contender, Terms
from evaluations.methods.awarding.walking import Walked
from evaluations.methods.ranking import TWO_PLACES, tie_key

HIGHEST = Decimal("100.00")


def lowest_scores(board: Board, terms: Terms, walked: Walked) -> dict[str, Decimal]:
    """For each bid that is not funded, the lowest score to two places that would be; absent where none up to 100 is.

    ``walked`` has kept its states.
    """
    contenders = [place.contender for place in board.places]
    ties = [tie_key(terms.seed, each.reference) for each in contenders]
    order = [(-each.score, tie) for each, tie in zip(contenders, ties, strict=True)]
    found = {}
    for number, pounds in enumerate(walked.pounds):
        if pounds:
            continue
        scores = _scores_that_matter(contenders, ties, number, terms)
        trial = _by_states(board, order, walked, number) if not board.floors else _by_rule(contenders, terms, number)
        at = bisect_left(scores, True, key=trial)
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


def _by_states(
    board: Board, order: list[tuple[Decimal, str]], walked: Walked, number: int
) -> Callable[[Decimal], bool]:
    place = replace(board.places[number], eligible=True)

    def funded(score: Decimal) -> bool:
        at = bisect_left(order, (-score, order[number][1]))
        return walked.states[at].room(place)[0] > 0

    return funded


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
