"""Where sessions are kept: Django's way, in a table that also knows whose each is and when it was last seen."""

from __future__ import annotations

import datetime as dt
from typing import TYPE_CHECKING, Any, Final

from django.contrib.sessions.backends.db import SessionStore as DatabaseStore
from django.utils import timezone

if TYPE_CHECKING:
    from portal.accounts.models import Session

BROWSER: Final = "browser"
SEEN_EVERY: Final = dt.timedelta(minutes=5)
"""How often a session that is used again and again is written as seen."""


class SessionStore(DatabaseStore):
    """The engine that ``SESSION_ENGINE`` names. It costs no query more than Django's own."""

    row: Session | None = None

    @classmethod
    def get_model_class(cls) -> type[Session]:
        """The table of ours; Django calls this late, when the apps are there."""
        from portal.accounts.models import Session

        return Session

    def _get_session_from_db(self) -> Session | None:
        self.row = super()._get_session_from_db()  # type: ignore[misc]  # the stubs leave it out
        return self.row

    def create_model_instance(self, data: dict[str, Any]) -> Session:
        """A row to be written: whose it is and on which browser are copied out of the session."""
        made: Any = super().create_model_instance(data)
        signed_in = data.get("_auth_user_id")
        made.user_id = int(signed_in) if signed_in else None
        made.browser = data.get(BROWSER, "")
        made.seen_at = timezone.now()
        return made  # type: ignore[no-any-return]  # a row of ours

    def note_seen(self, *, user_id: int, browser: str) -> None:
        """Write that the session is used, at most every few minutes. It does not last longer for that."""
        row, now = self.row, timezone.now()
        if row is None or (row.user_id == user_id and now - row.seen_at < SEEN_EVERY):
            return
        self.get_model_class().objects.filter(pk=row.pk).update(user_id=user_id, browser=browser, seen_at=now)
