"""An answer of 500 words that fits, and 100,000 characters in its place, which are refused with the text kept.

First the looking at the text alone, then the whole of it: saved and the next page shown, or refused and shown again.
"""

from __future__ import annotations

from contextlib import suppress
from statistics import median
from time import process_time

from django.core.exceptions import ValidationError
from django.test import Client

from bids.forms.pasted import AnswerWords
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
        fits.append(_post(client, address, f"{FITS} {number}", number, "/sections/work/"))
        refused.append(_post(client, address, ENDLESS, number + 1, ""))
    return [
        *_lines(
            "looked at",
            median(_looked_at(FITS) for _ in range(TIMES)),
            median(_looked_at(ENDLESS) for _ in range(TIMES)),
        ),
        *_lines("sent", median(fits[1:]), median(refused[1:])),
    ]


def _lines(what: str, fits: float, endless: float) -> list[str]:
    return [
        f"{f'an answer of {LIMIT} words, {what}':56} {fits * 1000:7.2f} ms of CPU",
        f"{f'100,000 characters in its place, {what}':56} {endless * 1000:7.2f} ms of CPU,"
        f" {endless / fits:4.2f} × the one that fits (bound 1)",
    ]


def _looked_at(text: str) -> float:
    field = AnswerWords(max_words=LIMIT)
    started = process_time()
    with suppress(ValidationError):
        field.clean(text)
    return process_time() - started


def _bid() -> tuple[Bid, Client]:
    council, round_ = make_council(), make_round(published=False)
    Question.objects.filter(section__round=round_, key="problem").update(word_limit=LIMIT)
    Round.objects.filter(pk=round_.pk).update(published_at=database_now(), published_by=council.lead)
    client = Client()
    client.force_login(council.editor)
    return make_bid(Round.objects.get(pk=round_.pk), council, complete=False), client


def _post(client: Client, address: str, text: str, version: int, leads_to: str) -> float:
    """CPU seconds until a page is shown: the next section's, or without one this again."""
    started = process_time()
    response = client.post(address, {"problem": text, "version-problem": version}, follow=True)
    spent = process_time() - started
    assert response.status_code == 200, response.status_code
    assert (
        [url for url, _ in response.redirect_chain if url.endswith(leads_to)]
        if leads_to
        else not response.redirect_chain
    )
    return spent
