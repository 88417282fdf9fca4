"""Lists of the admin answer what their filters ask, and nothing that a person could guess with."""

from __future__ import annotations

import pytest
from django.test import Client

from portal.accounts.models import User
from portal.accounts.roles import Role, sync_groups
from tests.accounts.people import make_staff

pytestmark = pytest.mark.django_db

GUESSES = (
    "/admin/accounts/user/?password__startswith=argon2",
    "/admin/accounts/user/?session_version__gt=0",
    "/admin/mail/outboxemail/?text_body__contains=https",
    "/admin/mail/outboxemail/?html_body__regex=set-password",
    "/admin/mail/outboxemail/?template=x&text_body__startswith=a",
    "/admin/documents/document/?snapshot__context__reason__startswith=a",
    "/admin/documents/document/?kind=bid_draft&snapshot__title__startswith=a",
    "/admin/evaluations/decision/?bid__round__sealed_seed__seed__startswith=a",
    "/admin/evaluations/decision/?bid__round__bids__allocations__assessment__scores__value=5",
    "/admin/evaluations/eligibilitycheck/?bid__round__bids__answers__value__contains=a",
    "/admin/evaluations/assessment/?allocation__bid__round__criteria__scores__value=5",
)

QUESTIONS = (
    "/admin/accounts/user/?is_active__exact=1&role=auditor&invitation=waiting",
    "/admin/mail/outboxemail/?state__exact=failed&template=accounts/notice",
    "/admin/documents/document/?state__exact=failed&is_current__exact=1&kind=award_letter",
    "/admin/evaluations/decision/?bid__round__id__exact=1&kind__exact=fund",
    "/admin/evaluations/assessment/?allocation__bid__round__id__exact=1",
)


@pytest.fixture
def superuser() -> User:
    """A superuser who also holds every role but the auditor's."""
    sync_groups()
    return make_staff(*Role, is_superuser=True)


@pytest.mark.parametrize("guess", GUESSES)
def test_no_list_answers_a_guess(client: Client, superuser: User, guess: str) -> None:
    client.force_login(superuser)
    assert client.get(guess).status_code == 400


@pytest.mark.parametrize("question", QUESTIONS)
def test_every_filter_still_asks(client: Client, superuser: User, question: str) -> None:
    client.force_login(superuser)
    assert client.get(question).status_code == 200
