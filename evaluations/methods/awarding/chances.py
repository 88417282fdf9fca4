"""The award rule as a decider of draws, for each bid's chance of funding under floors and caps."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import numpy as np

from evaluations.methods.awarding.board import board_of
from evaluations.methods.awarding.records import Contender, Terms
from evaluations.methods.awarding.walking import walk
from evaluations.methods.calibrating.funding import Decider, Flags, each_draw, merit_decider
from evaluations.methods.calibrating.records import Numbers


def award_decider(contenders: Sequence[Contender], terms: Terms) -> Decider:
    """The rule on draws whose columns are the contenders' scores, in their order.

    Without floors, caps and partial funding all draws are decided at once. With them each draw is
    walked; the optimiser is not asked, so in a draw whose floors the plain walk misses the money
    kept for them stays unspent.
    """
    board = board_of([replace(each, score=terms.threshold) for each in contenders], terms)
    rank = {place.contender.reference: number for number, place in enumerate(board.places)}
    order = [rank[each.reference] for each in contenders]
    if not (terms.floors or terms.caps or terms.partial):
        pounds = [each.pounds for each in contenders]
        return merit_decider(pounds, budget_pounds=terms.budget_pounds, threshold=float(terms.threshold), order=order)
    threshold = float(terms.threshold)
    by_tie = np.argsort(order)
    pounds_of = np.array([each.pounds for each in contenders], dtype=np.int64)
    within = {
        group: np.array([group in board.places[at].groups for at in order], dtype=np.bool_) for group in board.floors
    }

    def rule(scores: Numbers) -> Flags:
        merit = by_tie[np.argsort(-scores[by_tie], kind="stable")]
        eligible = scores >= threshold
        places = tuple(replace(board.places[order[at]], eligible=bool(eligible[at])) for at in merit)
        floors = {
            group: min(pounds, int(pounds_of[eligible & within[group]].sum())) for group, pounds in board.floors.items()
        }
        funded = np.zeros(scores.size, dtype=np.bool_)
        drawn = replace(board, places=places, floors=floors)
        funded[merit] = np.array(walk(drawn).pounds, dtype=np.int64) > 0
        return funded

    return each_draw(rule)
