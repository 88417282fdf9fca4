"""Documents and batches in the admin."""

from __future__ import annotations

from typing import Any
from uuid import uuid4

import pytest
from django.contrib.auth.models import Group
from django.test import Client
from django.urls import reverse

from portal.accounts.models import User
from portal.accounts.roles import Role, sync_groups
from portal.documents.models import Batch, Document
from portal.documents.services import request_document, start_batch
from portal.documents.services.rendering import render_document
from portal.documents.states import State
from portal.documents.waiting import failed_documents
from tests.accounts.people import make_staff

Woken = list[tuple[str, str]]
LIST = "admin:documents_document_changelist"
BATCHES = "admin:documents_batch_changelist"
pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def groups(db: None) -> None:
    sync_groups()


@pytest.fixture
def assessor() -> User:
    return make_staff(Role.ASSESSOR)


@pytest.fixture
def auditor() -> User:
    return make_staff(Role.AUDITOR)


@pytest.fixture
def failed(woken: Woken) -> Document:
    document = request_document(kind="note", subject_id=1, by=None)
    Document.objects.update(state="failed", failed_at=document.queued_at, failure_reason="ValueError: no such colour")
    document.refresh_from_db()
    return document


@pytest.fixture
def batch(woken: Woken, officer: User) -> Batch:
    return start_batch(title="All notes", kind="note", subject_ids=[1, 2, 3], by=officer)


def again(document: Document) -> str:
    return reverse("admin:documents_document_render_again", args=[document.pk])


class TestList:
    def test_costs_the_same_at_any_length(
        self, client: Client, officer: User, woken: Woken, django_assert_num_queries: Any
    ) -> None:
        client.force_login(officer)
        client.get(reverse(LIST))
        for subjects in ([1], [2, 3]):
            for subject in subjects:
                request_document(kind="note", subject_id=subject, by=officer)
            with django_assert_num_queries(12):
                assert client.get(reverse(LIST)).status_code == 200

    def test_shows_what_was_asked_for(self, client: Client, officer: User, failed: Document) -> None:
        client.force_login(officer)
        for query in ("", "?state__exact=failed", "?kind=note", "?q=S-1"):
            assert "Note about subject 1" in client.get(reverse(LIST) + query).content.decode()

    def test_is_not_for_assessors(self, client: Client, assessor: User) -> None:
        client.force_login(assessor)
        assert client.get(reverse(LIST)).status_code == 403
        assert client.get(reverse(BATCHES)).status_code == 403


class TestOne:
    def url(self, document: Document) -> str:
        return reverse("admin:documents_document_change", args=[document.pk])

    def test_says_why_it_failed_but_not_what_it_holds(self, client: Client, officer: User, failed: Document) -> None:
        client.force_login(officer)
        page = client.get(self.url(failed)).content.decode()
        assert "no such colour" in page
        assert again(failed) in page
        assert "Nothing new." not in page

    def test_is_read_only(self, client: Client, officer: User, failed: Document) -> None:
        client.force_login(officer)
        assert client.post(self.url(failed), {"title": "Other"}).status_code == 403
        assert client.post(reverse("admin:documents_document_delete", args=[failed.pk])).status_code == 403

    def test_an_auditor_reads_and_is_offered_nothing(self, client: Client, auditor: User, failed: Document) -> None:
        client.force_login(auditor)
        page = client.get(self.url(failed))
        assert page.status_code == 200
        assert again(failed) not in page.content.decode()


class TestAgain:
    def test_says_what_will_happen_then_does_it(
        self, client: Client, officer: User, failed: Document, woken: Woken, django_capture_on_commit_callbacks: Any
    ) -> None:
        client.force_login(officer)
        assert "put back in the queue" in client.get(again(failed)).content.decode()
        woken.clear()
        with django_capture_on_commit_callbacks(execute=True):
            client.post(again(failed))
        failed.refresh_from_db()
        assert (failed.state, failed.retried_by) == (State.QUEUED, officer)
        assert len(woken) == 1

    def test_twice_is_refused_with_a_sentence(self, client: Client, officer: User, failed: Document) -> None:
        client.force_login(officer)
        client.post(again(failed))
        assert "nothing to make again" in client.post(again(failed), follow=True).content.decode()

    def test_others_may_not(self, client: Client, auditor: User, assessor: User, failed: Document) -> None:
        for person in (auditor, assessor):
            client.force_login(person)
            assert client.get(again(failed)).status_code == 403
            assert client.post(again(failed)).status_code == 403
        failed.refresh_from_db()
        assert failed.state == State.FAILED

    def test_a_wrong_method_and_an_unknown_document(self, client: Client, officer: User, failed: Document) -> None:
        client.force_login(officer)
        assert client.put(again(failed)).status_code == 405
        assert client.get(reverse("admin:documents_document_render_again", args=[uuid4()])).status_code == 404


class TestBatch:
    def test_shows_how_far_it_has_got(self, client: Client, officer: User, batch: Batch) -> None:
        render_document(document_id=batch.documents.get(subject_id=2).pk)
        client.force_login(officer)
        page = client.get(batch.get_absolute_url()).content.decode()
        assert "1 of 3 documents done" in page
        assert "Check again" in page
        assert "Note about subject 3" in page

    def test_says_when_nothing_more_will_happen(self, client: Client, officer: User, batch: Batch) -> None:
        for document in batch.documents.all():
            render_document(document_id=document.pk)
        client.force_login(officer)
        page = client.get(batch.get_absolute_url()).content.decode()
        assert "Nothing more will happen" in page
        assert "Check again" not in page

    def test_costs_the_same_at_any_length(
        self, client: Client, officer: User, woken: Woken, django_assert_num_queries: Any
    ) -> None:
        client.force_login(officer)
        short = start_batch(title="Short", kind="note", subject_ids=[1], by=officer)
        client.get(short.get_absolute_url())
        long = start_batch(title="Long", kind="note", subject_ids=[1, 2, 3], by=officer)
        for batch in (short, long):
            with django_assert_num_queries(10):
                client.get(batch.get_absolute_url())
        with django_assert_num_queries(8):
            assert "0 of 3" in client.get(reverse(BATCHES)).content.decode()

    def test_the_failed_ones_can_be_made_again(self, client: Client, officer: User, batch: Batch) -> None:
        document = batch.documents.get(subject_id=1)
        Document.objects.filter(pk=document.pk).update(
            state="failed", failed_at=document.queued_at, failure_reason="No"
        )
        client.force_login(officer)
        url = reverse("admin:documents_batch_render_again", args=[batch.pk])
        assert "1 failed document " in client.get(url).content.decode()
        client.post(url)
        document.refresh_from_db()
        assert document.state == State.QUEUED

    def test_others_may_not(self, client: Client, assessor: User, auditor: User, batch: Batch) -> None:
        url = reverse("admin:documents_batch_render_again", args=[batch.pk])
        client.force_login(assessor)
        assert client.get(batch.get_absolute_url()).status_code == 403
        assert client.post(url).status_code == 403
        client.force_login(auditor)
        assert client.get(batch.get_absolute_url()).status_code == 200
        assert client.post(url).status_code == 403

    def test_an_unknown_batch_and_a_wrong_method(self, client: Client, officer: User, batch: Batch) -> None:
        client.force_login(officer)
        assert client.get(reverse("admin:documents_batch_progress", args=[uuid4()])).status_code == 404
        assert client.post(batch.get_absolute_url()).status_code == 405


def test_every_role_that_may_look_has_a_group() -> None:
    names = set(Group.objects.filter(permissions__codename="view_document").values_list("name", flat=True))
    assert names == {Role.FUND_OFFICER, Role.APPROVER, Role.ADMINISTRATOR, Role.AUDITOR}


class TestWorkList:
    def test_tells_officers_of_failed_documents(self, officer: User, failed: Document) -> None:
        (item,) = failed_documents(officer)
        assert (item.title, item.count) == ("Documents that failed", 1)

    def test_leads_to_them(self, client: Client, officer: User, failed: Document) -> None:
        client.force_login(officer)
        (item,) = failed_documents(officer)
        assert "Note about subject 1" in client.get(item.url).content.decode()

    def test_tells_nobody_else(self, assessor: User, auditor: User, failed: Document) -> None:
        assert [*failed_documents(assessor), *failed_documents(auditor)] == []

    def test_says_nothing_when_all_is_well(self, officer: User) -> None:
        assert failed_documents(officer) == []
