"""Refusals a person can act on."""

from portal.accounts.refusals import Refused


class DocumentRefused(Refused):
    """A document cannot be read, or cannot be made again, and the sentence says why."""
