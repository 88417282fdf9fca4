"""Statistics of a round: what they say, the gate that makes them public, and that they stay as published."""

from __future__ import annotations

import json
from typing import Any

import pytest
from django.db import DatabaseError, connection, transaction
from django.test import Client
from django.test.utils import CaptureQueriesContext

from evaluations.refusals import JudgingRefused
from evaluations.selectors.statistics import figures_text, statistics_of
from evaluations.services.statistics import publish_statistics, withdraw_statistics
from evaluations.states import DecisionKind
from portal.accounts.models import User
from portal.accounts.roles import Role, sync_groups
from portal.audit.digests import sha256_of
from portal.audit.models import AuditEvent
from programmes.models import Organisation, Round, RoundStatistics
from tests.accounts.people import make_staff
from tests.factories.bids import make_authority
from tests.factories.judging import Judged, make_closed_round, make_deciding, make_notified
from tests.programmes.register import assert_public

pytestmark = pytest.mark.django_db

FUND, REJECT = DecisionKind.FUND, DecisionKind.REJECT
KINDS = (FUND, REJECT, REJECT, REJECT, REJECT, REJECT, REJECT)


@pytest.fixture(autouse=True)
def _roles() -> None:
    sync_groups()


@pytest.fixture
def told() -> Judged:
    """Seven bids, one funded; all from one region but one."""
    judged = make_notified(KINDS)
    for number, council in enumerate(judged.councils):
        region = "London" if number == 3 else "North East"
        Organisation.objects.filter(pk=council.organisation.pk).update(authority=make_authority(region=region))
    return judged


def publish(judged: Judged, reason: str = "", by: User | None = None) -> RoundStatistics:
    digest = sha256_of(figures_text(judged.round))
    return publish_statistics(round_id=judged.round.pk, seen_sha256=digest, by=by or judged.officer, reason=reason)


def admin(judged: Judged) -> str:
    return f"/admin/evaluations/rounds/{judged.round.slug}/statistics/"


def public(judged: Judged) -> str:
    return f"/rounds/{judged.round.slug}/statistics/"


def test_what_they_say(told: Judged) -> None:
    said = statistics_of(Round.objects.get(pk=told.round.pk))
    assert said["bids"] == {"received": 7, "eligible": 7, "scored": 7, "funded": 1}
    assert said["money"]["asked_pounds"] == 7 * 200_000
    assert said["money"]["awarded_pounds"] == 200_000
    assert said["reads"] == {"wanted": told.round.reads_per_bid, "made": 14}
    assert sum(band["bids"] for band in said["scores"]["bands"]) == 7
    assert {band["funded"] for band in said["scores"]["bands"]} == {None}
    assert [(len(line["names"]), line["bids"], line["funded"]) for line in said["regions"]] == [(10, 7, 1)]
    assert said["times"]["published"] is None
    text = json.dumps(said, default=str)
    for bid, council in zip(told.bids, told.councils, strict=True):
        assert bid.reference not in text
        assert council.organisation.name not in text


def test_the_public_sees_nothing_before_it_is_published_and_all_of_it_after(client: Client, told: Judged) -> None:
    assert "Not published yet" in client.get(public(told)).content.decode()
    assert client.get(f"/rounds/{told.round.slug}/statistics.json").status_code == 404
    made = publish(told)
    text = " ".join(assert_public(client, public(told)).split())
    for said in ("7</p>", "bids received", "14% of the bids received were funded", "put together in one line"):
        assert said in text
    assert "of 100 is the lowest score that was funded" in text
    answer = client.get(f"/rounds/{told.round.slug}/statistics.json")
    assert sha256_of(answer.content.decode()) == made.sha256
    rows = client.get(f"/rounds/{told.round.slug}/statistics.csv").content.decode("utf-8-sig")
    assert f"round,{told.round.slug},bids received,7" in rows
    assert client.get(f"/rounds/{told.round.slug}/statistics.xlsx").content[:2] == b"PK"
    for suffix in ("json", "csv", "xlsx"):
        assert_public_file(client, f"/rounds/{told.round.slug}/statistics.{suffix}")


def assert_public_file(client: Client, address: str) -> None:
    tag = client.get(address).headers["ETag"]
    assert client.get(address, headers={"If-None-Match": tag}).status_code == 304
    assert client.post(address).status_code == 405


def test_a_small_round_shows_no_scores(client: Client) -> None:
    judged = make_notified((FUND, REJECT))
    publish(judged)
    text = client.get(public(judged)).content.decode()
    assert "Fewer than 5 bids were scored" in text
    assert '"bands":[]' in client.get(f"/rounds/{judged.round.slug}/statistics.json").content.decode()


def test_not_before_bidders_are_told(client: Client) -> None:
    judged = make_deciding()
    client.force_login(judged.officer)
    page = client.get(admin(judged)).content.decode()
    assert "They hear it before anybody else." in page
    assert "Publish these" not in page
    with pytest.raises(JudgingRefused, match="before anybody else"):
        publish(judged)
    assert not RoundStatistics.objects.exists()


def test_an_officer_sees_exactly_what_becomes_public(client: Client, told: Judged) -> None:
    client.force_login(told.officer)
    page = client.get(admin(told))
    response = client.post(admin(told), {"seen": page.context["seen"]}, follow=True)
    assert "The statistics are public." in response.content.decode()
    shown = Client().get(public(told)).content.decode()
    start, end = '<div class="portal-figures">', "Awarded</th>"
    assert part(page.content.decode(), start, end) == part(shown, start, end)
    event = AuditEvent.objects.get(kind="round.statistics_published")
    assert event.chain == told.round.audit_chain
    assert "These figures are public" in response.content.decode()


def part(text: str, start: str, end: str) -> str:
    return text[text.index(start) : text.rindex(end)]


def test_what_changed_since_the_preview_is_not_published(client: Client, told: Judged) -> None:
    client.force_login(told.officer)
    response = client.post(admin(told), {"seen": "0" * 64}, follow=True)
    assert "The figures changed while you looked at them." in response.content.decode()
    assert not RoundStatistics.objects.exists()


def test_again_with_a_reason_and_withdrawn_with_one(client: Client, told: Judged) -> None:
    publish(told)
    with pytest.raises(JudgingRefused, match="public already"):
        publish(told, "No reason")
    Organisation.objects.filter(pk=told.councils[0].organisation.pk).update(kind="charity")
    with pytest.raises(JudgingRefused, match="Say why the published statistics are replaced"):
        publish(told)
    second = publish(told, "A bidder's kind was recorded wrongly.")
    assert second.version == 2
    assert "in place of an earlier version: A bidder" in client.get(public(told)).content.decode()
    client.force_login(told.officer)
    assert client.post(f"{admin(told)}withdraw/", {"reason": " "}).status_code == 200
    client.post(f"{admin(told)}withdraw/", {"reason": "A count was wrong."})
    shown = Client().get(public(told)).content.decode()
    assert "A count was wrong." in shown
    assert "bids received" not in shown
    assert Client().get(f"/rounds/{told.round.slug}/statistics.csv").status_code == 404
    assert AuditEvent.objects.filter(kind="round.statistics_withdrawn").count() == 1
    with pytest.raises(JudgingRefused, match="No statistics of this round are public"):
        withdraw_statistics(round_id=told.round.pk, by=told.officer, reason="Again")
    assert publish(told, "The count is right now.").version == 3


@pytest.mark.parametrize("role", [Role.APPROVER, Role.AUDITOR])
def test_others_read_and_do_not_publish(role: Role, client: Client, told: Judged) -> None:
    client.force_login(make_staff(role))
    page = client.get(admin(told))
    assert page.status_code == 200
    assert "Publish these" not in page.content.decode()
    assert client.post(admin(told), {"seen": page.context["seen"]}).status_code == 403
    assert client.get(f"{admin(told)}withdraw/").status_code == 403
    with pytest.raises(JudgingRefused, match="Only a fund officer"):
        publish(told, by=make_staff(role))


def test_assessors_and_bad_addresses(client: Client, told: Judged) -> None:
    client.force_login(make_staff(Role.ASSESSOR))
    assert client.get(admin(told)).status_code == 403
    client.force_login(told.officer)
    assert client.get("/admin/evaluations/rounds/none/statistics/").status_code == 404
    assert client.get("/rounds/none/statistics/").status_code == 404
    assert client.put(admin(told)).status_code == 405


@pytest.mark.parametrize("change", ["figures = '{}'", "sha256 = ''", "published_at = now()", "delete"])
def test_the_database_keeps_what_was_published(change: str, told: Judged) -> None:
    made = publish(told)
    with connection.cursor() as cursor:
        statement = (
            "DELETE FROM programmes_roundstatistics"
            if change == "delete"
            else (
                f"UPDATE programmes_roundstatistics SET {change}"  # noqa: S608 - the tests' own words
            )
        )
        with pytest.raises(DatabaseError, match=r"stay as they were|are kept"), transaction.atomic():
            cursor.execute(statement)
        cursor.execute("SET LOCAL session_replication_role = replica")  # without its triggers
        cursor.execute(statement)
        assert cursor.rowcount == 1
        cursor.execute("SET LOCAL session_replication_role = origin")
    assert made.pk


def test_one_version_is_public_at_a_time(told: Judged) -> None:
    made = publish(told)
    with pytest.raises(DatabaseError), transaction.atomic():
        RoundStatistics.objects.create(
            round=told.round,
            version=2,
            figures="{}",
            sha256="0" * 64,
            reason="Two at once",
            published_at=made.published_at,
            published_by=told.officer,
        )


def test_queries(client: Client, told: Judged, django_assert_num_queries: Any) -> None:
    publish(told)
    with django_assert_num_queries(2):
        client.get(public(told))
    counts = []
    for judged in (told, make_closed_round(1)):
        with CaptureQueriesContext(connection) as asked:
            statistics_of(judged.round)
        counts.append(len(asked))
    assert max(counts) <= 15
    client.force_login(told.officer)
    with CaptureQueriesContext(connection) as asked:
        client.get(admin(told))
    assert len(asked) <= 15
