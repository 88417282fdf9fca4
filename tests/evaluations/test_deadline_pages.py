"""Deadlines and outages through the officer's pages, the bidder's and the public's."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from pytest_django import DjangoAssertNumQueries

from bids.models import Bid
from portal.accounts.models import User
from portal.accounts.roles import Role, sync_groups
from portal.audit.clock import database_now
from portal.look.words import moment
from programmes.models import Extension, Heartbeat, Outage, Round
from programmes.services.outages import note_outage, tick
from tests.accounts.people import make_staff
from tests.bids.rounds import signed_in
from tests.factories.bids import make_bid, make_council
from tests.factories.rounds import close_round, make_round

pytestmark = pytest.mark.django_db
WHY = "Nobody could sign in this morning."


@pytest.fixture(autouse=True)
def _roles() -> None:
    sync_groups()


@pytest.fixture
def officer() -> User:
    return make_staff(Role.FUND_OFFICER)


def typed(at: datetime, **more: str) -> dict[str, str]:
    local = timezone.localtime(at)
    day = {"day_day": str(local.day), "day_month": str(local.month), "day_year": str(local.year)}
    return {**day, "time": f"{local:%H:%M}", "reason": WHY, **more}


def in_days(days: int) -> datetime:
    return (database_now() + timedelta(days=days)).replace(second=0, microsecond=0)


def test_more_time_for_all_from_the_admin_to_every_page(officer: User) -> None:
    round_, council = make_round(), make_council()
    bid, client = make_bid(round_, council), signed_in(officer)
    page = client.get(reverse("evaluations:deadline", args=[round_.slug])).content.decode()
    assert bid.reference in page
    assert "The deadline has not moved." in page
    assert bid.title not in page
    url = reverse("evaluations:extend", args=[round_.slug])
    assert "Everyone who works on the one bid gets an email" in client.get(url).content.decode()
    to_at = in_days(9)
    assert client.post(url, typed(to_at)).status_code == 302
    for reader, address in (
        (client, reverse("evaluations:deadline", args=[round_.slug])),
        (Client(), round_.get_absolute_url()),
        (signed_in(council.editor), bid.get_absolute_url()),
        (signed_in(council.editor), "/bids/"),
    ):
        assert moment(to_at) in reader.get(address).content.decode(), address
    assert WHY in Client().get(round_.get_absolute_url()).content.decode()
    said = signed_in(council.editor).get(bid.get_absolute_url()).content.decode()
    assert "The deadline was moved for every bid" in said
    assert WHY in said


@pytest.mark.parametrize(
    ("written", "hour"), [("midday", 12), ("12 noon", 12), ("Noon", 12), ("midnight", 0), ("9.30 am", 9), ("15:00", 15)]
)
def test_a_time_is_read_as_the_portal_writes_it(officer: User, written: str, hour: int) -> None:
    round_, day = make_round(), in_days(20)
    url = reverse("evaluations:extend", args=[round_.slug])
    assert signed_in(officer).post(url, {**typed(day), "time": written}).status_code == 302
    round_.refresh_from_db()
    assert timezone.localtime(round_.closes_at).hour == hour


def test_what_is_refused_keeps_what_was_typed(officer: User) -> None:
    round_ = make_round()
    url = reverse("evaluations:extend", args=[round_.slug])
    answer = signed_in(officer).post(url, typed(in_days(2))).content.decode()
    assert "never makes a deadline earlier" in answer
    assert WHY in answer
    assert "Say why, in a sentence" in signed_in(officer).post(url, typed(in_days(9), reason="")).content.decode()
    assert not Extension.objects.exists()


def test_more_time_for_one_bid_shows_on_its_pages_and_nowhere_public(officer: User) -> None:
    round_, council, other = make_round(), make_council(), make_council()
    bid, neighbour = make_bid(round_, council), make_bid(round_, other)
    close_round(round_)
    url = reverse("evaluations:extend_one", args=[bid.reference])
    assert signed_in(officer).get(url).status_code == 200
    to_at = in_days(1)
    assert signed_in(officer).post(url, typed(to_at)).status_code == 302
    page = signed_in(council.editor).get(bid.get_absolute_url()).content.decode()
    assert moment(to_at) in page
    assert "Continue" not in page
    assert "given more time" in page
    assert WHY in page
    section = reverse("bids:section", args=[bid.reference, "need"])
    assert "Save and continue" in signed_in(council.editor).get(section).content.decode()
    assert (
        "Save and continue"
        not in signed_in(other.editor).get(reverse("bids:section", args=[neighbour.reference, "need"])).content.decode()
    )
    assert WHY not in Client().get(round_.get_absolute_url()).content.decode()


@pytest.mark.parametrize("name", ["extend", "extend_one"])
def test_nobody_else_moves_a_deadline(name: str) -> None:
    bid = make_bid(make_round(), make_council())
    url = reverse(f"evaluations:{name}", args=[bid.reference if name == "extend_one" else bid.round.slug])
    for role in (Role.AUDITOR, Role.APPROVER, Role.ASSESSOR):
        assert signed_in(make_staff(role)).post(url, typed(in_days(9))).status_code == 403
    assert signed_in(make_staff(Role.FUND_OFFICER)).put(url).status_code == 405
    assert (
        signed_in(make_staff(Role.FUND_OFFICER))
        .get(url.replace(bid.reference, "X-1").replace(bid.round.slug, "no"))
        .status_code
        == 404
    )
    assert not Extension.objects.exists()
    assert not Bid.objects.filter(extended_to__isnull=False).exists()


def test_auditors_read_the_deadline_and_the_ledger() -> None:
    round_, auditor = make_round(), make_staff(Role.AUDITOR)
    page = signed_in(auditor).get(reverse("evaluations:deadline", args=[round_.slug])).content.decode()
    assert "Extend the deadline" not in page
    assert "Record an outage" not in page
    assert signed_in(auditor).get(reverse("evaluations:outages")).status_code == 200


def test_an_outage_found_is_recorded_suggests_an_extension_and_is_public(officer: User) -> None:
    round_ = make_round()
    tick()
    Heartbeat.objects.update(at=database_now() - timedelta(minutes=90))
    found = tick()
    assert found
    client = signed_in(officer)
    assert "Outage found" in client.get("/admin/").content.decode()
    url = reverse("evaluations:settle_outage", args=[found.pk])
    page = client.get(url)
    form = page.context["form"]
    posted = {
        f"{which}_day_{part}": str(getattr(form.initial[f"{which}_day"], part))
        for which in ("began", "ended")
        for part in ("day", "month", "year")
    }
    posted |= {"began_time": form.initial["began_time"], "ended_time": form.initial["ended_time"]}
    assert client.post(url, {**posted, "affected": "Nobody could save."}).status_code == 302
    assert "Outage found" not in client.get("/admin/").content.decode()
    assert "Nobody could save." in Client().get(round_.get_absolute_url()).content.decode()
    page_ = client.get(reverse("evaluations:deadline", args=[round_.slug])).content.decode()
    assert f"?outage={found.pk}" in page_
    extend = reverse("evaluations:extend", args=[round_.slug])
    prefilled = client.get(f"{extend}?outage={found.pk}").content.decode()
    assert "Nobody could save., from" not in prefilled
    assert "Nobody could save" in prefilled
    assert f'name="outage" value="{found.pk}"' in prefilled
    round_.refresh_from_db()
    assert client.post(extend, typed(in_days(8), outage=str(found.pk))).status_code == 302
    assert Extension.objects.get().outage_id == found.pk
    assert (
        "An extension made up for it."
        in client.get(reverse("evaluations:deadline", args=[round_.slug])).content.decode()
    )


def test_a_pause_that_kept_nobody_out(officer: User) -> None:
    round_ = make_round()
    tick()
    Heartbeat.objects.update(at=database_now() - timedelta(minutes=90))
    found = tick()
    assert found
    url = reverse("evaluations:dismiss_outage", args=[found.pk])
    assert signed_in(make_staff(Role.AUDITOR)).post(url).status_code == 403
    assert signed_in(officer).get(url).status_code == 405
    for _ in range(2):
        assert signed_in(officer).post(url).status_code == 302
    assert signed_in(officer).post(reverse("evaluations:dismiss_outage", args=[0])).status_code == 404
    assert Outage.objects.get().dismissed_by == officer
    assert "not be used while" not in Client().get(round_.get_absolute_url()).content.decode()


@pytest.mark.parametrize("number", [1, 100])
def test_the_page_costs_the_same(number: int, officer: User, django_assert_num_queries: DjangoAssertNumQueries) -> None:
    round_, council = make_round(bids_per_organisation=200), make_council()
    Bid.objects.bulk_create(
        Bid(reference=f"L-{n}", round=round_, organisation=council.organisation, slot=n + 1, created_by=council.lead)
        for n in range(number)
    )
    now = database_now()
    for n in range(min(number, 20)):
        note_outage(
            began_at=now - timedelta(hours=n + 2), ended_at=now - timedelta(hours=n + 1), affected="A", by=officer
        )
    client = signed_in(officer)
    with django_assert_num_queries(10):
        client.get(reverse("evaluations:deadline", args=[round_.slug]))
    with django_assert_num_queries(6):
        client.get(reverse("evaluations:outages"))
    assert Round.objects.count() == 1


@pytest.mark.parametrize("query", ["?outage=x", "?outage=999999", "?outage=", "?outage=%00"])
def test_any_query_gives_a_page(query: str, officer: User) -> None:
    assert signed_in(officer).get(reverse("evaluations:extend", args=[make_round().slug]) + query).status_code == 200
