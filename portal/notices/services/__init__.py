"""What may be done with notifications."""

from portal.notices.services.telling import tell, tell_each

__all__ = ["tell", "tell_each"]
