"""The round's page and the lists behind its figures: every figure leads to as many rows as it says."""

from __future__ import annotations

import csv
import io
import re
from datetime import timedelta
from decimal import Decimal

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from openpyxl import load_workbook

from bids.models import Bid
from evaluations.models import Allocation, AssessorProfile
from evaluations.selectors.cockpit import assessor_lines, facts_of, lines_of, read_lines, spread_of
from evaluations.selectors.ranking import ranking_of
from evaluations.services.scoring import return_assessment
from evaluations.views.round_links import links_for
from portal.accounts.roles import Role, sync_groups
from portal.audit.clock import database_now
from portal.audit.models import AuditEvent
from portal.mail.models import OutboxEmail
from tests.accounts.people import make_person, make_staff
from tests.factories.judging import (
    Judged,
    allocation_of,
    declare_none,
    make_assessing,
    make_closed_round,
    submit_scores,
)
from tests.factories.many import make_many
from tests.factories.whole import make_whole

pytestmark = pytest.mark.django_db
BASE = "/admin/evaluations/rounds"
LISTS = ("", "bids/", "reads/", "progress/", "exports/bids/csv/", "exports/reads/csv/", "exports/money/csv/")
QUERIES = {
    "": 13,
    "bids/": 13,
    "reads/": 6,
    "progress/": 6,
    "exports/bids/csv/": 13,
    "exports/reads/csv/": 6,
    "exports/money/csv/": 13,
}


@pytest.fixture(autouse=True)
def _roles() -> None:
    sync_groups()


def open_as(client: Client, judged: Judged, part: str = "") -> str:
    client.force_login(judged.officer)
    response = client.get(f"{BASE}/{judged.round.slug}/{part}")
    assert response.status_code == 200
    return response.content.decode()


def late(judged: Judged) -> None:
    """As if every assessment had been due yesterday."""
    Allocation.objects.filter(bid__round=judged.round).update(due_at=database_now() - timedelta(days=1))


# Figures and lists ------------------------------------------------------------------------------------


def test_every_figure_leads_to_as_many_rows_as_it_says(client: Client) -> None:
    whole = make_whole()
    text = open_as(client, whole.judged)
    address = f"{BASE}/{whole.round.slug}"
    figures = re.findall(rf'href="({address}/(?:bids|reads)/\?[^"]+)">(\d+)[<]', text)
    assert len(figures) > 25
    for link, count in figures:
        page = client.get(link.replace("&amp;", "&")).content.decode()
        shown = re.search(r'id="count">(\d+) (?:bid|read)', page)
        assert shown is not None, link
        assert shown[1] == count, link


def test_the_figures_say_what_happened(client: Client) -> None:
    whole = make_whole()
    text = open_as(client, whole.judged)
    for said in (
        "£200,000",
        "Fully allocated",
        "Accepted",
        "Care leavers",
        "How many bids scored what",
        "Nobody is late",
    ):
        assert said in text
    rows = client.get(f"{BASE}/{whole.round.slug}/bids/?stage=approved&decision=fund").content.decode()
    assert whole.judged.bids[0].reference in rows
    assert whole.judged.bids[1].reference not in rows


def test_scores_are_those_of_the_ranking() -> None:
    judged = make_many(6)
    lines = {line.bid.reference: line for line in lines_of(facts_of(judged.round))}
    for ranked in ranking_of(judged.round).bids:
        standing = lines[ranked.bid.reference].standing
        assert standing is not None
        assert (standing.score, standing.low, standing.high) == (
            ranked.scores.mean,
            min(ranked.scores.totals).quantize(Decimal("0.01")),
            max(ranked.scores.totals).quantize(Decimal("0.01")),
        )


def test_no_score_in_any_figure_before_all_are_in(client: Client) -> None:
    judged = make_assessing(1)
    assessment = submit_scores(allocation_of(judged), [5, 4])
    for part in LISTS:
        assert "88.00" not in open_as(client, judged, part)
    submit_scores(allocation_of(judged, assessor=1), [5, 4])
    assert "88.00" in open_as(client, judged, "bids/")
    assert spread_of(lines_of(facts_of(judged.round))).count == 1
    return_assessment(assessment_id=assessment.pk, by=judged.officer, reason="Say more.")
    for part in LISTS:
        assert "88.00" not in open_as(client, judged, part)
    assert spread_of(lines_of(facts_of(judged.round))).count == 0


def test_progress_counts_each_read_once() -> None:
    judged = make_assessing(2)
    submit_scores(allocation_of(judged), [3, 3])
    declare_none(allocation_of(judged, bid=1))
    late(judged)
    first, second = sorted(assessor_lines(read_lines(judged.round, database_now())), key=lambda line: line.name)
    assert (first.allocated, first.declared, first.submitted, first.overdue) == (2, 2, 1, 1)
    assert (second.allocated, second.declared, second.submitted, second.overdue) == (2, 0, 0, 2)


def test_lists_filter_sort_and_page(client: Client) -> None:
    judged = make_many(60)
    page = open_as(client, judged, "bids/?sort=-asked")
    assert page.count('<tr class="govuk-table__row">') == 51
    assert 'aria-sort="descending"' in page
    amounts = [int(found.replace(",", "")) for found in re.findall(r'data-label="Applied for">£([\d,]+)', page)]
    assert amounts == sorted(amounts, reverse=True)
    assert "Page 2" in page
    second = open_as(client, judged, "bids/?sort=-asked&page=2")
    assert second.count('<tr class="govuk-table__row">') == 11
    one = open_as(client, judged, f"bids/?q={judged.bids[7].reference}")
    assert ">1 bid<" in one
    assert "Show all bids" in open_as(client, judged, "bids/?q=nothing+like+it")
    assert ">60 bids<" in open_as(client, judged, "bids/?stage=nonsense&area=none-such")


@pytest.mark.parametrize("bids", [3, 60])
def test_the_same_queries_at_any_length(client: Client, bids: int) -> None:
    judged = make_many(bids, assessors=4)
    client.force_login(judged.officer)
    found = {}
    for part in QUERIES:
        client.get(f"{BASE}/{judged.round.slug}/{part}")
        with CaptureQueriesContext(connection) as queries:
            assert client.get(f"{BASE}/{judged.round.slug}/{part}").status_code == 200
        found[part] = len(queries)
    assert found == QUERIES
    assert max(found.values()) <= 15


def test_an_empty_round_says_what_fills_it(client: Client) -> None:
    judged = make_closed_round(0)
    assert "None is yet" in open_as(client, judged)
    assert "Bids appear here when they are handed in" in open_as(client, judged, "bids/")
    assert "Reads appear here when bids are allocated" in open_as(client, judged, "reads/")
    assert "Assessors appear here when bids are allocated" in open_as(client, judged, "progress/")


def test_every_link_of_a_round_opens_for_those_it_is_shown_to(client: Client) -> None:
    judged = make_assessing(2)
    phase = judged.round.phase_at(database_now())
    for role in (Role.FUND_OFFICER, Role.APPROVER, Role.AUDITOR, Role.ADMINISTRATOR):
        person = make_staff(role)
        client.force_login(person)
        shown = [page for _, pages in links_for(person, judged.round, phase) for page in pages]
        assert len(shown) > 3
        assert reverse("admin:programmes_round_change", args=[judged.round.pk]) in [address for _, address in shown]
        for title, address in shown:
            assert client.get(address).status_code in (200, 302), (title, role)


@pytest.mark.parametrize("role", [Role.FUND_OFFICER, Role.ADMINISTRATOR, Role.APPROVER, Role.AUDITOR])
def test_a_bid_leads_to_giving_its_organisation_a_new_lead(client: Client, role: Role) -> None:
    judged = make_assessing(1)
    person, bid = make_staff(role), judged.bids[0]
    client.force_login(person)
    page = client.get(reverse("evaluations:bid", args=[bid.reference])).content.decode()
    address = reverse("admin:programmes_organisation_new_lead", args=[bid.organisation_id])
    may = role in (Role.FUND_OFFICER, Role.ADMINISTRATOR)
    assert (address in page) is may
    assert client.get(address).status_code == (200 if may else 403)


# Exports ----------------------------------------------------------------------------------------------


def test_exports_say_what_the_page_says_and_no_formula_runs(client: Client) -> None:
    judged = make_many(4)
    Bid.objects.filter(pk=judged.bids[0].pk).update(title="=HYPERLINK(1)")
    client.force_login(judged.officer)
    body = client.get(f"{BASE}/{judged.round.slug}/exports/bids/csv/?sort=-reference")
    rows = list(csv.DictReader(io.StringIO(body.content.decode("utf-8-sig"))))
    assert [row["Bid"] for row in rows] == [bid.reference for bid in reversed(judged.bids)]
    assert rows[-1]["Title"] == "'=HYPERLINK(1)"
    assert body.headers["Content-Disposition"] == f'attachment; filename="{judged.round.slug}-bids.csv"'
    book = load_workbook(io.BytesIO(client.get(f"{BASE}/{judged.round.slug}/exports/bids/xlsx/").content))
    title = book.worksheets[0]["B2"]
    assert (title.value, title.data_type) == ("=HYPERLINK(1)", "s")
    filtered = client.get(f"{BASE}/{judged.round.slug}/exports/bids/csv/?q={judged.bids[2].reference}")
    assert filtered.content.decode().count("\r\n") == 2
    for listed in ("reads", "progress", "money"):
        for suffix in ("csv", "xlsx"):
            assert client.get(f"{BASE}/{judged.round.slug}/exports/{listed}/{suffix}/").status_code == 200
    assert client.get(f"{BASE}/{judged.round.slug}/exports/people/csv/").status_code == 404
    assert client.get(f"{BASE}/{judged.round.slug}/exports/bids/pdf/").status_code == 404


# Reminders --------------------------------------------------------------------------------------------


def test_all_who_are_late_are_reminded_once_a_day(client: Client) -> None:
    judged = make_assessing(2)
    submit_scores(allocation_of(judged), [3, 3])
    late(judged)
    client.force_login(judged.officer)
    address = f"{BASE}/{judged.round.slug}/remind/"
    page = client.get(address).content.decode()
    assert "Assessor 1: 1 assessment overdue" in page
    assert "Assessor 2: 2 assessments overdue" in page
    assert "Reminded: Assessor 1 and Assessor 2." in client.post(address, follow=True).content.decode()
    emails = OutboxEmail.objects.filter(template="evaluations/reminder").order_by("to")
    assert {email.to for email in emails} == {profile.user.email for profile in judged.assessors}
    first = next(email for email in emails if email.to == judged.assessors[0].user.email)
    assert judged.bids[1].reference in first.text_body
    assert judged.bids[0].reference not in first.text_body, "it is submitted"
    event = AuditEvent.objects.get(kind="assessors.reminded")
    assert event.chain == judged.round.audit_chain
    again = client.post(address, follow=True).content.decode()
    assert "Nobody is late who was not reminded within the last day." in again
    assert emails.count() == 2
    Allocation.objects.update(reminded_at=database_now() - timedelta(hours=25))
    assert "Assessor 2: 2 assessments overdue" in client.get(address).content.decode()


def test_one_assessor_is_reminded_alone(client: Client) -> None:
    judged = make_assessing(1)
    late(judged)
    client.force_login(judged.officer)
    address = f"{BASE}/{judged.round.slug}/remind/?assessor={judged.assessors[1].pk}"
    assert "Remind Assessor 2" in client.get(address).content.decode()
    client.post(address, {"assessor": judged.assessors[1].pk})
    assert [email.to for email in OutboxEmail.objects.filter(template="evaluations/reminder")] == [
        judged.assessors[1].user.email
    ]
    stranger = AssessorProfile.objects.create(user=make_staff(Role.ASSESSOR))
    assert client.get(f"{BASE}/{judged.round.slug}/remind/?assessor={stranger.pk}").status_code == 404


def test_nobody_is_reminded_outside_assessment(client: Client) -> None:
    judged = make_many(3)
    late(judged)
    client.force_login(judged.officer)
    answer = client.post(f"{BASE}/{judged.round.slug}/remind/", follow=True).content.decode()
    assert "while a round is being assessed" in answer
    assert not OutboxEmail.objects.filter(template="evaluations/reminder").exists()


# Who may --------------------------------------------------------------------------------------------


def test_who_may_open_what(client: Client) -> None:
    judged = make_many(3)
    panel = {Role.FUND_OFFICER, Role.APPROVER, Role.AUDITOR, Role.ADMINISTRATOR}
    for role in Role:
        client.force_login(make_staff(role))
        for part in (*LISTS, "remind/"):
            allowed = {Role.FUND_OFFICER} if part == "remind/" else panel
            status = client.get(f"{BASE}/{judged.round.slug}/{part}").status_code
            assert status == (200 if role in allowed else 403), (part, role)
    for part in (*LISTS, "remind/"):
        client.force_login(judged.officer)
        assert client.get(f"{BASE}/no-such-round/{part}").status_code == 404
        assert client.delete(f"{BASE}/{judged.round.slug}/{part}").status_code == 405
        client.force_login(make_person())
        assert client.get(f"{BASE}/{judged.round.slug}/{part}").status_code == 403
