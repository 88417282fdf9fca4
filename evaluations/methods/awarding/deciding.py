"""The walk where it meets every floor, the walk that looks ahead where it does not."""

from __future__ import annotations

from evaluations.methods.awarding.board import Board
from evaluations.methods.awarding.looking_ahead import LookAhead
from evaluations.methods.awarding.records import Method
from evaluations.methods.awarding.walking import Walked, walk


def decide(board: Board, *, keep: bool = False) -> tuple[Walked, Method, bool]:
    """The walk, whether it needed to look ahead, and whether what it saw is proven. ``keep`` keeps the states."""
    walked = walk(board, keep=keep)
    if walked.floors_met:
        return walked, Method.RULE, True
    ahead = LookAhead(board)
    walked = walk(board, missed=ahead.missed, granting=ahead.grant, keep=keep)
    return walked, Method.OPTIMISER, ahead.proven
