"""What may be done with notifications."""

from portal.notices.services.telling import tell

__all__ = ["tell"]
