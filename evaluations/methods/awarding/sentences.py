"""What the rule did, in sentences that a bidder, an officer and a minister read alike."""

from __future__ import annotations

from collections.abc import Mapping

from evaluations.methods.awarding.board import Board, Group, Place
from evaluations.methods.awarding.records import Limit, Reason, Terms

Names = Mapping[str, str]


def pounds_of(pounds: int) -> str:
    """Money as in a table."""
    return f"£{pounds:,}"


def title_of(group: Group, names: Names) -> str:
    """An area's or region's title."""
    return names.get(group[1], group[1]) or f"no {group[0]}"


def why(place: Place, reason: Reason, granted: int, terms: Terms, board: Board, names: Names) -> str:
    """One sentence for a bid's place."""
    if reason in (Reason.CAP_AREA, Reason.CAP_REGION):
        group = place.groups[0 if reason is Reason.CAP_AREA else 1]
        return (
            f"The cap of {pounds_of(board.caps[group])} on {title_of(group, names)} "
            f"was reached at or above this bid's place in the order of score."
        )
    asked = pounds_of(place.pounds)
    return {
        Reason.FUNDED: "The bid is in the money in the order of score.",
        Reason.PARTLY: f"{pounds_of(granted)} of the {asked} asked for was left, and the bid can use it.",
        Reason.FLOOR: "The bid is below the line, and is funded because a floor of its area or region needs it.",
        Reason.THRESHOLD: f"The score of {place.contender.score} is below the threshold of {terms.threshold}.",
        Reason.BUDGET: "The budget ran out at or above this bid's place in the order of score.",
        Reason.DISPLACED: "Without the floors this bid would have been funded: its money is kept for "
        f"{_floors(board, names)}.",
    }[reason]


def _floors(board: Board, names: Names) -> str:
    titles = [title_of(group, names) for group in board.floors]
    return f"{', '.join(titles[:-1])} and {titles[-1]}" if len(titles) > 1 else "".join(titles)


def floor_missed(board: Board, floor: Limit, pounds: int, names: Names) -> str:
    """Why a floor is missed, and by how much."""
    title = title_of((floor.dimension, floor.key), names)
    reachable = board.floors.get((floor.dimension, floor.key), 0)
    missing = f"{title} is {pounds_of(floor.pounds - pounds)} short of its floor of {pounds_of(floor.pounds)}"
    if reachable < floor.pounds:
        return f"{missing}: {out_of_reach(board, floor)}."
    return f"{missing}: the floors cannot all be met within the budget and the caps."


def out_of_reach(board: Board, floor: Limit) -> str:
    """Why a floor is more than its own area or region could get."""
    group = (floor.dimension, floor.key)
    cap = board.caps.get(group)
    if cap is not None and cap < floor.pounds:
        return f"its own cap is {pounds_of(cap)}"
    asked = sum(place.pounds for place in board.places if place.eligible and group in place.groups)
    return f"bids at or over the threshold ask for {pounds_of(asked)} there"


def floors_impossible(board: Board, terms: Terms, short: int, names: Names) -> tuple[str, ...]:
    """A sentence for each thing that keeps the floors from being met; none when they can be."""
    alone = [
        f"The floor of {pounds_of(floor.pounds)} for {title_of((floor.dimension, floor.key), names)} "
        f"cannot be met: {out_of_reach(board, floor)}."
        for floor in terms.floors
        if board.floors.get((floor.dimension, floor.key), 0) < floor.pounds
    ]
    together = (
        f"Within the budget and the caps, and with nobody passed over in an area and region, "
        f"at least {pounds_of(short)} of what could be met must be missed."
    )
    return (*alone, together) if short else tuple(alone)
