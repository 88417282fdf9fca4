"""Fixtures for every test. The servers start here, before anything reads the settings."""

import sys
from collections.abc import Iterator
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from tests.servers import close_session, open_session  # noqa: E402 - after the path is set

FOLDER = open_session()

import django  # noqa: E402 - settings may be read from here on

django.setup()

import pytest  # noqa: E402 - as above
from django.core.cache import cache  # noqa: E402 - as above


def pytest_unconfigure() -> None:
    """Stop the servers of this process."""
    close_session(FOLDER)


@pytest.fixture(autouse=True)
def nothing_left_in_the_cache() -> Iterator[None]:
    """Rate limits are counted in the cache: each test starts with an empty one."""
    cache.clear()
    yield


@pytest.fixture(autouse=True)
def files_of_its_own(tmp_path: Path) -> Iterator[None]:
    """Uploads, documents and emails of a test go to the test's own folder."""
    from django.test import override_settings

    with override_settings(MEDIA_ROOT=tmp_path / "files", PORTAL_MAIL_FOLDER=tmp_path / "mail"):
        yield
