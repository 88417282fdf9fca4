"""The filters of a round's lists, as forms that are read from the address."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from typing import Any, ClassVar

from django import forms

from evaluations.selectors.cockpit.lines import BidLine
from evaluations.selectors.cockpit.reads import STATES, ReadLine
from evaluations.selectors.cockpit.spread import APART, STEP, in_band
from evaluations.selectors.cockpit.stages import STAGES, WAITS, Step
from evaluations.states import DecisionKind
from portal.look.forms import GdsForm

Choice = tuple[str, str]
ANY: Choice = ("", "Any")
NONE = "none"


class ListFilter(GdsForm):
    """What an address asks of a list. What it asks wrongly is left out, and said at the field."""

    mark_optional = False
    tests: ClassVar[dict[str, Callable[[Any, str], bool]]] = {}

    def __init__(self, data: Any, choices: dict[str, Sequence[Choice]] | None = None) -> None:
        super().__init__(data)
        for name, listed in (choices or {}).items():
            field = self.fields[name]
            if isinstance(field, forms.ChoiceField):
                field.choices = [ANY, *listed]
        self.is_valid()

    @property
    def asked(self) -> dict[str, str]:
        """The filters in use."""
        return {name: value for name in self.fields if (value := self.cleaned_data.get(name))}

    def keep(self, rows: Iterable[Any]) -> list[Any]:
        """The rows that every filter in use lets through."""
        asked = [(self.tests[name], value) for name, value in self.asked.items() if name in self.tests]
        return [row for row in rows if all(test(row, value) for test, value in asked)]


def chosen(label: str, choices: Sequence[Choice] = ()) -> forms.ChoiceField:
    """A filter that may be left open."""
    return forms.ChoiceField(label=label, choices=[ANY, *choices], required=False)


def _codes(steps: Sequence[Step]) -> list[Choice]:
    return [(step.code, step.label) for step in steps]


def _step(steps: Sequence[Step]) -> Callable[[BidLine, str], bool]:
    by_code = {step.code: step for step in steps}
    return lambda line, code: by_code[code].holds(line)


def _said(line: BidLine, text: str) -> bool:
    said = f"{line.bid.reference} {line.bid.title} {line.bid.organisation.name}".casefold()
    return all(word in said for word in text.casefold().split())


def _decision(line: BidLine, kind: str) -> bool:
    return line.decision is None if kind == NONE else line.decision is not None and line.decision.kind == kind


def _recommended(line: BidLine, answer: str) -> bool:
    return line.recommended is not None and (line.recommended > 0) == (answer == "yes")


def _area(line: BidLine, key: str) -> bool:
    return line.where.area == ("" if key == NONE else key)


def _region(line: BidLine, key: str) -> bool:
    return line.where.region == ("" if key == NONE else key)


def _score(line: BidLine, code: str) -> bool:
    low, high = (int(part) for part in code.split("-"))
    return line.standing is not None and line.is_eligible and in_band(line.standing.score, low, high)


def _apart(line: BidLine, code: str) -> bool:
    low, high = (int(part) for part in code.split("-"))
    return line.standing is not None and line.is_eligible and low <= line.standing.apart < high


SCORES = [(f"{low}-{low + STEP}", f"{low} to {low + STEP}") for low in range(0, 100, STEP)]
APARTS = [(f"{low}-{high}", f"{low} or more" if high > 100 else f"{low} to under {high}") for low, high in APART]


class BidFilter(ListFilter):
    """The bids of a round."""

    q = forms.CharField(label="Reference, title or organisation", required=False, max_length=100)
    stage = chosen("Has reached", _codes(STAGES))
    waits = chosen("Waits for", _codes(WAITS))
    recommended = chosen("Award run recommends", [("yes", "Funding"), ("no", "No funding")])
    decision = chosen("Decision", [*DecisionKind.choices, (NONE, "Not decided")])
    area = chosen("Priority area")
    region = chosen("Region")
    score = chosen("Score of 100", SCORES)
    apart = chosen("Assessors apart by, in points", APARTS)
    tests: ClassVar[dict[str, Callable[[Any, str], bool]]] = {
        "q": _said,
        "stage": _step(STAGES),
        "waits": _step(WAITS),
        "recommended": _recommended,
        "decision": _decision,
        "area": _area,
        "region": _region,
        "score": _score,
        "apart": _apart,
    }


def _assessor(read: ReadLine, pk: str) -> bool:
    return str(read.assessor_id) == pk


class ReadFilter(ListFilter):
    """The reads of a round."""

    assessor = chosen("Assessor")
    state = chosen("How far", STATES)
    tests: ClassVar[dict[str, Callable[[Any, str], bool]]] = {"assessor": _assessor, "state": ReadLine.stands}
