"""Every address of the register, found by asking the resolver: a page for any query, kept by caches, small, cheap."""

from __future__ import annotations

import gzip
import json
from typing import Any
from urllib.parse import quote

from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from programmes.models import EvaluationReport, Organisation, Programme, Project
from tests.accounts.routes import Route, every_route
from tests.programmes.making import make_published_round
from tests.programmes.register import loaded, loaded_once

__all__ = ["loaded", "loaded_once"]
MOST, BYTES = 6, 60 * 1024
APART = {"api_nothing", "grants_json", "grants_csv", "invitation", "useful", "ask_correction"}
APART |= {"story", "statistics_file"}
"""What answers nothing but 404; the whole export, which has tests of its own; what only its receiver opens; forms,
which no cache may keep; and stories and published statistics, of which the record has none."""


def public_routes() -> list[Route]:
    """Every address of the register that anyone may open."""
    found = [one for one in every_route() if one.rule == "public" and one.name.startswith("programmes:")]
    assert len(found) > 25
    return [one for one in found if one.name.removeprefix("programmes:") not in APART]


def addresses() -> list[str]:
    """Each of them, filled with something that is there."""
    opened = make_published_round(slug="open-round", title="Open round")
    project = Project.objects.get(record_id="R1-22")
    body = Organisation.objects.filter(kind="charity", projects__published_at__isnull=False)[0]
    slugs: dict[str, str] = {
        "programmes:project": project.slug,
        "programmes:project_grants": project.slug,
        "programmes:organisation": body.slug,
        "programmes:report": EvaluationReport.objects.get(project=project).slug,
        "programmes:programme": Programme.objects.get(slug="partners-in-practice").slug,
        "programmes:named": "GB-LAE-LDS",
        "programmes:api_list": "projects",
        "programmes:api_single": "projects",
        "programmes:sitemap_part": "authorities-1",
    }
    found = []
    for route in public_routes():
        default = "partners-in-practice" if route.pattern.startswith("programmes/") else opened.slug
        sample = {"slug": slugs.get(route.name, default), "key": project.slug, "code": "E08000035", "suffix": "pdf"}
        found.append(route.address(sample))
    return found


def test_every_page_is_kept_by_caches_and_answers_not_modified(loaded: None, client: Client) -> None:
    wrong: list[tuple[Any, ...]] = []
    for address in addresses():
        answer = client.get(address)
        if answer.status_code in (301, 302):
            continue
        etag = answer.headers.get("ETag", "")
        again = client.get(address, headers={"If-None-Match": etag})
        if (answer.status_code, again.status_code, again.content) != (200, 304, b""):
            wrong.append((address, answer.status_code, etag, again.status_code))
        rule = answer.headers.get("Cache-Control", "")
        if not rule.startswith("public") or answer.cookies:
            wrong.append((address, rule))
    assert not wrong


def test_every_page_is_small_and_asks_six_things_at_most(loaded: None, client: Client) -> None:
    over = []
    for address in addresses():
        with CaptureQueriesContext(connection) as asked:
            answer = client.get(address)
        size = len(gzip.compress(answer.content))
        if answer.headers["Content-Type"].startswith("text/html") and (len(asked) > MOST or size > BYTES):
            over.append((address, len(asked), size))
    assert not over


NAMES = (
    *("q", "page", "region", "round", "area", "authority", "kind", "programme", "announced", "since", "until", "least"),
    *("most", "sort", "count", "size", "current", "phase", "year", "direction", "by", "unheard"),
)
ODD = (
    *("", "0", "-1", "1000000", "9" * 40, "\x00", "a\x00b", "\x01\x1f\x7f", "x" * 10_000, "'\"%_\\;--<script>"),
    *("& | ! ( ) : * <-> 'a':*", "a:*B", "²", "½", "NaN", "1e400", "\u202e🙂﷽", "2016", "£1m", "{{ 1 }}"),
)
values = st.one_of(st.sampled_from(ODD), st.text(max_size=40))
pairs = st.tuples(st.one_of(st.sampled_from(NAMES), st.text(max_size=8)), values)
raw = st.sampled_from(("%ff%fe", "%", "%00=%00", "&&=&=x", "q=%c3%28&q=2", ";;", "q[]=1&q[a]=2", "+" * 300))
listed = st.lists(pairs, max_size=5)
queries = st.one_of(raw, listed.map(lambda some: "&".join(f"{quote(a)}={quote(b)}" for a, b in some)))


@given(asked=st.lists(queries, min_size=4, max_size=4))
@settings(
    max_examples=3, deadline=None, phases=[Phase.generate], suppress_health_check=[HealthCheck.function_scoped_fixture]
)
def test_any_query_gives_a_page_and_the_api_says_which_field(loaded: None, asked: list[str]) -> None:
    client = Client(raise_request_exception=False)
    wrong = []
    for number, address in enumerate(fuzzed()):
        query = asked[number % len(asked)]
        answer = client.get(f"{address}?{query}")
        if address.startswith("/api/"):
            if answer.status_code == 400:
                said = json.loads(answer.content)
                assert answer.headers["Content-Type"] == "application/problem+json"
                assert all(one["field"] is not None and one["message"] for one in said["errors"])
            elif answer.status_code != 200:
                wrong.append((address, query, answer.status_code))
        elif answer.status_code not in (200, 301, 302):
            wrong.append((address, query, answer.status_code))
    assert not wrong


def test_every_odd_word_in_every_name_gives_a_page(loaded: None) -> None:
    """The same without chance: one odd word at a time, in every name that any page reads."""
    client = Client(raise_request_exception=False)
    wrong = []
    for word in ODD:
        query = "&".join(f"{name}={quote(word)}" for name in NAMES)
        for address in ("/projects/", "/projects.json", "/evidence/", "/authorities/", "/map/"):
            answer = client.get(f"{address}?{query}")
            if answer.status_code not in (200, 301, 302):
                wrong.append((address, word[:40], answer.status_code))
    assert not wrong


def fuzzed() -> list[str]:
    """The pages, lists and downloads that read anything of the query, and some that do not."""
    return [route.address({}) for route in public_routes() if not route.captures] + [
        "/api/v1/projects/", "/api/v1/authorities/", "/api/v1/rounds/", "/api/v1/evaluation-reports/",
        "/api/v1/organisations/", "/api/v1/awards/", "/rounds/round-one/", "/authorities/E08000035/",
    ]  # fmt: skip
