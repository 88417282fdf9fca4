"""Where a person is signed in: their own sessions in words, each ended by a press, and nobody else's."""

from __future__ import annotations

import re
from datetime import timedelta
from importlib import import_module
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.utils import timezone
from pytest_django import DjangoAssertNumQueries

from portal.accounts.devices import UNKNOWN, browser_words
from portal.accounts.models import Session, User
from portal.accounts.own_sessions import end_session, mark_of
from portal.accounts.services import PeopleRefused, end_sessions
from portal.accounts.sessions import SEEN_EVERY
from portal.accounts.tasks import SCHEDULE, forget_sessions
from portal.audit.models import AuditEvent
from tests.accounts.people import PASSWORD, make_person, make_staff

pytestmark = pytest.mark.django_db

PAGE = "/accounts/sessions/"
COPY_BACK = """
INSERT INTO django_session (session_key, session_data, expire_date)
SELECT session_key, session_data, expire_date FROM accounts_session
"""
FIREFOX = "Mozilla/5.0 (Windows NT 10.0; Win64; x64; rv:140.0) Gecko/20100101 Firefox/140.0"
SAFARI = (
    "Mozilla/5.0 (iPhone; CPU iPhone OS 18_5 like Mac OS X) AppleWebKit/605.1.15 "
    "(KHTML, like Gecko) Version/18.5 Mobile/15E148 Safari/604.1"
)
EDGE = "Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7) AppleWebKit/537.36 Chrome/138.0 Safari/537.36 Edg/138.0"


def browser(person: User, agent: str) -> Client:
    """A browser in which the person signed in by the page."""
    client = Client(headers={"user-agent": agent})
    page = client.post("/accounts/login/", {"login": person.email, "password": PASSWORD})
    assert page.status_code == 302
    return client


def shown(client: Client) -> str:
    page = client.get(PAGE)
    assert page.status_code == 200
    return " ".join(re.sub("<[^>]+>", " ", page.content.decode().partition("<main")[2]).split())


def key_of(client: Client) -> str:
    return str(client.session.session_key)


@pytest.mark.parametrize(
    ("agent", "words"),
    [
        (FIREFOX, "Firefox on Windows"),
        (SAFARI, "Safari on iPhone"),
        (EDGE, "Edge on Mac"),
        ("Mozilla/5.0 (X11; Linux x86_64) HeadlessChrome/140.0 Safari/537.36", "Chrome on Linux"),
        ("Mozilla/5.0 (Linux; Android 15) SamsungBrowser/28.0 Chrome/130.0 Mobile Safari/537.36",
         "Samsung Internet on Android"),
        ("curl/8.5", UNKNOWN),
        ("", UNKNOWN),
        ("<script>alert(1)</script> Windows", "A browser on Windows"),
    ],
)  # fmt: skip
def test_a_browser_is_called_as_people_call_it(agent: str, words: str) -> None:
    assert browser_words(agent) == words


def test_each_browser_stands_there_and_this_one_is_marked() -> None:
    person = make_person()
    here, there = browser(person, FIREFOX), browser(person, SAFARI)
    browser(make_person(), EDGE)
    Session.objects.filter(pk=key_of(there)).update(seen_at=timezone.now() - timedelta(hours=3))
    text = shown(here)
    assert "This one Firefox on Windows In use now" in text
    assert re.search(r"Safari on iPhone Last seen \d+ \w+ \d{4} at \S+m ", text), text
    assert "Edge" not in text
    assert key_of(there) not in here.get(PAGE).content.decode()


def test_signing_out_there_ends_that_one_alone() -> None:
    person = make_person()
    here, there, third = browser(person, FIREFOX), browser(person, SAFARI), browser(person, EDGE)
    said = here.post(f"{PAGE}{mark_of(key_of(there))}/", follow=True).content.decode()
    assert "You are signed out there." in said
    assert there.get("/accounts/")["Location"].startswith("/accounts/login/")
    for client in (here, third):
        assert client.get("/accounts/").status_code == 200
    assert "iPhone" not in shown(here)
    assert AuditEvent.objects.filter(kind="user.signed_out_elsewhere", chain=f"user:{person.pk}").count() == 1


def test_signing_out_here_leads_to_the_sign_in_page() -> None:
    here = browser(make_person(), FIREFOX)
    assert here.post(f"{PAGE}{mark_of(key_of(here))}/")["Location"] == "/accounts/login/"
    assert here.get("/accounts/").status_code == 302


def test_twice_and_nonsense_say_so_and_change_nothing() -> None:
    person = make_person()
    here, there = browser(person, FIREFOX), browser(person, SAFARI)
    mark = mark_of(key_of(there))
    here.post(f"{PAGE}{mark}/")
    for asked in (mark, "nonsense", "0" * 20):
        said = here.post(f"{PAGE}{asked}/", follow=True).content.decode()
        assert "You are signed out there already." in said
    assert Session.objects.filter(user=person).count() == 1


def test_nobody_ends_another_s() -> None:
    person, other = make_person(), make_staff()
    theirs = browser(person, FIREFOX)
    client = Client()
    client.force_login(other)
    client.post(f"{PAGE}{mark_of(key_of(theirs))}/")
    assert theirs.get("/accounts/").status_code == 200
    with pytest.raises(PeopleRefused, match="their own"):
        end_session(person=person, mark=mark_of(key_of(theirs)), by=other)


def test_wrong_methods_nobody_signed_in_and_invented_people() -> None:
    client = browser(make_person(), FIREFOX)
    assert client.get(f"{PAGE}abc/").status_code == 405
    assert client.put(PAGE).status_code == 405
    assert Client().get(PAGE)["Location"] == f"/accounts/login/?next={PAGE}"
    invented = make_person()
    User.objects.filter(pk=invented.pk).update(is_demonstration=True)
    shared = Client()
    shared.force_login(invented)
    for answer in (shared.get(PAGE), shared.post(PAGE), shared.post(f"{PAGE}{mark_of(key_of(shared))}/")):
        assert answer["Location"] == "/accounts/"
    assert shared.get("/accounts/").status_code == 200


def test_what_a_new_password_ended_is_not_shown_as_signed_in() -> None:
    person = make_person()
    there = browser(person, SAFARI)
    person.set_password("another long password of theirs")
    person.save()
    here = Client(headers={"user-agent": FIREFOX})
    here.force_login(person)
    assert Session.objects.filter(user=person).count() == 2
    assert "iPhone" not in shown(here)
    assert there.get("/accounts/").status_code == 302


def test_an_administrator_who_ends_them_all_leaves_no_row() -> None:
    person = make_person()
    there = browser(person, SAFARI)
    end_sessions(person=person, by=person)
    assert not Session.objects.filter(user=person).exists()
    assert there.get("/accounts/").status_code == 302


@pytest.mark.parametrize("number", [1, 12])
def test_the_page_costs_the_same_however_many_there_are(
    number: int, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    person = make_person()
    clients = [Client() for _ in range(number)]
    for client in clients:
        client.force_login(person)
    with django_assert_num_queries(3):  # the session, the person with their unread, their sessions
        clients[0].get(PAGE)


def test_being_used_is_written_every_few_minutes_and_makes_nothing_last_longer(
    django_assert_num_queries: DjangoAssertNumQueries,
) -> None:
    person = make_person()
    client = browser(person, FIREFOX)
    rows = Session.objects.filter(pk=key_of(client))
    with django_assert_num_queries(2):
        client.get("/accounts/name/")
    long_ago = timezone.now() - SEEN_EVERY - timedelta(seconds=1)
    rows.update(seen_at=long_ago)
    ends = rows.get().expire_date
    with django_assert_num_queries(3):
        client.get("/accounts/name/", headers={"user-agent": EDGE})
    row = rows.get()
    assert (row.seen_at > long_ago, row.browser, row.expire_date) == (True, "Edge on Mac", ends)


def test_public_pages_ask_nobody_who_they_are(django_assert_num_queries: DjangoAssertNumQueries) -> None:
    client = browser(make_person(), FIREFOX)
    Session.objects.update(seen_at=timezone.now() - timedelta(hours=1))
    page = client.get("/contact/")
    assert "Cookie" not in page.get("Vary", "")
    assert Session.objects.get(pk=key_of(client)).seen_at < timezone.now() - timedelta(minutes=30)


def test_sessions_of_before_are_taken_along() -> None:
    """The migration's own words on a row of Django's table: its person stays signed in, and is shown."""
    person = make_person()
    client = browser(person, FIREFOX)
    taken: Any = import_module("portal.accounts.migrations.0004_session")
    with connection.cursor() as cursor:
        cursor.execute(COPY_BACK)
        cursor.execute("DELETE FROM accounts_session")
        cursor.execute(taken.TAKE_ALONG)
    assert Session.objects.get().user is None
    assert client.get("/accounts/").status_code == 200
    assert Session.objects.get().user == person
    assert "This one Firefox on Windows" in shown(client)


def test_sessions_that_have_ended_are_forgotten_each_night() -> None:
    person = make_person()
    for agent in (FIREFOX, SAFARI):
        browser(person, agent)
    ended = Session.objects.filter(browser__contains="Firefox")
    ended.update(expire_date=timezone.now() - timedelta(seconds=1))
    forget_sessions()
    assert [row.browser for row in Session.objects.filter(user=person)] == [browser_words(SAFARI)]
    assert SCHEDULE["accounts-forget-sessions"]["task"] == forget_sessions.name
