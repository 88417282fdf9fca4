"""Public pages: CPU time beside a bare Django view, queries, and bytes as sent; then with 1,000 more projects."""

from dataclasses import dataclass
from statistics import median
from time import process_time

from django.db import connection
from django.http import HttpRequest, HttpResponse
from django.test import Client, override_settings
from django.test.utils import CaptureQueriesContext
from django.urls import path
from django.utils import timezone

from programmes.models import Award, LocalAuthority, Organisation, PartyRole, Project, ProjectParty, Round

ROUNDS = 15
MORE = 1_000
QUERIES, BYTES = 6, 60 * 1024
PAGES = (
    "/",
    "/programmes/",
    "/rounds/",
    "/rounds/round-one/",
    "/projects/",
    "/projects/?q=family+safeguarding",
    "/projects/family-safeguarding-scale-and-spread/",
    "/authorities/",
    "/authorities/E10000015/",
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
    client, least = Client(), bare_view()
    lines = [f"{'a bare view':56} {least * 1000:7.1f} ms of CPU"]
    lines += [line(address, cost(client, address), least) for address in PAGES]
    add_projects(MORE)
    lines.append(f"the same with {MORE:,} more projects")
    return lines + [line(address, cost(client, address), least) for address in PAGES]


def bare_view() -> float:
    """CPU seconds of the least view, through the same middleware."""
    with override_settings(ROOT_URLCONF="tests.bench.pages"):
        return cost(Client(), "/bare").seconds


def line(address: str, page: Cost, least: float, bound: int = QUERIES) -> str:
    """One page as it is printed."""
    return (
        f"{address:56} {page.seconds * 1000:7.1f} ms of CPU, {page.seconds / least:5.1f} × bare,"
        f" {page.queries:2} queries (bound {bound}), {page.size / 1024:5.1f} KB (bound {BYTES // 1024}),"
        f" status {page.status}"
    )


def add_projects(number: int) -> None:
    """Invented projects of Round One, each with a lead, a partner and an award."""
    first, partner = LocalAuthority.objects.order_by("gss_code")[:2]
    lead = Organisation.objects.filter(authority__isnull=False).order_by("pk")[0]
    round_ = Round.objects.get(slug="round-one")
    made = Project.objects.bulk_create(
        Project(
            programme_id=round_.programme_id,
            round=round_,
            title=f"Invented project {index}",
            slug=f"invented-{index}",
            lead=lead,
            summary="Helps families sooner, with one team around them.",
            published_at=timezone.now(),
        )
        for index in range(number)
    )
    Award.objects.bulk_create(Award(project=one, amount_pounds=250_000) for one in made)
    for place, role in ((first, PartyRole.LEAD), (partner, PartyRole.PARTNER)):
        ProjectParty.objects.bulk_create(ProjectParty(project=one, role=role, authority=place) for one in made)
