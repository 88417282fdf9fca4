"""The whole demonstration on a live server with a real worker, walked in Chromium."""

from __future__ import annotations

from collections.abc import Iterator
from io import StringIO
from typing import Any

import pytest
from django.core.management import call_command
from playwright.sync_api import Browser

from evaluations.demonstration.loading import load_demonstration
from tests.e2e.visiting import Street, server_address
from tests.workers import WorkerProcess


@pytest.fixture
def street(browser: Browser, live_server: Any, celery_worker_process: WorkerProcess) -> Iterator[Street]:
    """An empty portal with a worker."""
    street = Street(browser, server_address(live_server))
    yield street
    street.close()


@pytest.fixture
def demonstration(street: Street) -> Street:
    """What ``make run`` shows: the real register, and the demonstration beside it."""
    call_command("load_reference_data", stdout=StringIO())
    load_demonstration()
    return street
