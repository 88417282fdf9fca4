"""Public pages: CPU time beside a bare Django view, queries, and bytes as sent."""

from dataclasses import dataclass
from statistics import median
from time import process_time

from django.db import connection
from django.http import HttpRequest, HttpResponse
from django.test import Client, override_settings
from django.test.utils import CaptureQueriesContext
from django.urls import path

ROUNDS = 15
QUERIES, BYTES = 8, 60 * 1024
PAGES = (
    "/",
    "/programmes/",
    "/rounds/",
    "/projects/",
    "/projects/?q=family+safeguarding",
    "/authorities/",
    "/map/",
    "/evidence/",
)


def bare(request: HttpRequest) -> HttpResponse:
    """The least a Django view can do."""
    return HttpResponse("<!doctype html><title>bare</title>")


urlpatterns = [path("bare", bare)]


@dataclass(frozen=True)
class Cost:
    """What one page costs."""

    seconds: float
    queries: int
    size: int
    status: int


def cost(client: Client, address: str) -> Cost:
    """The median of several requests, after a warm one; the size is what goes over the wire, compressed."""
    response = client.get(address, headers={"accept-encoding": "gzip"})
    with CaptureQueriesContext(connection) as queries:
        client.get(address)
    asked = len(queries)  # before the next request empties the log
    times = []
    for _ in range(ROUNDS):
        started = process_time()
        client.get(address, headers={"accept-encoding": "gzip"})
        times.append(process_time() - started)
    return Cost(median(times), asked, len(response.content), response.status_code)


def measure() -> list[str]:
    """Lines for `make bench`."""
    client = Client()
    with override_settings(ROOT_URLCONF="tests.bench.pages"):
        least = cost(client, "/bare")
    lines = [f"{'a bare view':40} {least.seconds * 1000:7.1f} ms of CPU"]
    for address in PAGES:
        page = cost(client, address)
        lines.append(
            f"{address:40} {page.seconds * 1000:7.1f} ms of CPU, {page.seconds / least.seconds:5.0f} × bare,"
            f" {page.queries} queries (bound {QUERIES}), {page.size / 1024:.1f} KB (bound {BYTES // 1024}),"
            f" status {page.status}"
        )
    return lines
