"""The record behind it all: audit chains as hashed, anchors, seals and directions."""

from __future__ import annotations

import json
from collections.abc import Iterable
from typing import Any

from django.db.models import Min

from evaluations.selectors.case_file.contents import CaseFile, rows
from portal.accounts.models import User
from portal.audit.models import Anchor, AuditEvent


def add(case: CaseFile) -> None:
    """Add the chains of the bid and of its round, the anchors that name them, and what was sealed."""
    round_ = case.bid.round
    people: set[int] = set()
    for name, chain in (("bid", case.bid.audit_chain), ("round", round_.audit_chain)):
        events = list(AuditEvent.objects.filter(chain=chain).order_by("sequence"))
        people |= {event.by_id for event in events if event.by_id is not None}
        path = f"audit/{name}.jsonl"
        case.files[path] = _lines({**_link(event), "sequence": event.sequence} for event in events)
        case.chains[chain] = path
    case.files["audit/anchors.jsonl"] = _lines(_link(anchor) for anchor in _anchors(list(case.chains)))
    case.table("audit/people.json", rows(User.objects.filter(pk__in=people).order_by("pk"), "full_name"))
    _add_seals(case)


def _link(row: AuditEvent | Anchor) -> dict[str, Any]:
    """The stored text and what it is linked by, not a byte changed."""
    return {"previous_hash": row.previous_hash, "payload": row.payload, "hash": row.hash}


def _lines(values: Iterable[dict[str, Any]]) -> bytes:
    return "".join(json.dumps(value, ensure_ascii=False) + "\n" for value in values).encode()


def _anchors(chains: list[str]) -> Iterable[Anchor]:
    """From the first anchor that names one of the chains to the last there is: each follows from the one before."""
    first = Anchor.objects.none()
    for chain in chains:
        quoted = json.dumps(chain, ensure_ascii=False)
        first = first | Anchor.objects.filter(payload__contains=quoted)
    start = first.aggregate(start=Min("pk"))["start"]
    return Anchor.objects.filter(pk__gte=start).order_by("pk").iterator() if start is not None else ()


def _add_seals(case: CaseFile) -> None:
    round_ = case.bid.round
    seals = list(round_.seals.select_related("sealed_by").order_by("version"))
    case.table("round/seals.json", rows(seals, "version", "sha256", "seed_sha256", "seed", "sealed_at", "sealed_by"))
    for seal in seals:
        path, is_first = f"round/seal-{seal.version}.json", seal.version == 1
        case.text(path, seal.payload)
        kind = "round.published" if is_first else ""
        case.claim(path, seal.sha256, f"Seal {seal.version}", kind=kind, chain=round_.audit_chain)
        if seal.seed:
            case.text(f"round/seed-{seal.version}.txt", seal.seed)
            case.claim(f"round/seed-{seal.version}.txt", seal.seed_sha256, f"Tie-break seed of seal {seal.version}")
    directions = round_.directions.select_related("given_by").order_by("number")
    case.table(
        "round/directions.json", rows(directions, "number", "terms", "reason", "given_for", "given_at", "given_by")
    )
