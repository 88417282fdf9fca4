"""A browser for the look's own tests, and someone signed in to the admin with it."""

from collections.abc import Callable, Iterator
from typing import Any

import pytest
from django.conf import settings
from django.test import Client
from playwright.sync_api import Browser, Page

from portal.accounts.models import User

SignedIn = Callable[[User], Page]


@pytest.fixture(scope="session")
def browser_type_launch_args() -> dict[str, Any]:
    return {"executable_path": "/usr/bin/chromium", "args": ["--no-sandbox"]}


@pytest.fixture
def signed_in(browser: Browser, live_server: Any) -> Iterator[SignedIn]:
    """A page of a browser in which this person is signed in; ``base_url`` is the test's server."""
    contexts = []

    def open_page(person: User) -> Page:
        client = Client()
        client.force_login(person)
        cookie = client.cookies[settings.SESSION_COOKIE_NAME].value
        context = browser.new_context(base_url=live_server.url, viewport={"width": 1280, "height": 900})
        contexts.append(context)
        context.add_cookies([{"name": settings.SESSION_COOKIE_NAME, "value": cookie, "url": live_server.url}])
        return context.new_page()

    yield open_page
    for context in contexts:
        context.close()
