"""A person's notifications as pages: theirs alone, few queries, read one by one or all."""

from __future__ import annotations

import pytest
from django.test import Client
from pytest_django import DjangoAssertNumQueries

from portal.accounts.models import User
from portal.notices.kinds import kinds_for
from portal.notices.models import Choice, Notice
from tests.accounts.people import make_person, make_staff
from tests.notices.telling import CERTIFIED, no_choice, tell_certified

pytestmark = pytest.mark.django_db

INBOX = "/notifications/"
QUERIES = 4  # the session, the person with their unread, how many there are, this page of them


def client_of(person: object) -> Client:
    client = Client()
    client.force_login(person)  # type: ignore[arg-type]  # a person
    return client


@pytest.mark.parametrize("number", [1, 60])
def test_the_list_costs_the_same_however_long_it_is(
    number: int, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    person = make_person()
    for _ in range(number):
        tell_certified(person)
    client = client_of(person)
    with django_assert_num_queries(QUERIES):
        page = client.get(INBOX).content.decode()
    assert f"Notifications ({number})" in page
    assert page.count("Bid B-1 certified</a>") == min(number, 25)


def test_the_number_in_the_navigation_costs_no_query(django_assert_num_queries: DjangoAssertNumQueries) -> None:
    person = make_person()
    tell_certified(person)
    client = client_of(person)
    with django_assert_num_queries(2):
        page = client.get("/accounts/name/").content.decode()
    assert "Notifications (1)" in page


def test_an_empty_list_says_what_will_stand_here() -> None:
    page = client_of(make_person()).get(INBOX).content.decode()
    assert "Nothing has happened yet" in page
    assert "Mark all as read" not in page
    assert "Notifications (" not in page


def test_following_one_marks_it_as_read() -> None:
    person = make_person()
    notice = tell_certified(person)
    client = client_of(person)
    assert client.get(f"{INBOX}{notice.pk}/")["Location"] == "/bids/B-1/"
    notice.refresh_from_db()
    first = notice.read_at
    assert first
    client.get(f"{INBOX}{notice.pk}/")
    notice.refresh_from_db()
    assert notice.read_at == first


def test_one_and_all_are_marked_as_read() -> None:
    person, other = make_person(), make_person()
    one, two, theirs = tell_certified(person), tell_certified(person), tell_certified(other)
    client = client_of(person)
    assert client.post(f"{INBOX}{one.pk}/read/")["Location"] == INBOX
    assert set(Notice.objects.filter(read_at__isnull=False)) == {one}
    said = client.post(f"{INBOX}read/", follow=True).content.decode()
    assert "1 notification marked as read" in said
    assert set(Notice.objects.filter(read_at__isnull=False)) == {one, two}
    assert set(Notice.objects.filter(read_at__isnull=True)) == {theirs}


def test_filters() -> None:
    person = make_person()
    tell_certified(person)
    read = tell_certified(person, subject="Bid B-2 submitted", template="bids/receipt")
    Notice.objects.filter(pk=read.pk).update(read_at=read.made_at)
    client = client_of(person)
    by_kind = client.get(INBOX, {"kind": "bids.submitted"}).content.decode()
    assert "Bid B-2 submitted</a>" in by_kind
    assert "Bid B-1 certified</a>" not in by_kind
    unread = client.get(INBOX, {"unread": "1"}).content.decode()
    assert "Bid B-1 certified</a>" in unread
    assert "Bid B-2 submitted</a>" not in unread
    assert "None fits" in client.get(INBOX, {"kind": "bids.submitted", "unread": "1"}).content.decode()
    client.post(f"{INBOX}read/")
    assert "You have read everything" in client.get(INBOX, {"unread": "1"}).content.decode()


@pytest.mark.parametrize(
    "query", ["kind=nothing", "unread=yes", "page=0", "page=x", "page=99", "kind=judging.reminder", "kind=%00", "a=b"]
)
def test_any_query_gives_a_page(query: str) -> None:
    person = make_person()
    tell_certified(person)
    assert client_of(person).get(f"{INBOX}?{query}").status_code == 200


def test_what_was_typed_into_a_title_is_text() -> None:
    person = make_person()
    tell_certified(person, subject="<script>alert(1)</script>", about="<b>bold</b>")
    page = client_of(person).get(INBOX).content.decode()
    assert "<script>alert" not in page
    assert "&lt;b&gt;bold" in page


@pytest.mark.parametrize("after", ["", "read/"])
def test_nobody_elses_notification_is_found(after: str) -> None:
    notice = tell_certified(make_person())
    client = client_of(make_staff())
    answer = client.post(f"{INBOX}{notice.pk}/{after}") if after else client.get(f"{INBOX}{notice.pk}/")
    assert answer.status_code == 404
    assert client.get(f"{INBOX}99999999/").status_code == 404
    notice.refresh_from_db()
    assert notice.read_at is None


def test_wrong_methods_and_nobody_signed_in() -> None:
    person = make_person()
    notice = tell_certified(person)
    client = client_of(person)
    for address in (f"{INBOX}read/", f"{INBOX}{notice.pk}/read/"):
        assert client.get(address).status_code == 405
    for address in (INBOX, f"{INBOX}{notice.pk}/"):
        assert client.post(address).status_code == 405
    assert client.put(f"{INBOX}choices/").status_code == 405
    assert Client().get(INBOX)["Location"] == f"/accounts/login/?next={INBOX}"


def choosable(person: User) -> list[str]:
    return [kind.name for kind in kinds_for(is_staff=person.is_staff) if not no_choice(kind)]


def test_choosing(django_assert_num_queries: DjangoAssertNumQueries) -> None:
    person = make_person()
    client = client_of(person)
    with django_assert_num_queries(3):
        page = client.get(f"{INBOX}choices/").content.decode()
    assert "Always by email, at once" in page
    assert "A bid cannot be submitted until you have answered." in page
    assert 'name="bids.certify"' not in page
    assert 'name="judging.reminder"' not in page
    chosen = {name: "at_once" for name in choosable(person)} | {CERTIFIED: "daily"}
    assert client.post(f"{INBOX}choices/", chosen)["Location"] == INBOX
    assert Choice.objects.get(person=person, kind=CERTIFIED).delivery == "daily"
    assert client.post(f"{INBOX}choices/", chosen | {CERTIFIED: "off"}).status_code == 302
    assert Choice.objects.get(person=person, kind=CERTIFIED).delivery == "off"


def test_choosing_what_is_not_offered_is_refused_in_the_form() -> None:
    client = client_of(make_person())
    page = client.post(f"{INBOX}choices/", {CERTIFIED: "never", "bids.submitted": "off"}).content.decode()
    assert "There is a problem" in page
    assert not Choice.objects.exists()


def test_the_account_page_leads_to_the_choices() -> None:
    assert f'href="{INBOX}choices/"' in client_of(make_person()).get("/accounts/").content.decode()
