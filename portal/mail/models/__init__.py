"""The outbox, and the wording of emails."""

from portal.mail.models.outbox import OutboxEmail
from portal.mail.models.wordings import EmailWording

__all__ = ["EmailWording", "OutboxEmail"]
