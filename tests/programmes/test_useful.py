"""“Was this page useful?”: asked on every public page, kept without a trace of who answered, counted, forgotten."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.db import IntegrityError, transaction
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from portal.accounts.roles import Role
from programmes.models import PageAnswer
from programmes.services.answers import forget_words, keep_answer
from programmes.tasks import SCHEDULE, forget_readers
from tests.accounts.people import make_staff
from tests.programmes.register import assert_public, make_project

pytestmark = pytest.mark.django_db


def test_every_public_page_asks_by_a_link(client: Client) -> None:
    project = make_project()
    assert_public(client, "/evidence/")
    for page in ("/", "/evidence/", "/privacy/", "/data/", project.get_absolute_url()):
        assert f'href="/useful/?page={page.replace("/", "%2F")}"' in client.get(page).content.decode()


def test_an_answer_is_kept_with_its_page_and_day_alone(client: Client) -> None:
    page = client.get("/useful/?page=/evidence/")
    assert b"csrfmiddlewaretoken" in page.content
    assert "no-store" in page["Cache-Control"]
    answer = client.post("/useful/?page=/evidence/%3Fq%3Dcare", {"useful": "no", "looking_for": "Costs by town"})
    assert "Thank you" in answer.content.decode()
    kept = PageAnswer.objects.get()
    assert (kept.path, kept.was_useful, kept.looking_for) == ("/evidence/", False, "Costs by town")
    assert {field.name for field in PageAnswer._meta.get_fields()} == {
        "id", "path", "was_useful", "looking_for", "answered_on", "erased_on",
    }  # fmt: skip


def test_pages_about_nothing_public_do_not_ask(client: Client) -> None:
    for page in ("/no-such-page/", "/verify/", "/verify/ABCD-EFGH/", "/useful/", "/accounts/login/"):
        assert "Was this page useful?</a>" not in client.get(page).content.decode()


def test_neither_yes_nor_no_is_no_answer(client: Client) -> None:
    assert "Choose yes or no" in client.post("/useful/", {"looking_for": "x"}).content.decode()
    assert not PageAnswer.objects.exists()


@pytest.mark.parametrize(
    "typed",
    [
        "",
        "https://elsewhere.example/",
        "//elsewhere.example/",
        "/admin/",
        "/bids/",
        "/invitations/a-secret/",
        "/verify/ABCD-EFGH/",
        "/admin/all-records/",
        "/no/such/",
        "/\x00",
        "/" + "x" * 300,
    ],
)
def test_what_is_no_public_page_is_about_the_whole_site(typed: str, client: Client) -> None:
    answer = client.post(f"/useful/?{'page=' + typed.replace(chr(0), '%00')}", {"useful": "yes"})
    assert answer.status_code == 200
    assert "elsewhere" not in answer.content.decode()
    assert PageAnswer.objects.get().path == "/"


def test_an_eleventh_within_a_minute_waits(client: Client) -> None:
    answers = [client.post("/useful/", {"useful": "yes"}).status_code for _ in range(11)]
    assert answers == [200] * 10 + [429]
    assert PageAnswer.objects.count() == 10


@pytest.mark.parametrize("rows", [1, 3])
def test_officers_see_counts_by_page_with_a_picture(rows: int, client: Client) -> None:
    for number in range(rows):
        keep_answer(path=f"/p-{number}/", was_useful=False, looking_for="Costs <b>")
        keep_answer(path="/evidence/", was_useful=True, looking_for="")
    client.force_login(make_staff(Role.FUND_OFFICER))
    address = reverse("admin:programmes_pageanswer_changelist")
    page = client.get(address)
    counted = {one.path: (one.yes, one.no, one.words) for one in page.context["said_by_page"]}
    assert counted["/evidence/"] == (rows, 0, 0)
    assert counted["/p-0/"] == (0, 1, 1)
    assert "<svg" in page.content.decode()
    assert "Costs &lt;b&gt;" in page.content.decode()
    assert client.get(address, {"path": "/p-0/"}).context["cl"].result_count == 1
    assert client.get(address, {"words": "some"}).context["cl"].result_count == rows


def test_the_list_costs_the_same_at_any_length(client: Client, django_assert_max_num_queries: object) -> None:
    client.force_login(make_staff(Role.FUND_OFFICER))
    for _ in range(2):
        keep_answer(path="/", was_useful=True, looking_for="x")
        with django_assert_max_num_queries(15):  # type: ignore[operator]  # pytest-django's own
            client.get(reverse("admin:programmes_pageanswer_changelist"))


def test_nobody_else_reads_them_and_nobody_changes_them(client: Client) -> None:
    kept = keep_answer(path="/", was_useful=True, looking_for="")
    address = reverse("admin:programmes_pageanswer_changelist")
    client.force_login(make_staff(Role.ASSESSOR))
    assert client.get(address).status_code == 403
    client.force_login(make_staff(Role.ADMINISTRATOR))
    assert "Readers answer" not in client.get(address).content.decode()
    change = reverse("admin:programmes_pageanswer_change", args=[kept.pk])
    assert client.get(change).status_code == 200
    assert client.post(change, {"path": "/x/"}).status_code == 403


def test_words_are_forgotten_after_half_a_year_and_the_count_stays() -> None:
    old = keep_answer(path="/", was_useful=False, looking_for="Long ago")
    new = keep_answer(path="/", was_useful=False, looking_for="Lately")
    PageAnswer.objects.filter(pk=old.pk).update(answered_on=timezone.now().date() - timedelta(days=181))
    assert SCHEDULE["forget-readers"]["task"] == forget_readers.name
    forget_readers()
    old.refresh_from_db()
    new.refresh_from_db()
    assert (old.looking_for, old.erased_on is not None) == ("", True)
    assert new.looking_for == "Lately"
    assert PageAnswer.objects.count() == 2
    assert forget_words() == 0


def test_erased_words_cannot_come_back() -> None:
    with pytest.raises(IntegrityError, match="page_answer_erased_has_no_words"), transaction.atomic():
        PageAnswer.objects.create(
            path="/", was_useful=True, looking_for="x", answered_on=timezone.now(), erased_on=timezone.now()
        )
