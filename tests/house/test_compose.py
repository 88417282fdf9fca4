"""The production shape: what docker-compose.yml starts, and with which settings."""

from typing import Any

import pytest
import yaml

from portal.variables import VARIABLES
from tests.repository import text

USUAL = {"APP_DATABASE_URL", "POSTGRES_DB", "POSTGRES_USER", "POSTGRES_PASSWORD"}


@pytest.fixture(scope="module")
def compose() -> dict[str, Any]:
    found: dict[str, Any] = yaml.safe_load(text("docker-compose.yml"))
    return found


def test_everything_of_the_production_shape_is_there(compose: dict[str, Any]) -> None:
    assert set(compose["services"]) == {"web", "worker", "beat", "migrate", "postgres", "redis", "clamav", "mail"}


def test_every_service_that_stays_says_whether_it_is_well(compose: dict[str, Any]) -> None:
    assert [name for name, service in compose["services"].items() if "healthcheck" not in service] == ["migrate"]


def test_every_setting_is_one_we_read(compose: dict[str, Any]) -> None:
    known = {variable.name for variable in VARIABLES} | USUAL
    for service in compose["services"].values():
        assert set(service.get("environment", {})) <= known


def test_web_and_worker_do_not_own_the_tables(compose: dict[str, Any]) -> None:
    services = compose["services"]
    for name in ("web", "worker", "beat"):
        assert "://portal_app:" in services[name]["environment"]["DATABASE_URL"]
    assert "://portal_owner:" in services["migrate"]["environment"]["DATABASE_URL"]
    assert services["postgres"]["environment"]["POSTGRES_USER"] == "portal_owner"


def test_the_image_takes_the_first_part_of_the_lock() -> None:
    mark = "# --- "
    assert mark in text("requirements.lock")
    assert 'sed "/^# ---/q"' in text("Dockerfile")
    first = text("requirements.lock").split(mark)[0]
    assert "\ndjango==" in first
    assert "\npytest==" not in first
