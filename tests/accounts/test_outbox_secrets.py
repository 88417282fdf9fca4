"""Links that let somebody in are for their reader alone: no role reads them in the admin."""

import pytest
from django.test import Client
from django.urls import reverse

from portal.accounts.roles import Role
from portal.mail.models import OutboxEmail
from tests.accounts.people import make_person, make_staff

pytestmark = pytest.mark.django_db


def test_a_password_link_is_not_shown_to_an_auditor(client: Client) -> None:
    person = make_person()
    client.post(reverse("account_reset_password"), {"email": person.email})
    email = OutboxEmail.objects.get(to=person.email)
    assert "/password/reset/key/" in email.text_body
    client.force_login(make_staff(Role.AUDITOR))
    page = client.get(reverse("admin:mail_outboxemail_change", args=[email.pk])).content.decode()
    assert "meant for its reader alone" in page
    assert "/password/reset/key/" not in page
