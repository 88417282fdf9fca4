"""What may be done with email."""

from portal.mail.services.writing import one_line, send_again, send_email

__all__ = ["one_line", "send_again", "send_email"]
