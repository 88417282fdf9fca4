"""Giving an organisation everything of its bids as one ZIP."""

from __future__ import annotations

import hashlib
import json
import tempfile
import zipfile
from collections.abc import Iterator
from datetime import datetime
from typing import IO, Final

from django.core.files.storage import default_storage
from django.db import transaction
from django.utils import timezone

from bids.permissions import membership_of
from bids.refusals import BidRefused
from bids.selectors.archive import Entry, entries_of
from portal.accounts.models import User
from portal.audit.clock import database_now
from portal.audit.services import record
from programmes.models import MemberRole, Organisation

CHUNK: Final = 1024 * 1024
IN_MEMORY: Final = 5 * CHUNK


@transaction.atomic
def pack_organisation(*, organisation: Organisation, by: User) -> IO[bytes]:
    """A ZIP of every bid of the organisation, with a manifest of digests, at its end; the caller closes it.

    That it was taken, with the digest of its manifest, goes into the organisation's audit. Raises
    ``BidRefused`` for anybody but a lead.
    """
    refuse_unless_lead(organisation, by)
    now = database_now()
    packed = tempfile.SpooledTemporaryFile(max_size=IN_MEMORY)  # noqa: SIM115 the caller closes it
    try:
        files, manifest = _pack(packed, organisation, by, now)
    except BaseException:
        packed.close()
        raise
    data = {"files": files, "manifest_sha256": hashlib.sha256(manifest).hexdigest()}
    record(chain=organisation.audit_chain, kind="organisation.bids_taken", by=by, subject=organisation, data=data)
    return packed


def _pack(packed: IO[bytes], organisation: Organisation, by: User, now: datetime) -> tuple[int, bytes]:
    """Write everything; how many files there are, and their manifest."""
    listed = []
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
        for entry in entries_of(organisation, by, now):
            listed.append(_write(archive, entry, now))
        said = {"organisation": organisation.name, "made_at": now.isoformat(), "files": listed}
        manifest = (json.dumps(said, indent=2, ensure_ascii=False) + "\n").encode()
        archive.writestr(_info("manifest.json", now), manifest)
    return len(listed), manifest


def refuse_unless_lead(organisation: Organisation, by: User) -> None:
    """Raise ``BidRefused`` for anybody but a present lead of the organisation."""
    membership = membership_of(by, organisation)
    if membership is None or membership.role != MemberRole.LEAD:
        raise BidRefused("Only a lead of the organisation can take all of its bids away.")


def _write(archive: zipfile.ZipFile, entry: Entry, now: datetime) -> dict[str, object]:
    digest, size = hashlib.sha256(), 0
    with archive.open(_info(entry.path, now), "w") as target:
        for chunk in _chunks(entry):
            digest.update(chunk)
            size += len(chunk)
            target.write(chunk)
    return {"path": entry.path, "bytes": size, "sha256": digest.hexdigest()}


def _chunks(entry: Entry) -> Iterator[bytes]:
    if entry.stored is None:
        yield entry.content
        return
    with default_storage.open(str(entry.stored), "rb") as source:
        while chunk := source.read(CHUNK):
            yield chunk


def _info(path: str, now: datetime) -> zipfile.ZipInfo:
    local = timezone.localtime(now)
    info = zipfile.ZipInfo(path, (local.year, local.month, local.day, local.hour, local.minute, local.second))
    info.compress_type = zipfile.ZIP_DEFLATED
    return info
