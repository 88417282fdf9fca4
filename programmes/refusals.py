"""What the programmes refuse."""

from __future__ import annotations

from portal.accounts.refusals import Refused


class RoundRefused(Refused):
    """Something about a round that the rules do not allow; its sentence says what to do."""


class PeopleRefused(Refused):
    """Something about an organisation's people that the rules do not allow."""
