"""Settings: read once, typed, and refused by name."""

import os
import subprocess
import sys

import pytest
from hypothesis import given
from hypothesis import strategies as st

from portal.embedded.places import BASE
from portal.environment import Environment, SettingsError, Variable
from portal.production import refuse_unsafe
from portal.variables import VARIABLES
from tests.check import PRODUCTION

KINDS = (
    Variable("PORTAL_NUMBER", "number", "7", "a number"),
    Variable("PORTAL_FLAG", "flag", "0", "a flag"),
    Variable("PORTAL_LIST", "list", "a, b", "a list"),
    Variable("PORTAL_KEY", "number", "0", "a secret", secret=True),
    Variable("PORT", "number", "8000", "a usual name"),
)


def test_values_come_typed_and_default_when_unset_or_empty() -> None:
    environment = Environment(KINDS, {"PORTAL_FLAG": "Yes", "PORTAL_NUMBER": " ", "HOME": "untouched"})
    assert environment.flag("PORTAL_FLAG") is True
    assert environment.number("PORTAL_NUMBER") == 7
    assert environment.listing("PORTAL_LIST") == ["a", "b"]


def test_every_fault_is_named_at_once() -> None:
    with pytest.raises(SettingsError) as refused:
        Environment(KINDS, {"PORTAL_NUMBR": "1", "PORTAL_NUMBER": "ten", "PORTAL_FLAG": "perhaps", "PORT": "-1"})
    for name in ("PORTAL_NUMBR: no such setting", "PORTAL_NUMBER='ten'", "PORTAL_FLAG='perhaps'", "PORT='-1'"):
        assert name in str(refused.value)


def test_a_secret_is_never_shown() -> None:
    with pytest.raises(SettingsError) as refused:
        Environment(KINDS, {"PORTAL_KEY": "hunter2"})
    assert "hunter2" not in str(refused.value)


@given(st.text())
def test_no_text_reads_as_a_number_but_digits(text: str) -> None:
    given = {"PORTAL_NUMBER": text}
    if text.strip() and not (text.strip().isascii() and text.strip().isdigit()):
        with pytest.raises(SettingsError):
            Environment(KINDS, given)
    else:
        assert Environment(KINDS, given).number("PORTAL_NUMBER") >= 0


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("PORTAL_DEMO", "1"),
        ("PORTAL_DEBUG", "1"),
        ("PORTAL_SECRET_KEY", "short"),
        ("PORTAL_SECRET_KEY", ""),
        ("PORTAL_CLAMAV_HOST", ""),
        ("PORTAL_SIGNING_CERTIFICATE", ""),
        ("PORTAL_BASE_URL", "http://portal.example.org"),
        ("PORTAL_EMAIL_HOST", ""),
        ("PORTAL_CACHE_URL", ""),
        ("DATABASE_URL", ""),
        ("CELERY_BROKER_URL", ""),
    ],
)
def test_production_refuses_what_is_unsafe(name: str, value: str) -> None:
    refuse_unsafe(Environment(VARIABLES, PRODUCTION))
    with pytest.raises(SettingsError, match=name):
        refuse_unsafe(Environment(VARIABLES, PRODUCTION | {name: value}))


def test_production_does_without_clamav_when_every_upload_is_held_back() -> None:
    without = PRODUCTION | {"PORTAL_CLAMAV_HOST": ""}
    with pytest.raises(SettingsError, match="PORTAL_CLAMAV_HOST"):
        refuse_unsafe(Environment(VARIABLES, without))
    refuse_unsafe(Environment(VARIABLES, without | {"PORTAL_QUARANTINE_ALL": "1"}))


def test_production_says_that_letters_are_not_signed_or_has_a_certificate() -> None:
    without = PRODUCTION | {"PORTAL_SIGNING_CERTIFICATE": ""}
    with pytest.raises(SettingsError, match="PORTAL_SIGNING_CERTIFICATE"):
        refuse_unsafe(Environment(VARIABLES, without))
    refuse_unsafe(Environment(VARIABLES, without | {"PORTAL_UNSIGNED_LETTERS": "1"}))


@pytest.mark.parametrize("program", [["manage.py", "check"], ["-m", "portal.running"]])
def test_an_unknown_setting_stops_the_start_with_its_name(program: list[str]) -> None:
    environment = {**os.environ, "PORTAL_DEMMO": "1"}
    done = subprocess.run(
        [sys.executable, *program], cwd=BASE, env=environment, capture_output=True, text=True, check=False
    )
    assert done.returncode != 0
    assert "PORTAL_DEMMO: no such setting" in done.stdout + done.stderr
    assert "Traceback" not in done.stdout + done.stderr
