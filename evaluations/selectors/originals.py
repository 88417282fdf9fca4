"""The files of a bid as it was handed in, and which of them may be given to a reader."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from bids.models import Attachment, Bid
from bids.states import ScanState
from evaluations.selectors.snapshots import Snapshot


@dataclass(frozen=True, slots=True)
class Original:
    """One attachment that the submission lists; without ``attachment`` it is held back."""

    name: str
    size: int
    key: str
    attachment: Attachment | None
    section: str = ""
    question: str = ""
    """What it answers, or stands beside the answer to, as bidders were asked."""


def originals_of(bid: Bid, snapshot: Snapshot | None) -> list[Original]:
    """What the submission lists, in its order. One query, none when it lists nothing."""
    listed = snapshot["attachments"] if snapshot else []
    if not listed:
        return []
    clean = Attachment.objects.filter(bid=bid, scan_state=ScanState.CLEAN, key__in=[file["key"] for file in listed])
    by_key = {str(attachment.key): attachment for attachment in clean}
    asked = {
        question["key"]: (section["title"], question["label"])
        for section in (snapshot or {})["sections"]
        for question in section["questions"]
    }
    return [
        Original(file["name"], file["size"], file["key"], by_key.get(file["key"]), *asked.get(file["question"], ()))
        for file in listed
    ]


def held_back(originals: Sequence[Original]) -> list[Original]:
    """Those that did not pass the check for viruses, or wait for it."""
    return [original for original in originals if original.attachment is None]
