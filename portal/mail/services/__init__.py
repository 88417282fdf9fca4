"""What may be done with email."""

from portal.mail.services.writing import Letter, one_line, send_again, send_email, send_emails

__all__ = ["Letter", "one_line", "send_again", "send_email", "send_emails"]
