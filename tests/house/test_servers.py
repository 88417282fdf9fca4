"""The servers that tests stand on are real: a worker takes a task from the broker, a browser opens a page."""

import os
from pathlib import Path

import pytest
from django.conf import settings
from playwright.sync_api import Page
from pytest_django.live_server_helper import LiveServer

from portal.celery import app
from tests.servers import SESSION, worker
from tests.workers import WorkerProcess


def test_each_worker_has_a_folder_and_a_broker_of_its_own() -> None:
    own = Path(os.environ[SESSION]) / worker()
    assert Path(settings.MEDIA_ROOT).parent == own
    assert str(own) in settings.CELERY_BROKER_URL


@pytest.mark.worker
def test_a_worker_process_answers_and_comes_back_after_it_was_killed(celery_worker_process: WorkerProcess) -> None:
    assert app.control.ping(timeout=5, limit=1)
    celery_worker_process.kill()
    assert not celery_worker_process.is_running()
    celery_worker_process.start()
    assert app.control.ping(timeout=5, limit=1)


@pytest.mark.browser
def test_a_browser_opens_a_page(live_server: LiveServer, page: Page) -> None:
    page.goto(f"{live_server.url}/healthz")
    assert page.get_by_text("ok").is_visible()
