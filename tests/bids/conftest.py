"""Who and what most tests of bids begin with; a file that needs others says so in a fixture of the same name."""

from __future__ import annotations

import pytest
from django.test import Client

from bids.models import Bid
from portal.accounts.models import User
from portal.accounts.roles import Role
from tests.accounts.people import make_staff
from tests.bids.rounds import signed_in
from tests.factories.bids import Council, make_bid, make_council
from tests.factories.rounds import make_round


@pytest.fixture
def council() -> Council:
    """A council with somebody in every role."""
    return make_council()


@pytest.fixture
def bid(council: Council) -> Bid:
    """Its complete draft in a small round of its own."""
    return make_bid(make_round(), council)


@pytest.fixture
def editor(council: Council) -> Client:
    """A browser in which its editor is signed in."""
    return signed_in(council.editor)


@pytest.fixture
def lead(council: Council) -> Client:
    """The same of its lead."""
    return signed_in(council.lead)


@pytest.fixture
def officer() -> User:
    """A fund officer."""
    return make_staff(Role.FUND_OFFICER)
