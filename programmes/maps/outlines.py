"""The outlines of England's authorities, as ``generalising`` made them short."""

from __future__ import annotations

import json
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache
from pathlib import Path

FILE = Path(__file__).resolve().parent.parent / "data" / "boundaries" / "england_utla_2023_outlines.json"
YEAR = 2023
"""Whose authorities the outlines are."""

Box = tuple[float, float, float, float]
"""Left, top, right and bottom, in units of a drawing."""


@dataclass(frozen=True)
class Outlines:
    """A path and a box for each GSS code, the lines between regions, and whom to thank."""

    paths: dict[str, str]
    boxes: dict[str, Box]
    borders: str
    attribution: str


@cache
def outlines() -> Outlines:
    """The file, read once."""
    said = json.loads(FILE.read_text(encoding="utf-8"))
    boxes: dict[str, Box] = {code: (box[0], box[1], box[2], box[3]) for code, box in said["boxes"].items()}
    return Outlines(said["paths"], boxes, said["borders"], said["attribution"])


def around(boxes: Iterable[Box]) -> Box:
    """The box about several."""
    lefts, tops, rights, bottoms = zip(*boxes, strict=True)
    return min(lefts), min(tops), max(rights), max(bottoms)


def overlap(one: Box, other: Box) -> bool:
    """Whether two boxes share anything."""
    return one[0] < other[2] and other[0] < one[2] and one[1] < other[3] and other[1] < one[3]
