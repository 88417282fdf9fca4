"""Who has signed a bid off, office by office."""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from bids.models import Bid, Certification
from bids.states import CertificationState
from portal.look.words import join
from programmes.models import Office, Round

ASKED = "bid.certification_asked"
"""The kind of the event that somebody asked an office to certify."""


@dataclass(frozen=True)
class OfficeSign:
    """One office that must certify: its newest certificate, and what that says now."""

    office: Office
    latest: Certification | None
    is_vacant: bool = False
    asked_at: dt.datetime | None = None
    asked_by: str = ""

    @property
    def is_asked(self) -> bool:
        """Whether the office was asked since it last decided, and has not answered."""
        return bool(self.asked_at and (self.latest is None or self.asked_at > self.latest.certified_at))

    @property
    def state(self) -> str:
        """``certified``, ``declined``, ``lapsed`` or ``waiting``."""
        return self.latest.state if self.latest else "waiting"

    @property
    def is_certified(self) -> bool:
        """Whether the office stands behind what the bid says now."""
        return self.state == CertificationState.CERTIFIED


def state_read(bid: Bid) -> str:
    """A mark of what the bid said when somebody read it: another one after every change."""
    return f"{bid.saved_at:%Y%m%d%H%M%S%f}" if bid.saved_at else "new"


def certified_words(offices: Iterable[str]) -> str:
    """“Director of Children's Services and Section 151 officer”, from the codes of offices."""
    return join(str(Office(office).label) for office in offices)


def offices_of(round_: Round) -> list[Office]:
    """The offices whose holders must certify a bid of the round."""
    wanted = ((Office.DCS, round_.certified_by_dcs), (Office.S151, round_.certified_by_s151))
    return [office for office, needed in wanted if needed]


def signs_of(bid: Bid) -> list[OfficeSign]:
    """Each office that must certify, with its newest certificate, and whether nobody holds it. One query."""
    newest = (
        Certification.objects.filter(bid=bid)
        .select_related("certified_by")
        .order_by("office", "-certified_at", "-pk")
        .distinct("office")
    )
    by_office = {certification.office: certification for certification in newest}
    held: list[str] = getattr(bid, "held_offices", list(Office))
    asked = _asked(bid)
    return [
        OfficeSign(office, by_office.get(office.value), office not in held, *asked.get(office.value, ()))
        for office in offices_of(bid.round)
    ]


def uncertified(bid: Bid) -> list[Office]:
    """The offices that must certify a bid of ``my_bids`` and have not, or no longer stand behind it. No query."""
    certified: list[str] = getattr(bid, "certified_offices", [])
    return [office for office in offices_of(bid.round) if office.value not in certified]


def _asked(bid: Bid) -> dict[str, tuple[dt.datetime, str]]:
    """When each office was last asked, and by whom, from the bid's own chain; only for a bid of ``my_bids``."""
    records: list[dict[str, Any]] = getattr(bid, "asked_records", [])
    return {
        json.loads(record["payload"])["data"]["office"]: (dt.datetime.fromisoformat(record["at"]), record["name"])
        for record in reversed(records)
    }
