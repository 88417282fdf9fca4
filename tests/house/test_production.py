"""The portal under production's settings, in a process of its own."""

import json
import os
import subprocess
import sys
from typing import Any

import pytest

from portal.embedded.places import BASE
from tests.check import PRODUCTION

ASK = """
import json, django
django.setup()
from django.conf import settings
from django.test import Client
client = Client(headers={"host": "portal.example.org"})
alive, page = client.get("/healthz"), client.get("/accounts/login/")
secure = client.get("/healthz", secure=True)
print(json.dumps({
    "alive": alive.status_code, "page": page.status_code, "to": page.headers.get("Location", ""),
    "hsts": secure.headers.get("Strict-Transport-Security", ""), "csp": secure.headers["Content-Security-Policy"],
    "secure": [settings.SESSION_COOKIE_SECURE, settings.CSRF_COOKIE_SECURE], "demo": settings.PORTAL_DEMO,
}))
"""


@pytest.fixture(scope="module")
def answers() -> dict[str, Any]:
    environment = {**os.environ, **PRODUCTION, "DATABASE_URL": os.environ["DATABASE_URL"], "PORTAL_DEMO": "0"}
    environment["PORTAL_CACHE_URL"] = os.environ["CELERY_BROKER_URL"].replace("redis+socket", "unix") + "?db=1"
    done = subprocess.run(
        [sys.executable, "-W", "ignore", "-c", ASK],
        cwd=BASE,
        env=environment,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    found: dict[str, Any] = json.loads(done.stdout)
    return found


def test_a_load_balancer_may_ask_without_tls_and_nobody_else(answers: dict[str, Any]) -> None:
    assert answers["alive"] == 200
    assert (answers["page"], answers["to"]) == (301, "https://portal.example.org/accounts/login/")


def test_browsers_are_told_to_stay_on_tls(answers: dict[str, Any]) -> None:
    assert answers["hsts"] == "max-age=31536000; includeSubDomains; preload"
    assert answers["secure"] == [True, True]


def test_the_content_security_policy_allows_no_inline_code(answers: dict[str, Any]) -> None:
    assert "unsafe" not in answers["csp"]
    assert "default-src 'none'" in answers["csp"]
    assert "frame-ancestors 'none'" in answers["csp"]


def test_the_demonstration_is_off(answers: dict[str, Any]) -> None:
    assert answers["demo"] is False
