"""A person's own sessions: where they are signed in, and ending one."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from django.db import transaction
from django.utils import timezone
from django.utils.crypto import constant_time_compare

from portal.accounts.devices import UNKNOWN
from portal.accounts.models import Session, User
from portal.accounts.services import PeopleRefused, chain_of
from portal.audit.digests import sha256_of
from portal.audit.services import record
from portal.look.words import moment


@dataclass(frozen=True)
class SignedIn:
    """One place where a person is signed in. ``mark`` names it in an address and opens nothing."""

    mark: str
    browser: str
    seen_at: datetime
    is_this_one: bool

    @property
    def seen(self) -> str:
        """When it was last used, in words."""
        return "In use now" if self.is_this_one else f"Last seen {moment(self.seen_at)}"


def sessions_of(person: User, this_key: str | None) -> list[SignedIn]:
    """Where this person is signed in now: the session that asks first, then the last seen first. One query."""
    found = [
        SignedIn(mark_of(row.session_key), row.browser or UNKNOWN, row.seen_at, row.session_key == this_key)
        for row in _lasting(person)
    ]
    return sorted(found, key=lambda each: not each.is_this_one)


@transaction.atomic
def end_session(*, person: User, mark: str, by: User) -> None:
    """Sign a person out in one place. Raises PeopleRefused for anybody else's and for one that has ended."""
    if person.pk != by.pk:
        raise PeopleRefused("Everybody ends their own sessions.")
    row = next((row for row in _lasting(person) if mark_of(row.session_key) == mark), None)
    if row is None:
        raise PeopleRefused("You are signed out there already.")
    row.delete()
    record(chain=chain_of(person), kind="user.signed_out_elsewhere", by=by, subject=person)


def mark_of(session_key: str) -> str:
    """A name for a session that does not let anybody into it."""
    return sha256_of(session_key)[:20]


def _lasting(person: User) -> list[Session]:
    """Sessions that still sign the person in: not over, and not ended by a new password or everywhere at once."""
    rows = Session.objects.filter(user=person, expire_date__gt=timezone.now()).order_by("-seen_at")
    own = person.get_session_auth_hash()
    return [row for row in rows if constant_time_compare(row.get_decoded().get("_auth_user_hash", ""), own)]


def forget_ended() -> int:
    """Delete every session whose time is over, with the browser it was on; how many they were."""
    return Session.objects.filter(expire_date__lte=timezone.now()).delete()[0]
