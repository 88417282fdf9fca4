"""The one way into the audit."""

from collections.abc import Mapping
from typing import Any

from django.db import connection, models

from portal.accounts.models import User
from portal.audit.clock import database_now
from portal.audit.digests import canonical_json, sha256_of
from portal.audit.models import AuditEvent, ChainHead


class OutsideTransaction(RuntimeError):
    """An event was recorded apart from the change it describes."""


def record(
    *,
    chain: str,
    kind: str,
    by: User | None,
    subject: models.Model | None = None,
    data: Mapping[str, Any] | None = None,
) -> AuditEvent:
    """Add one event to a chain, inside the transaction of the change and last before its end.

    The chain's head stays locked until commit. With two chains in one transaction record them in
    alphabetical order, so that nobody waits in a circle. `data` holds ids and digests, never
    personal text. Raises OutsideTransaction with no transaction open.
    """
    if not connection.in_atomic_block:
        raise OutsideTransaction(f"{kind}: record() belongs inside the transaction it describes")
    head = _locked_head(chain)
    subject_type, subject_id = (subject._meta.label_lower, str(subject.pk)) if subject else ("", "")
    event = AuditEvent(
        chain=chain,
        sequence=head.sequence + 1,
        kind=kind,
        at=database_now(),
        by=by,
        subject_type=subject_type,
        subject_id=subject_id,
        previous_hash=head.hash,
    )
    event.payload = canonical_json(described(event) | {"data": dict(data or {})})
    event.hash = link(event.previous_hash, event.payload)
    event.save(force_insert=True)
    ChainHead.objects.filter(chain=chain).update(sequence=event.sequence, hash=event.hash)
    return event


def described(event: AuditEvent) -> dict[str, Any]:
    """What an event's columns say: the same facts stand in its payload."""
    return {
        "chain": event.chain,
        "sequence": event.sequence,
        "kind": event.kind,
        "at": event.at,
        "by": event.by_id,
        "subject": [event.subject_type, event.subject_id],
    }


def link(previous_hash: str, payload: str) -> str:
    """The hash of one link: SHA-256 over the previous hash, a line feed and the stored text."""
    return sha256_of(f"{previous_hash}\n{payload}")


def _locked_head(chain: str) -> ChainHead:
    """The chain's head, locked until commit; made when the chain is new, by whoever comes first."""
    heads = ChainHead.objects.select_for_update()
    head = heads.filter(chain=chain).first()
    if head is None:
        ChainHead.objects.bulk_create([ChainHead(chain=chain)], ignore_conflicts=True)
        head = heads.get(chain=chain)
    return head
