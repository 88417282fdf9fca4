"""The outbox."""

from portal.mail.models.outbox import OutboxEmail

__all__ = ["OutboxEmail"]
