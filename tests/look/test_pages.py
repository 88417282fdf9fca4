"""The pages about the service, and the pages that say what went wrong."""

from http.cookies import SimpleCookie
from typing import Any

import pytest
from django.template.loader import render_to_string
from django.test import Client, RequestFactory

from portal.look import csp

PAGES = ("accessibility", "privacy", "cookies", "contact")


@pytest.mark.parametrize("name", PAGES)
def test_anyone_may_read_the_pages_about_the_service(client: Client, name: str) -> None:
    response = client.get(f"/{name}/")
    assert response.status_code == 200
    assert b"<h1" in response.content


@pytest.mark.parametrize("name", PAGES)
def test_they_carry_nothing_of_the_reader(client: Client, name: str) -> None:
    response = client.get(f"/{name}/")
    assert response.cookies == SimpleCookie()
    assert "Cookie" not in response.get("Vary", "")
    for private in (b"nonce", b"csrfmiddlewaretoken"):
        assert private not in response.content


@pytest.mark.parametrize("name", PAGES)
def test_they_only_answer_reading(client: Client, name: str) -> None:
    assert client.post(f"/{name}/").status_code == 405


def test_the_pages_say_whom_to_ask(client: Client, settings: Any) -> None:
    settings.PORTAL_CONTACT_EMAIL = "help@example.org"
    assert b'href="mailto:help@example.org"' in client.get("/contact/").content
    settings.PORTAL_CONTACT_EMAIL = ""
    assert b"mailto:" not in client.get("/contact/").content


def test_a_page_that_is_not_there_helps(client: Client) -> None:
    response = client.get("/no-such-page/")
    assert response.status_code == 404
    assert b"Page not found" in response.content
    assert b'action="/projects/"' in response.content
    assert b"no-such-page" not in response.content


@pytest.mark.parametrize("name", ["400", "403", "404", "500"])
def test_an_error_page_needs_no_request(name: str) -> None:
    html = render_to_string(f"{name}.html")
    assert html.count("<h1") == 1
    assert csp.INLINE_SCRIPT in html


def test_the_policy_allows_the_line_in_the_page(client: Client) -> None:
    response = client.get("/cookies/")
    assert f"<script>{csp.INLINE_SCRIPT}</script>".encode() in response.content
    assert csp.INLINE_SCRIPT_HASH in response["Content-Security-Policy"]


def test_every_page_has_what_a_page_must_have() -> None:
    html = render_to_string("pages/privacy.html", request=RequestFactory().get("/privacy/"))
    assert '<html lang="en"' in html
    assert 'href="#main-content"' in html
    assert 'id="main-content"' in html
    assert "<title>Privacy notice – Innovation fund</title>" in html.replace("\n", "")
