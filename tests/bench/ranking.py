"""The ranking page of 1,000 bids: CPU time beside a bare view, and beside the ranking alone, with its queries."""

from __future__ import annotations

from statistics import median
from time import process_time

from django.db import transaction
from django.test import Client
from django.urls import reverse

from evaluations.models import CalibratedRanking
from evaluations.selectors.ranking import ranking_of
from evaluations.selectors.runs_inputs import gather
from evaluations.selectors.runs_result import scores_needed, worked_out
from evaluations.services.calibrated import ask_for_calibration, work_out
from evaluations.services.working import do_work
from tests.bench.pages import bare_view, cost, line
from tests.factories.awards import EDGE, floors_and_caps
from tests.factories.judging import Judged
from tests.factories.many import make_many

BIDS = 1_000
ROUNDS = 5
QUERIES = 15


def measure() -> list[str]:
    """Lines for ``make bench``."""
    terms = floors_and_caps(floors=[("area", EDGE, 30_000_000)], caps=[("region", "London", 5_000_000)])
    with transaction.atomic():
        judged = make_many(BIDS, rule="merit_order/2", terms=terms)
        row = ask_for_calibration(round_id=judged.round.pk, by=judged.officer)
    started = process_time()
    do_work(CalibratedRanking, row.pk, work_out)
    calibrated = process_time() - started
    client = Client()
    client.force_login(judged.officer)
    page = cost(client, reverse("evaluations:ranking", args=[judged.round.slug]))
    alone = _ranking_alone(judged)
    text = gather(judged.round).text
    started = process_time()
    worked_out(text)
    run = process_time() - started
    started = process_time()
    scores_needed(text)
    needed = process_time() - started
    return [
        line(f"the ranking page of {BIDS:,} bids", page, bare_view(), QUERIES),
        f"{'the ranking itself, no page':56} {alone * 1000:7.1f} ms of CPU, the page {page.seconds / alone:.1f} × that",
        f"{f'calibrating {BIDS:,} bids with 2,000 draws':56} {calibrated * 1000:7.1f} ms of CPU, by a worker",
        f"{f'an award run of {BIDS:,} bids, reasons and costs':56} {run * 1000:7.1f} ms of CPU",
        f"{'the scores that would have been funded in it':56} {needed * 1000:7.1f} ms of CPU, by a worker",
    ]


def _ranking_alone(judged: Judged) -> float:
    times = []
    for _ in range(ROUNDS):
        started = process_time()
        ranking_of(judged.round)
        times.append(process_time() - started)
    return median(times)
