"""The admin as its readers see it: every kind of page clean under axe and the strict policy."""

from collections.abc import Sequence
from datetime import timedelta

import pytest
from django.utils import timezone

from portal.accounts import worklist
from portal.accounts.models import User
from portal.accounts.roles import Role
from portal.accounts.worklist import WorkItem
from tests.accounts.people import make_staff
from tests.factories.rounds import make_round
from tests.look.conftest import SignedIn
from tests.look.looking import look_at

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def officer() -> User:
    return make_staff(Role.ADMINISTRATOR, full_name="Robin Officer", is_superuser=True)


@pytest.fixture
def work(monkeypatch: pytest.MonkeyPatch) -> None:
    """Three things that wait."""

    def provider(_: User) -> Sequence[WorkItem]:
        now = timezone.now()
        return [
            WorkItem("Bids to score", "Round 2016", "/admin/", 4, now + timedelta(days=9, hours=5), action="Start"),
            WorkItem("Declarations to make", "Say whether you know a bidder", "/admin/", 2, urgent=True),
            WorkItem("Letters that failed", "Two could not be made", "/admin/", 2),
        ]

    monkeypatch.setattr(worklist, "_providers", [provider])


@pytest.mark.parametrize("address", ["/admin/", "/admin/all-records/"])
def test_the_first_pages(signed_in: SignedIn, officer: User, work: None, address: str) -> None:
    name = f"admin{address.replace('/', '-').rstrip('-')}"
    look_at(signed_in(officer), address, name)


def test_nothing_waits(signed_in: SignedIn, officer: User, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(worklist, "_providers", [])
    page = signed_in(officer)
    look_at(page, "/admin/", "admin-nothing")
    assert page.get_by_text("Nothing waits for you").is_visible()


def test_a_list_and_a_record(signed_in: SignedIn, officer: User) -> None:
    page = signed_in(officer)
    look_at(page, "/admin/accounts/user/", "admin-list")
    look_at(page, f"/admin/accounts/user/{officer.pk}/change/", "admin-record")


def test_the_skip_link_is_first_and_leads_to_the_page(signed_in: SignedIn, officer: User) -> None:
    page = signed_in(officer)
    page.goto("/admin/")
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.textContent") == "Skip to main content"
    page.keyboard.press("Enter")
    assert page.evaluate("document.activeElement.id") == "content-start"


def test_targets_are_large_enough(signed_in: SignedIn, officer: User) -> None:
    page = signed_in(officer)
    page.goto("/admin/accounts/user/")
    small = page.evaluate(
        """[...document.querySelectorAll('#content input:not([type=hidden]), #content button, #content select')]
        .filter(e => e.offsetParent && (e.offsetWidth < 24 || e.offsetHeight < 24)).map(e => e.outerHTML)"""
    )
    assert small == []


def test_forms_with_rows_in_them(signed_in: SignedIn, officer: User) -> None:
    page = signed_in(make_staff(Role.FUND_OFFICER, Role.ADMINISTRATOR))
    draft = make_round(published=False)
    for name in ("round", "project", "organisation"):
        look_at(page, f"/admin/programmes/{name}/add/", f"admin-{name}-add")
    look_at(page, f"/admin/programmes/round/{draft.pk}/change/", "admin-round")
    look_at(page, "/admin/programmes/round/", "admin-rounds")
