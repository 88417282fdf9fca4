"""Emails in the words of officers: written by one, approved by another, and always sent."""

from __future__ import annotations

import re
from typing import Any

import pytest
from django.db import IntegrityError, transaction
from django.test import Client
from django.urls import reverse
from pytest_django import DjangoAssertNumQueries

from portal.accounts.models import User
from portal.accounts.roles import Role
from portal.audit.models import AuditEvent
from portal.documents.wording import faults_in
from portal.mail.editable import editable, every_editable
from portal.mail.models import EmailWording, OutboxEmail
from portal.mail.refusals import MailRefused
from portal.mail.services.wording import approve_wording, go_back, write_wording
from portal.mail.worded import faults_of, word
from tests.accounts.people import make_staff
from tests.factories.bids import make_submitted_bid
from tests.factories.rounds import make_round

pytestmark = pytest.mark.django_db

RECEIPT = "bids/receipt"
EDITOR = "/admin/mail/emailwording/write/bids.receipt/"
SUBJECT = "We have {{ reference }}"
BODY = """Dear {{ name }}

We have your bid <b>{{ title }}</b>.

- Received {{ at }}
- Code {{ code }}, digest {{ sha256 }}

See {{ link }}"""


@pytest.fixture
def officers() -> tuple[User, User]:
    return make_staff(Role.FUND_OFFICER), make_staff(Role.ADMINISTRATOR)


def client_of(person: User) -> Client:
    client = Client()
    client.force_login(person)
    return client


def write(by: User, **changes: str) -> EmailWording:
    values = {"template": RECEIPT, "subject": SUBJECT, "body": BODY, "note": "Plainer"} | changes
    return write_wording(**values, by=by)


def receipt() -> OutboxEmail:
    make_submitted_bid(make_round())
    return OutboxEmail.objects.filter(template=RECEIPT).latest("queued_at")


@pytest.mark.parametrize("email", every_editable(), ids=lambda email: email.key)
def test_the_built_in_wording_of_each_is_one_that_an_officer_could_have_written(email: Any) -> None:
    assert faults_of(email, email.subject, email.body) == []
    assert "base_url" not in email.body
    worded = word(email, email.subject, email.body, email.examples())
    assert "{{" not in worded.text
    assert "https://fund.example.org" in worded.html
    assert "Innovation fund" in worded.text


def test_what_is_approved_is_what_the_next_email_says(officers: tuple[User, User]) -> None:
    writer, other = officers
    approve_wording(wording_id=write(writer).pk, by=other)
    email = receipt()
    assert email.subject.startswith("We have ")
    assert "See http" in email.text_body
    assert "- Received" in email.text_body
    assert "We have your bid <b>" in email.text_body
    assert "&lt;b&gt;" in email.html_body
    assert re.search(r'<a href="http[^"]+/bids/', email.html_body)
    assert [event.kind for event in AuditEvent.objects.filter(chain="email-wording").order_by("sequence")] == [
        "email_wording.written",
        "email_wording.approved",
    ]


def test_until_it_is_approved_and_once_it_is_taken_back_the_built_in_words_hold(officers: tuple[User, User]) -> None:
    writer, other = officers
    waiting = write(writer)
    assert "submitted" in receipt().subject
    approve_wording(wording_id=waiting.pk, by=other)
    assert "We have" in receipt().subject
    back = go_back(template=RECEIPT, note="", by=other)
    assert "We have" in receipt().subject
    approve_wording(wording_id=back.pk, by=writer)
    assert "submitted" in receipt().subject
    with pytest.raises(MailRefused, match="in force already"):
        go_back(template=RECEIPT, note="", by=other)


def test_nobody_approves_their_own_and_only_the_newest_is_approved(officers: tuple[User, User]) -> None:
    writer, other = officers
    first = write(writer)
    with pytest.raises(MailRefused, match="another person has to approve"):
        approve_wording(wording_id=first.pk, by=writer)
    with pytest.raises(IntegrityError, match="approved_by_another_person"), transaction.atomic():
        EmailWording.objects.filter(pk=first.pk).update(approved_by=writer, approved_at=first.written_at)
    write(writer, body=BODY + "\n\nThank you.")
    with pytest.raises(MailRefused, match="Version 2 was written since"):
        approve_wording(wording_id=first.pk, by=other)


@pytest.mark.parametrize(
    ("changes", "why"),
    [
        ({"body": BODY + "{{ nmae }}"}, "Did you mean “name”"),
        ({"body": BODY.replace("{{ code }}", "")}, "has to hold {{ code }}"),
        ({"body": BODY + "{% include 'x' %}"}, "does not belong to a variable"),
        ({"body": BODY + "\n# Annex"}, "no annexes"),
        ({"subject": "{{ secret }}"}, "no variable “secret”"),
        ({"subject": " "}, "Write a subject"),
    ],
)
def test_faults_are_named(officers: tuple[User, User], changes: dict[str, str], why: str) -> None:
    with pytest.raises(MailRefused, match=re.escape(why)):
        write(officers[0], **changes)
    assert not EmailWording.objects.exists()


def test_a_variable_that_is_no_more_sends_the_built_in_words(officers: tuple[User, User]) -> None:
    writer, other = officers
    wording = write(writer)
    approve_wording(wording_id=wording.pk, by=other)
    EmailWording.objects.filter(pk=wording.pk).update(body="{{ gone }}")
    assert "submitted" in receipt().subject


def test_what_a_variable_holds_is_never_read_as_markup() -> None:
    email = editable(RECEIPT)
    assert email is not None
    values = email.examples() | {"title": "## {{ code }} <script>"}
    worded = word(email, "{{ title }}", "{{ title }}\n\n{{ link }}", values)
    assert "## {{ code }} <script>" in worded.text
    assert "<script>" not in worded.html
    assert faults_in("{{ title }}", email.variables) == []


def test_the_editor_keeps_previews_and_approves(
    officers: tuple[User, User], django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    writer, other = officers
    sent = receipt()
    client = client_of(writer)
    with django_assert_max_num_queries(15):
        page = client.get(EDITOR).content.decode()
    assert "Bid {{ reference }} submitted" in page
    typed = {"subject": SUBJECT, "body": BODY, "note": "Plainer"}
    preview = client.post(EDITOR, {**typed, "action": "preview"}).content.decode()
    assert sent.to in preview
    assert sent.values["code"] in preview
    assert not EmailWording.objects.exists()
    assert client.post(EDITOR, {**typed, "action": "keep"})["Location"] == EDITOR
    wording = EmailWording.objects.get()
    approve = reverse("admin:mail_emailwording_approve", args=[wording.pk])
    assert "You wrote this version" in client.post(approve, follow=True).content.decode()
    second = client_of(other)
    assert sent.values["code"] in second.get(approve).content.decode()
    assert "Version 1 is in force" in second.post(approve, follow=True).content.decode()
    with django_assert_max_num_queries(15):
        listed = second.get("/admin/mail/emailwording/").content.decode()
    assert f"approved by {other}" in listed
    second.post(EDITOR, {"action": "built-in"})
    assert EmailWording.objects.filter(is_built_in=True, version=2).exists()


def test_faults_stand_in_the_form_and_the_text_is_kept(officers: tuple[User, User]) -> None:
    page = client_of(officers[0]).post(EDITOR, {"subject": "x", "body": "Only {{ this }}", "action": "keep"})
    text = page.content.decode()
    assert "There is a problem" in text
    assert "no variable “this”" in text
    assert "Only {{ this }}" in text


@pytest.mark.parametrize(("role", "status"), [(Role.AUDITOR, 200), (Role.ASSESSOR, 403), (Role.APPROVER, 403)])
def test_who_may_read_and_who_may_not(role: Role, status: int) -> None:
    client = client_of(make_staff(role))
    assert client.get(EDITOR).status_code == status
    assert client.get("/admin/mail/emailwording/").status_code == status
    assert client.post(EDITOR, {"subject": SUBJECT, "body": BODY, "action": "keep"}).status_code == 403
    assert not EmailWording.objects.exists()


def test_bad_addresses_and_methods(officers: tuple[User, User]) -> None:
    client = client_of(officers[0])
    assert client.get("/admin/mail/emailwording/write/accounts.login_code/").status_code == 404
    assert client.get("/admin/mail/emailwording/99999/approve/").status_code == 404
    assert client.put(EDITOR).status_code == 405


@pytest.mark.parametrize("email", every_editable(), ids=lambda email: email.key)
def test_each_email_is_previewed_on_its_page_and_an_unknown_variable_is_refused_with_its_place(
    email: Any, officers: tuple[User, User]
) -> None:
    client = client_of(officers[0])
    address = reverse("admin:mail_emailwording_write", args=[email.key])
    built_in = {"subject": email.subject, "body": email.body, "note": ""}
    preview = client.post(address, {**built_in, "action": "preview"}).content.decode()
    assert "Nothing is kept or sent" in preview
    assert "There is a problem" not in preview
    wrong = {**built_in, "body": f"{email.body}\n\nBy {{{{ whoever }}}}.", "action": "keep"}
    page = client.post(address, wrong).content.decode()
    line = len(email.body.splitlines()) + 2
    assert f"Line {line}, character 4: there is no variable “whoever”" in page
    assert not EmailWording.objects.exists()


def test_what_is_for_its_reader_alone_is_not_kept_and_the_preview_shows_an_example(
    officers: tuple[User, User],
) -> None:
    for email in every_editable():
        assert set(email.private) <= {variable.name for variable in email.variables}
    private = {email.key for email in every_editable() if email.private}
    assert private == {
        "bids.comment_resolved",
        "bids.commented",
        "bids.not_submitted",
        "bids.partner_invited",
        "programmes.invitation",
    }


def test_no_email_about_the_safety_of_an_account_can_be_reworded() -> None:
    assert [email.key for email in every_editable() if email.key.startswith("accounts")] == []


def test_whoever_may_approve_finds_it_on_their_work_list(officers: tuple[User, User]) -> None:
    writer, other = officers
    version = write(writer)
    approve = reverse("admin:mail_emailwording_approve", args=[version.pk])
    own, others = client_of(writer), client_of(other)
    assert approve in others.get("/admin/").content.decode()
    assert "Read and approve it" in others.get(EDITOR).content.decode()
    assert approve not in own.get("/admin/").content.decode()
    assert "Waits for another person to approve it" in own.get(EDITOR).content.decode()
    assert approve not in client_of(make_staff(Role.APPROVER)).get("/admin/").content.decode()
    approve_wording(wording_id=version.pk, by=other)
    assert approve not in others.get("/admin/").content.decode()
