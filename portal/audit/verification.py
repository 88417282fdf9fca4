"""Is the record whole? Walks every chain and every anchor and names the first broken link of each."""

import json
from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import groupby
from typing import Any

from django.core.files.storage import default_storage

from portal.audit.anchors import published_name
from portal.audit.digests import canonical_json
from portal.audit.models import GENESIS, Anchor, AuditEvent, ChainHead
from portal.audit.services import described, link


@dataclass(frozen=True)
class Fault:
    """The first broken link of one chain (or of the anchors), in a sentence."""

    chain: str
    sequence: int
    reason: str

    def __str__(self) -> str:
        return f"{self.chain} #{self.sequence}: {self.reason}"


@dataclass
class Report:
    """What was checked and what was found."""

    events: int = 0
    chains: int = 0
    anchors: int = 0
    faults: list[Fault] = field(default_factory=list)

    @property
    def is_whole(self) -> bool:
        return not self.faults


def verify(*, chain: str | None = None) -> Report:
    """Check one chain, or all of them and the anchors. Reads; changes nothing."""
    report = Report()
    events = AuditEvent.objects.order_by("chain", "sequence")
    heads = ChainHead.objects.all()
    if chain is not None:
        events, heads = events.filter(chain=chain), heads.filter(chain=chain)
    ends = {head.chain: (head.sequence, head.hash) for head in heads}
    for name, group in groupby(events.iterator(chunk_size=2000), key=lambda event: event.chain):
        report.chains += 1
        fault = _walk(name, group, ends.pop(name, None), report)
        report.faults += [fault] if fault else []
    report.faults += [Fault(name, 1, "all its events are gone") for name in sorted(ends)]
    if chain is None:
        fault = _walk_anchors(report)
        report.faults += [fault] if fault else []
    return report


def _walk(chain: str, events: Iterator[AuditEvent], end: tuple[int, str] | None, report: Report) -> Fault | None:
    """The first fault of one chain. The rest of its events are counted all the same."""
    first: Fault | None = None
    expected, previous = 1, GENESIS
    for event in events:
        report.events += 1
        if first is None and (reason := _event_fault(event, expected, previous)):
            first = Fault(chain, expected, reason)
        expected, previous = event.sequence + 1, event.hash
    if first is None and end is None:
        first = Fault(chain, expected - 1, "the chain's head is gone")
    if first is None and end != (expected - 1, previous):
        first = Fault(chain, expected, f"the chain ends here, but its head says {end[0] if end else 0}")
    return first


def _event_fault(event: AuditEvent, expected: int, previous: str) -> str | None:
    if event.sequence != expected:
        return f"missing (the next event is number {event.sequence})"
    if event.previous_hash != previous:
        return "does not follow from the event before it"
    if event.hash != link(event.previous_hash, event.payload):
        return "the stored text is not what was hashed"
    if not _columns_match(event):
        return "its columns say something else than the stored text"
    return None


def _columns_match(event: AuditEvent) -> bool:
    try:
        told = json.loads(event.payload)
    except ValueError:
        return False
    told.pop("data", None)
    return canonical_json(told) == canonical_json(described(event))


def _walk_anchors(report: Report) -> Fault | None:
    previous = GENESIS
    for anchor in Anchor.objects.order_by("pk").iterator(chunk_size=500):
        report.anchors += 1
        reason = _anchor_fault(anchor, previous)
        if reason:
            return Fault("anchors", anchor.pk, reason)
        previous = anchor.hash
    return None


def _anchor_fault(anchor: Anchor, previous: str) -> str | None:
    if anchor.previous_hash != previous:
        return "does not follow from the anchor before it"
    if anchor.hash != link(previous, anchor.payload):
        return "the stored text is not what was hashed"
    heads = json.loads(anchor.payload)["heads"]
    lost = _heads_not_in_chains(heads)
    if lost:
        return f"{lost} was rewritten after this anchor was taken"
    return _copy_fault(anchor)


def _heads_not_in_chains(heads: dict[str, list[Any]]) -> str | None:
    """The first anchored head that no event bears out any more."""
    names = list(heads)
    for start in range(0, len(names), 500):
        part = names[start : start + 500]
        digests = [heads[name][1] for name in part]
        found = AuditEvent.objects.filter(hash__in=digests).values_list("chain", "sequence", "hash")
        borne_out = {(chain, number, digest) for chain, number, digest in found}
        for name in part:
            number, digest = heads[name]
            if (name, number, digest) not in borne_out:
                return f"{name} #{number}"
    return None


def _copy_fault(anchor: Anchor) -> str | None:
    """Whether the copy in file storage, where there is one, says the same."""
    name = published_name(anchor)
    if not default_storage.exists(name):
        return None
    with default_storage.open(name) as copy:
        told = json.loads(copy.read())
    same = told.get("hash") == anchor.hash and told.get("payload") == anchor.payload
    return None if same else "its published copy says something else"
