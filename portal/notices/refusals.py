"""Refusals a person can act on."""

from portal.accounts.refusals import Refused


class NoticeRefused(Refused):
    """What was asked about notifications cannot be done, and the sentence says why."""
