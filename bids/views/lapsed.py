"""After a change: says which certificates it ended, to whoever made it."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest

from bids.models import Bid, Certification
from bids.selectors.certificates import certified_words
from bids.states import CertificationState


def say_if_lapsed(request: HttpRequest, bid: Bid) -> None:
    """Name the offices whose certificates the change ended, and say what follows.

    ``bid`` is as it was fetched before the change, with ``certified_offices``. One query, and none where nobody had
    certified.
    """
    before: list[str] = getattr(bid, "certified_offices", [])
    if not before:
        return
    in_force = Certification.objects.filter(bid=bid, state=CertificationState.CERTIFIED)
    still = set(in_force.values_list("office", flat=True))
    if ended := [office for office in before if office not in still]:
        messages.warning(request, _ended(ended))


def _ended(offices: list[str]) -> str:
    named = certified_words(offices)
    ended = "certificate of the {} no longer holds" if len(offices) == 1 else "certificates of the {} no longer hold"
    return (
        f"You changed what was certified, so the {ended.format(named)}. They must certify again before the bid can be "
        "submitted. The leads have been told."
    )
