"""Who has signed a bid off, office by office."""

from __future__ import annotations

from dataclasses import dataclass

from bids.models import Bid, Certification
from bids.states import CertificationState
from programmes.models import Office, Round


@dataclass(frozen=True)
class OfficeSign:
    """One office that must certify: its newest certificate, and what that says now."""

    office: Office
    latest: Certification | None

    @property
    def state(self) -> str:
        """``certified``, ``declined``, ``lapsed`` or ``waiting``."""
        return self.latest.state if self.latest else "waiting"

    @property
    def is_certified(self) -> bool:
        """Whether the office stands behind what the bid says now."""
        return self.state == CertificationState.CERTIFIED


def offices_of(round_: Round) -> list[Office]:
    """The offices whose holders must certify a bid of the round."""
    wanted = ((Office.DCS, round_.certified_by_dcs), (Office.S151, round_.certified_by_s151))
    return [office for office, needed in wanted if needed]


def signs_of(bid: Bid) -> list[OfficeSign]:
    """Each office that must certify, with its newest certificate. One query."""
    newest = (
        Certification.objects.filter(bid=bid)
        .select_related("certified_by")
        .order_by("office", "-certified_at", "-pk")
        .distinct("office")
    )
    by_office = {certification.office: certification for certification in newest}
    return [OfficeSign(office, by_office.get(office.value)) for office in offices_of(bid.round)]
