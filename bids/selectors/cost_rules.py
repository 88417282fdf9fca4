"""Rules on what costs add up to: an answer that must equal a total, and the least match funding."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any, Final

from portal.look.words import pounds
from programmes.models import Question, Round, Totals

NAMES: Final = {
    Totals.GRANT: "The grant in the cost table is",
    Totals.MATCH: "The match funding in the cost table is",
    Totals.ALL: "Costs are",
}
MORE: Final = "{name} {difference} more than the {asked} of “{label}”."
LESS: Final = "{name} {difference} less than the {asked} of “{label}”."
SHORT: Final = "Match funding is {match}. This round asks for at least {least}, so {difference} more is needed."


@dataclass(frozen=True)
class Totalled:
    """What a cost table comes to, in pounds, partners' own costs included."""

    grant: int
    match: int

    def of(self, total: str) -> int:
        """The total that a question names."""
        return {Totals.GRANT.value: self.grant, Totals.MATCH.value: self.match}.get(total, self.grant + self.match)


def unequal(question: Question, value: Any, totals: Totalled) -> str:
    """By how much the costs differ from an answer that must equal them; nothing when they agree or there is none."""
    if not question.equals or not isinstance(value, int) or totals.of(question.equals) == value:
        return ""
    difference = totals.of(question.equals) - value
    words = MORE if difference > 0 else LESS
    name = NAMES[Totals(question.equals)]
    return words.format(name=name, difference=pounds(abs(difference)), asked=pounds(value), label=question.label)


def least_match(round_: Round, grant: int) -> int:
    """The match funding that a grant needs in this round: the amount or the share, whichever is more."""
    share = -(-grant * (round_.min_match_percent or 0) // 100)  # rounded up to the pound
    return max(round_.min_match_pounds or 0, share)


def short_of_match(round_: Round, totals: Totalled) -> Iterable[str]:
    """The sentence for match funding below the round's least."""
    least = least_match(round_, totals.grant)
    if totals.match < least:
        difference = pounds(least - totals.match)
        yield SHORT.format(match=pounds(totals.match), least=pounds(least), difference=difference)


def rules_of(round_: Round, questions: Iterable[Question]) -> Mapping[str, Any]:
    """The rules as plain data, for what is handed in to say by which it was checked; empty when there are none."""
    equal = {question.key: question.equals for question in questions if question.equals}
    match = {"min_match_pounds": round_.min_match_pounds, "min_match_percent": round_.min_match_percent}
    return {**({"equals": equal} if equal else {}), **{name: amount for name, amount in match.items() if amount}}
