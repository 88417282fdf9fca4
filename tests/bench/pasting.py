"""Saving a section: an answer of 500 words that fits, and 100,000 characters in its place, which are refused."""

from __future__ import annotations

from statistics import median
from time import process_time

from django.test import Client

from bids.models import Bid
from portal.audit.clock import database_now
from programmes.models import Question, Round
from tests.factories.bids import make_bid, make_council
from tests.factories.rounds import make_round

TIMES = 21
LIMIT = 500
FITS = " ".join(["children"] * (LIMIT - 1))
ENDLESS = ("home " * 20_000)[:100_000]


def measure() -> list[str]:
    """Lines for ``make bench``."""
    bid, client = _bid()
    address = f"/bids/{bid.reference}/sections/need/"
    fits, refused = [], []
    for number in range(TIMES):
        fits.append(_post(client, address, f"{FITS} {number}", number, 302))
        refused.append(_post(client, address, ENDLESS, number + 1, 200))
    fitting, endless = median(fits[1:]), median(refused[1:])
    return [
        f"{f'an answer of {LIMIT} words, saved':56} {fitting * 1000:7.1f} ms of CPU",
        f"{'100,000 characters in its place, refused and shown':56} {endless * 1000:7.1f} ms of CPU,"
        f" {endless / fitting:4.2f} × the one that fits (bound 1)",
    ]


def _bid() -> tuple[Bid, Client]:
    council, round_ = make_council(), make_round(published=False)
    Question.objects.filter(section__round=round_, key="problem").update(word_limit=LIMIT)
    Round.objects.filter(pk=round_.pk).update(published_at=database_now(), published_by=council.lead)
    client = Client()
    client.force_login(council.editor)
    return make_bid(Round.objects.get(pk=round_.pk), council, complete=False), client


def _post(client: Client, address: str, text: str, version: int, status: int) -> float:
    started = process_time()
    response = client.post(address, {"problem": text, "version-problem": version})
    spent = process_time() - started
    assert response.status_code == status, response.status_code
    return spent
