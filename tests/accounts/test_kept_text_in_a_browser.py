"""An ended session loses no typed text in a real browser, with its scripts and without them."""

import pytest
from playwright.sync_api import Browser
from pytest_django.live_server_helper import LiveServer

from portal.accounts.models import User
from tests.accounts.people import PASSWORD, make_person

NAME = "Sam Bidder of Meadowshire"


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("scripts", [True, False])
def test_text_typed_before_the_session_ended_is_saved_by_a_press(
    browser: Browser, live_server: LiveServer, scripts: bool
) -> None:
    person = make_person()
    context = browser.new_context(java_script_enabled=scripts, base_url=live_server.url)
    page = context.new_page()

    def sign_in() -> None:
        page.fill("[name=login]", person.email)
        page.fill("[name=password]", PASSWORD)
        page.click("main button:text-is('Sign in')")

    page.goto("/accounts/login/?next=/accounts/name/")
    sign_in()
    page.fill("[name=full_name]", NAME)
    context.clear_cookies(name="sessionid")
    page.click("main button:has-text('Save name')")
    assert page.inner_text("h1") == "You were signed out. Your text is here"
    assert NAME in page.inner_text("main")
    page.click("main button:has-text('Keep my text and sign in')")
    sign_in()
    assert page.inner_text("h1") == "Send what you had typed"
    assert User.objects.get(pk=person.pk).full_name == "Sam Bidder", "nothing is sent without a press"
    page.click("main button:has-text('Send it again')")
    page.wait_for_url("**/accounts/")
    assert User.objects.get(pk=person.pk).full_name == NAME
    context.close()
