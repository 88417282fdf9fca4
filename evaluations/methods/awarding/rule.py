"""``merit_order/2``: merit order with floors and caps in pounds by priority area and region.

The plain walk decides where it ends with every floor met. Where it does not, the same walk asks
the optimiser before each award whether the floors can still be met after it, or missed by no more
than the least possible. Where the plain walk meets the floors, looking ahead would have decided
nothing else, so both are one rule. Whichever decides:

- the sum never passes the budget, and no cap is passed;
- floors are missed only by the least possible, and met where they can be;
- nobody is funded below a refused bid of the same area and region;
- raising one's own score never loses one's award. A raise leaves every possible award that
  includes the bid possible, and makes no award without it possible that was not. So a bid above
  it is decided otherwise than before only where that makes the raised bid indispensable;
- the order of input does not matter, and the same input gives the same result.

With ``partial`` a raise never loses the award either, though its amount may change. Where the
optimiser had to be stopped the result says so (``proven``), and only the first and third of these
are then certain.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace

from evaluations.methods.awarding.board import Board, board_of
from evaluations.methods.awarding.counterfactuals import lowest_scores
from evaluations.methods.awarding.deciding import decide
from evaluations.methods.awarding.looking_ahead import LookAhead
from evaluations.methods.awarding.records import Contender, FloorMet, Possible, Reason, Result, Standing, Terms
from evaluations.methods.awarding.sentences import Names, floor_missed, floors_impossible, why
from evaluations.methods.awarding.walking import Walked, walk


def award(
    contenders: Iterable[Contender],
    terms: Terms,
    *,
    counterfactuals: bool = True,
    names: Mapping[str, str] | None = None,
) -> Result:
    """Who is funded, for how much and why. ``names`` are areas' and regions' titles by key, for the sentences.

    ``counterfactuals`` finds for each bid that is not funded the lowest score that would have
    been. ``ValueError`` when one reference stands twice, or a bid asks for nothing.
    """
    board = board_of(contenders, terms)
    walked, method, proven = decide(board, keep=counterfactuals)
    needed = lowest_scores(board, terms, walked) if counterfactuals else {}
    reasons = _reasons(board, walked, terms)
    scores = [None, *(place.contender.score for place in board.places), None]
    standings = []
    for number, place in enumerate(board.places):
        one, granted, reason = place.contender, walked.pounds[number], reasons[number]
        standings.append(
            Standing(
                reference=one.reference,
                position=number + 1,
                score=one.score,
                asked_pounds=one.pounds,
                area=one.area,
                region=one.region,
                tied=one.score in (scores[number], scores[number + 2]),
                funded=granted > 0,
                pounds=granted,
                reason=reason,
                sentence=why(place, reason, granted, terms, board, names or {}),
                would_need=needed.get(one.reference),
            )
        )
    return Result(tuple(standings), _floors(board, walked, terms, names or {}), method, sum(walked.pounds), proven)


def floors_possible(
    contenders: Iterable[Contender], terms: Terms, *, names: Mapping[str, str] | None = None
) -> Possible:
    """Whether an award within the budget and the caps can meet every floor and pass nobody over in area and region."""
    board = board_of(contenders, terms)
    beyond = sum(max(floor.pounds - board.floors.get((floor.dimension, floor.key), 0), 0) for floor in terms.floors)
    ahead = None if walk(board).floors_met else LookAhead(board)
    short = ahead.missed if ahead else 0
    return Possible(
        possible=not short + beyond,
        short_pounds=short + beyond,
        sentences=floors_impossible(board, terms, short, names or {}),
        proven=ahead is None or ahead.proven,
    )


def _reasons(board: Board, walked: Walked, terms: Terms) -> list[Reason]:
    """As the walk says, but a bid that the rule would fund without floors is displaced by them, whatever refused it."""
    reasons = list(walked.reasons)
    if board.floors:
        without = walk(board_of([place.contender for place in board.places], replace(terms, floors=())))
        for number, pounds in enumerate(without.pounds):
            if pounds and not walked.pounds[number]:
                reasons[number] = Reason.DISPLACED
    return reasons


def _floors(board: Board, walked: Walked, terms: Terms, names: Names) -> tuple[FloorMet, ...]:
    found = []
    for floor in terms.floors:
        pounds = walked.end.got.get((floor.dimension, floor.key), 0)
        met = pounds >= floor.pounds
        found.append(FloorMet(floor, pounds, met, "" if met else floor_missed(board, floor, pounds, names)))
    return tuple(found)
