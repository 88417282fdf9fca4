"""Email into a folder: what the demonstration does in place of a mail server."""

from collections.abc import Sequence
from pathlib import Path

from django.conf import settings
from django.core.mail.backends.base import BaseEmailBackend
from django.core.mail.message import EmailMessage


class FolderBackend(BaseEmailBackend):
    """Writes each message as ``.eml``, and its text beside it as ``.txt``.

    The name comes from the message's own number, so a message written twice is one file.
    """

    def send_messages(self, email_messages: Sequence[EmailMessage]) -> int:
        """Write the messages; says how many."""
        folder = Path(settings.PORTAL_MAIL_FOLDER)
        folder.mkdir(parents=True, exist_ok=True)
        for message in email_messages:
            self._write(folder, message)
        return len(email_messages)

    def _write(self, folder: Path, message: EmailMessage) -> None:
        full = message.message()
        number = "".join(c for c in str(full["Message-ID"]) if c.isalnum() or c == "-")[:80]
        head = f"To: {', '.join(message.to)}\nSubject: {message.subject}\n\n"
        (folder / f"{number}.eml").write_bytes(full.as_bytes())
        (folder / f"{number}.txt").write_text(head + str(message.body), encoding="utf-8")
