"""The frame stands: the settings load, the checks pass, the process answers."""

import pytest
from django.core.management import call_command
from django.test import Client


def test_django_finds_no_fault() -> None:
    call_command("check")


@pytest.mark.django_db
def test_no_migration_is_missing() -> None:
    call_command("makemigrations", "--check", "--dry-run")


def test_the_process_answers_without_the_database(client: Client) -> None:
    response = client.get("/healthz")
    assert response.status_code == 200
    assert response.content == b"ok"
