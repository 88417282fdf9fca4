"""What a case file is made of: files, and the digests that they can be held against."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from django.db.models import Model

from bids.models import Bid
from portal.accounts.models import User
from portal.audit.digests import canonical_json, sha256_of


@dataclass(frozen=True, slots=True)
class Claim:
    """A digest on record: the file it covers, what that is, and the event that told the audit of it ("" for none)."""

    path: str
    sha256: str
    what: str
    chain: str = ""
    kind: str = ""


@dataclass(slots=True)
class CaseFile:
    """Files by path, the digests they are held against, and the audit chains by name."""

    bid: Bid
    holds_scores: bool
    files: dict[str, bytes] = field(default_factory=dict)
    claims: list[Claim] = field(default_factory=list)
    chains: dict[str, str] = field(default_factory=dict)

    def text(self, path: str, text: str) -> None:
        """A text exactly as it is stored: its digest covers these bytes."""
        self.files[path] = text.encode()

    def table(self, path: str, rows: Any) -> None:
        """Rows as JSON that people can read too."""
        plain = json.loads(canonical_json(rows))
        self.files[path] = (json.dumps(plain, indent=2, ensure_ascii=False, sort_keys=True) + "\n").encode()

    def claim(self, path: str, sha256: str, what: str, *, kind: str = "", chain: str = "") -> None:
        """Say which digest a file has on record, and which event told the audit (on the bid's chain by default)."""
        place = (chain or self.bid.audit_chain) if kind else ""
        self.claims.append(Claim(path, sha256, what, place, kind))


def said(row: Model | None, *names: str) -> dict[str, Any] | None:
    """Some fields of a row by name; people as their id and name."""
    if row is None:
        return None
    return {"id": row.pk, **{name: _plain(getattr(row, name)) for name in names}}


def rows(found: Sequence[Model] | Any, *names: str) -> list[dict[str, Any] | None]:
    """The same of several rows."""
    return [said(row, *names) for row in found]


def _plain(value: Any) -> Any:
    if isinstance(value, User):
        return {"id": value.pk, "name": value.full_name}
    return value.pk if isinstance(value, Model) else value


def manifest_of(case: CaseFile, *, made_at: str) -> dict[str, Any]:
    """What ``check.py`` holds the files against: all of them by digest and size, and every digest on record."""
    return {
        "schema": "case_file/1",
        "reference": case.bid.reference,
        "made_at": made_at,
        "holds_scores": case.holds_scores,
        "files": [
            {"path": path, "sha256": sha256_of(content), "bytes": len(content)}
            for path, content in sorted(case.files.items())
        ],
        "digests": [
            {"path": each.path, "sha256": each.sha256, "what": each.what, "chain": each.chain, "kind": each.kind}
            for each in case.claims
        ],
        "chains": case.chains,
    }
