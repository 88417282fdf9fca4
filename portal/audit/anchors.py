"""Hourly anchors: one digest over all chains, chained to the anchor before and copied out.

A chain alone shows that its middle was touched; an anchor that somebody else holds shows it when
the whole of a chain was rewritten. The payload names only the heads that moved since the anchor
before, and the link to that anchor covers the rest, so an anchor stays small.
"""

import json
from typing import Any

from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.db import connection, transaction

from portal.audit.clock import database_now
from portal.audit.digests import canonical_json
from portal.audit.models import GENESIS, Anchor, ChainHead
from portal.audit.services import link

_LOCK = 0x616E6368  # "anch": one anchor at a time
FOLDER = "anchors"


def anchor_now() -> Anchor:
    """Take an anchor over all heads and publish it once it is committed."""
    with transaction.atomic():
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_xact_lock(%s)", [_LOCK])
        last = Anchor.objects.order_by("-pk").first()
        known = anchored_heads()
        heads = ChainHead.objects.values_list("chain", "sequence", "hash")
        moved = {chain: [number, digest] for chain, number, digest in heads if known.get(chain) != [number, digest]}
        at = database_now()
        previous = last.hash if last else GENESIS
        payload = canonical_json({"at": at, "heads": moved})
        anchor = Anchor.objects.create(
            at=at, chains=len(moved), payload=payload, previous_hash=previous, hash=link(previous, payload)
        )
        transaction.on_commit(lambda: publish(anchor), robust=True)
    return anchor


def anchored_heads() -> dict[str, list[Any]]:
    """The newest anchored number and hash of every chain, by all anchors together."""
    heads: dict[str, list[Any]] = {}
    for payload in Anchor.objects.order_by("pk").values_list("payload", flat=True).iterator():
        heads.update(json.loads(payload)["heads"])
    return heads


def publish(anchor: Anchor) -> str:
    """Copy an anchor to file storage, outside the database. Returns the name of the copy."""
    body = canonical_json({"hash": anchor.hash, "payload": anchor.payload, "previous_hash": anchor.previous_hash})
    name = published_name(anchor)
    if not default_storage.exists(name):
        default_storage.save(name, ContentFile(body.encode()))
    return name


def published_name(anchor: Anchor) -> str:
    """Where an anchor's copy stands: by day and number."""
    return f"{FOLDER}/{anchor.at:%Y/%m/%d}/{anchor.pk:09d}.json"
