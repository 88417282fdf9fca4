"""What the programmes refuse."""

from __future__ import annotations

from portal.accounts.refusals import Refused


class RoundRefused(Refused):
    """Something about a round that the rules do not allow; its sentence says what to do."""


class RegisterRefused(Refused):
    """Something about the public register that the rules do not allow."""


class PeopleRefused(Refused):
    """Something about an organisation's people that the rules do not allow."""
