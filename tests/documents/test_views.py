"""The status page and the download: who gets them, and what others get."""

from __future__ import annotations

from typing import Any
from uuid import uuid4

import pytest
from django.test import Client
from django.urls import reverse

from portal.accounts.models import User
from portal.documents.models import Document
from portal.documents.services import request_document
from portal.documents.services.rendering import render_document

Woken = list[tuple[str, str]]


@pytest.fixture
def document(db: None, woken: Woken) -> Document:
    return request_document(kind="note", subject_id=1, by=None)


@pytest.fixture
def ready(document: Document) -> Document:
    render_document(document_id=document.pk)
    document.refresh_from_db()
    return document


class TestStatus:
    def test_offers_to_check_again_until_it_is_ready(self, client: Client, document: Document, reader: User) -> None:
        client.force_login(reader)
        page = client.get(document.get_absolute_url()).content.decode()
        assert "Check again" in page
        assert "usually takes about 3 seconds" in page
        render_document(document_id=document.pk)
        page = client.get(document.get_absolute_url()).content.decode()
        assert "Check again" not in page
        assert document.file_url in page

    def test_a_failed_one_does_not_show_the_inner_reason(
        self, client: Client, document: Document, reader: User
    ) -> None:
        Document.objects.update(state="failed", failed_at=document.queued_at, failure_reason="KeyError: secret")
        client.force_login(reader)
        page = client.get(document.get_absolute_url()).content.decode()
        assert "could not be made" in page
        assert "KeyError" not in page

    def test_costs_the_same_whatever_its_size(
        self, client: Client, ready: Document, reader: User, django_assert_num_queries: Any
    ) -> None:
        client.force_login(reader)
        with django_assert_num_queries(3):
            client.get(ready.get_absolute_url())


class TestFile:
    def test_is_a_download_that_browsers_take_at_its_word(self, client: Client, ready: Document, reader: User) -> None:
        client.force_login(reader)
        response = client.get(ready.file_url)
        assert b"".join(response.streaming_content).startswith(b"%PDF")  # type: ignore[attr-defined]  # a FileResponse
        assert response["Content-Type"] == "application/pdf"
        assert response["Content-Disposition"] == 'attachment; filename="note-s-1-v1.pdf"'
        assert response["X-Content-Type-Options"] == "nosniff"
        assert response["Cache-Control"] == "private, no-cache"
        assert ready.sha256 in response["ETag"]
        response.close()

    def test_is_not_sent_twice_to_who_has_it(self, client: Client, ready: Document, reader: User) -> None:
        client.force_login(reader)
        for tag in (f'"{ready.sha256}"', f'W/"{ready.sha256}"'):
            assert client.get(ready.file_url, headers={"If-None-Match": tag}).status_code == 304
        response = client.get(ready.file_url, headers={"If-None-Match": '"other"'})
        assert response.status_code == 200
        response.close()

    def test_leads_to_the_status_page_while_there_is_none(
        self, client: Client, document: Document, reader: User
    ) -> None:
        client.force_login(reader)
        assert client.get(document.file_url)["Location"] == document.get_absolute_url()


@pytest.mark.parametrize("name", ["documents:status", "documents:file"])
class TestOthers:
    def test_outsiders_find_nothing(self, name: str, client: Client, ready: Document, nobody: User) -> None:
        client.force_login(nobody)
        assert client.get(reverse(name, args=[ready.pk])).status_code == 404

    def test_staff_are_told_why_not(self, name: str, client: Client, ready: Document, officer: User) -> None:
        client.force_login(officer)
        assert client.get(reverse(name, args=[ready.pk])).status_code == 403

    def test_a_superuser_is_bound_too(self, name: str, client: Client, ready: Document, officer: User) -> None:
        officer.is_superuser = True
        officer.save()
        client.force_login(officer)
        assert client.get(reverse(name, args=[ready.pk])).status_code == 403

    def test_strangers_are_asked_to_sign_in(self, name: str, client: Client, ready: Document) -> None:
        response = client.get(reverse(name, args=[ready.pk]))
        assert response.status_code == 302
        assert "/accounts/login/" in response["Location"]

    def test_an_unknown_document(self, name: str, client: Client, reader: User) -> None:
        client.force_login(reader)
        assert client.get(reverse(name, args=[uuid4()])).status_code == 404

    def test_a_wrong_method(self, name: str, client: Client, ready: Document, reader: User) -> None:
        client.force_login(reader)
        assert client.post(reverse(name, args=[ready.pk])).status_code == 405

    def test_a_kind_that_is_gone(self, name: str, client: Client, ready: Document, reader: User) -> None:
        from portal.documents import kinds

        kinds._kinds.pop("note")
        client.force_login(reader)
        assert client.get(reverse(name, args=[ready.pk])).status_code == 404
