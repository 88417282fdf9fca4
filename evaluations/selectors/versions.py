"""Two versions of an assessment beside each other, with what changed between them."""

from __future__ import annotations

import difflib
import json
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from evaluations.models import Assessment
from evaluations.states import AssessmentState
from programmes.models import Criterion

Piece = tuple[str, str]
"""A stretch of text and what became of it: "same", "gone" or "new"."""


@dataclass(frozen=True, slots=True)
class Side:
    """One version: its number, and when it was submitted (None for what is not submitted yet)."""

    number: int
    submitted_at: datetime | None


@dataclass(frozen=True, slots=True)
class Line:
    """One criterion in both versions; the two texts are cut where they differ."""

    name: str
    before: int | None
    after: int | None
    old: tuple[Piece, ...]
    new: tuple[Piece, ...]

    @property
    def level_changed(self) -> bool:
        return self.before != self.after

    @property
    def words_changed(self) -> bool:
        return any(kind != "same" for kind, _ in (*self.old, *self.new))


@dataclass(frozen=True, slots=True)
class Pair:
    """Two versions side by side. ``others`` are the earlier versions that could stand on the left."""

    left: Side
    right: Side
    lines: tuple[Line, ...]
    comment: Line
    others: tuple[int, ...]

    @property
    def changes(self) -> int:
        """How many criteria changed in level or in words."""
        return sum(line.level_changed or line.words_changed for line in self.lines)


def assessment_with_versions(pk: int) -> Assessment | None:
    """An assessment with its bid, assessor, versions and scores. Three queries."""
    return (
        Assessment.objects.select_related(
            "allocation__bid__round", "allocation__bid__organisation", "allocation__assessor__user"
        )
        .prefetch_related("versions", "scores__criterion")
        .filter(pk=pk)
        .first()
    )


def compared(assessment: Assessment, criteria: list[Criterion], left: str, *, show_draft: bool) -> Pair | None:
    """The version asked for (or the last but one) beside the newest; ``None`` when there is nothing to compare.

    ``show_draft`` puts what is not submitted yet on the right: only its own assessor sees that.
    """
    kept = sorted(assessment.versions.all(), key=lambda version: version.version)
    contents: list[tuple[Side, Mapping[str, Any]]] = [
        (Side(version.version, version.submitted_at), json.loads(version.content)) for version in kept
    ]
    if show_draft and kept and assessment.state == AssessmentState.RETURNED:
        contents.append((Side(assessment.version, None), _draft(assessment)))
    if len(contents) < 2:
        return None
    *earlier, (right, after) = contents
    chosen = next((each for each in earlier if str(each[0].number) == left), earlier[-1])
    old, new = _by_slug(chosen[1]), _by_slug(after)
    return Pair(
        left=chosen[0],
        right=right,
        lines=tuple(_line(each.name, old.get(each.slug, {}), new.get(each.slug, {})) for each in criteria),
        comment=_line(
            "Overall comment",
            {"justification": chosen[1].get("comment", "")},
            {"justification": after.get("comment", "")},
        ),
        others=tuple(side.number for side, _ in earlier if side.number != chosen[0].number),
    )


def _draft(assessment: Assessment) -> dict[str, Any]:
    return {
        "comment": assessment.comment,
        "scores": [
            {"criterion": score.criterion.slug, "value": score.value, "justification": score.justification}
            for score in assessment.scores.all()
        ],
    }


def _by_slug(content: Mapping[str, Any]) -> dict[str, Mapping[str, Any]]:
    return {score["criterion"]: score for score in content["scores"]}


def _line(name: str, before: Mapping[str, Any], after: Mapping[str, Any]) -> Line:
    old, new = _cut(before.get("justification", ""), after.get("justification", ""))
    return Line(name, before.get("value"), after.get("value"), old, new)


def _cut(old: str, new: str) -> tuple[tuple[Piece, ...], tuple[Piece, ...]]:
    """Both texts in stretches of whole words, each the same in both, gone, or new."""
    words, others = re.findall(r"\S+\s*", old), re.findall(r"\S+\s*", new)
    left: list[Piece] = []
    right: list[Piece] = []
    matcher = difflib.SequenceMatcher(None, [w.strip() for w in words], [w.strip() for w in others], autojunk=False)
    for kind, i1, i2, j1, j2 in matcher.get_opcodes():
        same = kind == "equal"
        left.extend(_piece("same" if same else "gone", words[i1:i2]))
        right.extend(_piece("same" if same else "new", others[j1:j2]))
    return tuple(left), tuple(right)


def _piece(kind: str, words: Iterable[str]) -> list[Piece]:
    text = "".join(words)
    return [(kind, text)] if text else []
