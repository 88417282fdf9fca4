"""Refusals a person can act on."""

from portal.accounts.refusals import Refused


class MailRefused(Refused):
    """An email cannot be written or sent again, and the sentence says why."""
