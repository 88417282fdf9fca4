"""Refusals a person can act on."""

from portal.accounts.refusals import Refused


class DeliveryRefused(Exception):
    """Whoever carries our email did not take a message: for good, or for now. It certainly did not go."""

    def __init__(self, why: str, *, for_good: bool) -> None:
        super().__init__(why)
        self.for_good = for_good


class MailRefused(Refused):
    """An email cannot be written or sent again, and the sentence says why."""
