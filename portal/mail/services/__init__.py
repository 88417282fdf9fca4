"""What may be done with email."""

from portal.mail.services.writing import send_again, send_email

__all__ = ["send_again", "send_email"]
