"""What the judging side refuses, in words a person can act on."""

from portal.accounts.refusals import Refused


class JudgingRefused(Refused):
    """An act of judging that the rules do not allow as things stand."""
