"""Is it alive, can it serve: each answer says which part does not."""

from unittest.mock import patch

import pytest
from django.db.utils import OperationalError
from django.test import Client

from portal import health


@pytest.mark.django_db
def test_ready_when_everything_answers(client: Client) -> None:
    response = client.get("/readyz")
    assert response.status_code == 200
    assert response.json() == {"database": "ok", "migrations": "ok", "broker": "ok", "storage": "ok"}


@pytest.mark.django_db
def test_not_ready_names_the_part_and_tells_nothing_more(client: Client) -> None:
    def broken() -> str:
        raise OperationalError("password=secret host=db.internal")

    with patch.dict(health.CHECKS, {"database": broken}):
        response = client.get("/readyz")
    assert response.status_code == 503
    assert response.json()["database"] == "OperationalError"
    assert b"secret" not in response.content


def test_alive_asks_nothing_of_the_database(client: Client) -> None:
    response = client.get("/healthz")
    assert (response.status_code, response.content) == (200, b"ok")


@pytest.mark.parametrize("address", ["/healthz", "/readyz"])
@pytest.mark.django_db
def test_only_reading_is_answered(client: Client, address: str) -> None:
    assert client.post(address).status_code == 405
