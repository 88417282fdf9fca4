"""Fixtures for every test. The servers start here, before anything reads the settings."""

import os
import shutil
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit, urlunsplit

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from tests.servers import close_session, open_session, worker

FOLDER = open_session()

import django  # noqa: E402 - settings may be read from here on

django.setup()

import pytest  # noqa: E402 - as above
from django.conf import settings  # noqa: E402 - as above
from django.core.cache import cache  # noqa: E402 - as above
from django.db import connection  # noqa: E402 - as above
from django.test import TransactionTestCase  # noqa: E402 - as above
from playwright.sync_api import expect  # noqa: E402 - as above

from portal.celery import app  # noqa: E402 - as above
from portal.running.packages import find_chromium  # noqa: E402 - as above
from tests.databases import copy_the_template  # noqa: E402 - as above
from tests.workers import WorkerProcess  # noqa: E402 - as above

A_PAGE_MAY_TAKE = 30_000
"""Milliseconds."""


def pytest_configure(config: pytest.Config) -> None:
    """Pictures and traces of failed browser tests go to the session's folder unless asked for elsewhere.

    What a page should say is waited for as long as a busy machine may need: no test is timed.
    """
    expect.set_options(timeout=A_PAGE_MAY_TAKE)
    if getattr(config.option, "output", None) == "test-results":
        config.option.output = str(FOLDER / worker() / "results")


@pytest.hookimpl(optionalhook=True)
def pytest_xdist_setupnodes() -> None:
    """No worker may read settings before it has servers and a folder of its own: pytest-django would, from ours."""
    os.environ.pop("DJANGO_SETTINGS_MODULE", None)


@pytest.hookimpl(trylast=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """The journey starts first, then the files with a browser, a worker or veraPDF: nobody waits for one at the end."""
    slow = {
        item.path for item in items if any(item.get_closest_marker(name) for name in ("browser", "worker", "verapdf"))
    }
    items.sort(key=lambda item: (item.path.parent.name != "e2e", item.path not in slow))


def pytest_unconfigure() -> None:
    """Stop the servers of this process."""
    close_session(FOLDER)


def _empty_tables_past_triggers(flush: Any) -> Any:
    """Emptying the tables between tests is the one act that may pass the triggers of tables that only grow."""

    def teardown(self: TransactionTestCase) -> None:
        with connection.cursor() as cursor:
            cursor.execute("SET session_replication_role = replica; SET lock_timeout = '30s'")
        try:
            flush(self)
        finally:
            with connection.cursor() as cursor:
                cursor.execute("RESET session_replication_role; RESET lock_timeout")

    return teardown


TransactionTestCase._fixture_teardown = _empty_tables_past_triggers(  # type: ignore[attr-defined]  # Django's own name
    TransactionTestCase._fixture_teardown  # type: ignore[attr-defined]  # as above
)


@pytest.fixture(scope="session")
def django_db_modify_db_settings(django_db_modify_db_settings_parallel_suffix: None) -> None:
    """Each worker's database is a copy of the migrated template."""
    copy_the_template()


@pytest.fixture(autouse=True)
def nothing_left_behind() -> None:
    """Each test starts with an empty cache (rate limits are counted there), no files and no emails."""
    cache.clear()
    for folder in (settings.MEDIA_ROOT, settings.PORTAL_MAIL_FOLDER):
        if folder.exists():
            shutil.rmtree(folder)


@pytest.fixture
def no_n_plus_one() -> Iterator[None]:
    """Fail when a relation is fetched row by row."""
    from zeal import zeal_context

    with zeal_context():
        yield


@pytest.fixture(scope="session")
def _worker_process(django_db_setup: None) -> Iterator[WorkerProcess]:
    address = urlsplit(os.environ["DATABASE_URL"])
    database_url = urlunsplit(address._replace(path="/" + str(connection.settings_dict["NAME"])))
    process = WorkerProcess(database_url=database_url, log=FOLDER / worker() / "celery.log")
    yield process
    process.stop()


@pytest.fixture
def celery_worker_process(_worker_process: WorkerProcess, transactional_db: None) -> Iterator[WorkerProcess]:
    """A running Celery worker with an empty queue, on the test's own database; the test may kill it.

    It ends with the test: one left running would take the tasks of the next test's own workers.
    """
    app.control.purge()
    _worker_process.start()
    yield _worker_process
    _worker_process.stop()
    app.control.purge()


@pytest.fixture(scope="session")
def browser_type_launch_args() -> dict[str, Any]:
    """Debian's own Chromium; its sandbox needs more rights than a container gives."""
    return {"executable_path": find_chromium(), "args": ["--no-sandbox", "--disable-dev-shm-usage"]}


@pytest.fixture(scope="session")
def browser_context_args() -> dict[str, Any]:
    """A British browser on a laptop's screen."""
    return {"locale": "en-GB", "timezone_id": "Europe/London", "viewport": {"width": 1280, "height": 900}}
