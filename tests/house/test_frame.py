"""The frame stands: the settings load, the checks pass, the process answers."""

from io import StringIO

import pytest
from django.core.checks import run_checks
from django.core.management import call_command
from django.test import Client

from portal.accounts.roles import Role
from tests.accounts.people import make_staff


def test_django_finds_no_fault() -> None:
    assert run_checks() == []


@pytest.mark.django_db
def test_no_migration_is_missing() -> None:
    said = StringIO()
    call_command("makemigrations", "--dry-run", stdout=said)
    assert said.getvalue() == "No changes detected\n"


def test_the_process_answers_without_the_database(client: Client) -> None:
    response = client.get("/healthz")
    assert response.status_code == 200
    assert response.content == b"ok"


@pytest.mark.django_db
@pytest.mark.parametrize(
    "address",
    ["/bids/%00/", "/admin/evaluations/bids/A%00/", "/admin/programmes/round/%00/change/", "/invitations/%00/"],
)
def test_no_row_is_looked_up_by_a_null_character(client: Client, address: str) -> None:
    client.force_login(make_staff(*Role, is_superuser=True))
    assert client.get(address).status_code == 404
