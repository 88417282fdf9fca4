"""The pages of documents and emails as their readers see them: clean under axe and the strict policy."""

from __future__ import annotations

import pytest

from portal.accounts.models import User
from portal.accounts.roles import Role
from portal.documents.models import Document
from portal.documents.services import request_document, start_batch
from portal.documents.services.rendering import render_document
from portal.mail.models import OutboxEmail
from portal.mail.services import send_email
from tests.accounts.people import make_staff
from tests.documents.conftest import READERS
from tests.look.conftest import SignedIn, signed_in
from tests.look.looking import look_at

__all__ = ["signed_in"]  # the fixture, shared with the other pages
Woken = list[tuple[str, str]]
pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def administrator() -> User:
    return make_staff(Role.ADMINISTRATOR, full_name="Robin Officer", is_superuser=True)


def fail(document: Document) -> None:
    values = {"state": "failed", "failed_at": document.queued_at, "failure_reason": "ValueError: no such colour"}
    Document.objects.filter(pk=document.pk).update(**values)


def test_the_status_page(signed_in: SignedIn, reader: User, woken: Woken) -> None:
    waiting, ready, failed = (request_document(kind="note", subject_id=n, by=None) for n in (1, 2, 3))
    render_document(document_id=ready.pk)
    fail(failed)
    page = signed_in(reader)
    for name, document in (("waiting", waiting), ("ready", ready), ("failed", failed)):
        look_at(page, document.get_absolute_url(), f"document-{name}")


def test_documents_and_batches_in_the_admin(signed_in: SignedIn, administrator: User, woken: Woken) -> None:
    READERS.add(administrator.email)
    batch = start_batch(title="Letters of the round", kind="note", subject_ids=range(1, 9), by=administrator)
    first, second = batch.documents.order_by("subject_id")[:2]
    render_document(document_id=first.pk)
    fail(second)
    page = signed_in(administrator)
    look_at(page, batch.get_absolute_url(), "batch")
    look_at(page, f"/admin/documents/batch/{batch.pk}/render-again/", "batch-again")
    look_at(page, "/admin/documents/batch/", "batches")
    look_at(page, "/admin/documents/document/", "documents")
    look_at(page, f"/admin/documents/document/{second.pk}/change/", "document")
    look_at(page, f"/admin/documents/document/{second.pk}/render-again/", "document-again")


def test_the_outbox_in_the_admin(signed_in: SignedIn, administrator: User, woken: Woken) -> None:
    email = send_email(
        key="one", to="amina@example.org", subject="Your bid", template="sample/plain", context={}, by=administrator
    )
    OutboxEmail.objects.update(state="unknown", handed_at=email.queued_at, failure_reason="The line broke.")
    page = signed_in(administrator)
    look_at(page, "/admin/mail/outboxemail/", "emails")
    look_at(page, f"/admin/mail/outboxemail/{email.pk}/change/", "email")
    look_at(page, f"/admin/mail/outboxemail/{email.pk}/send-again/", "email-again")
