"""A file that is looked at in memory and kept nowhere."""

from __future__ import annotations

from typing import Any

from django.core.files.uploadhandler import MemoryFileUploadHandler
from django.http import HttpRequest

LIMIT = 10_000_000
#: What a form sends around its file.
AROUND = 64 * 1024


class InMemoryOnly(MemoryFileUploadHandler):
    """Keeps every upload in memory, whatever its size: the caller has looked at the length first."""

    def handle_raw_input(self, *args: Any, **kwargs: Any) -> None:
        """Take part whatever the length says."""
        self.activated = True


def is_too_large(request: HttpRequest) -> bool:
    """Whether more is being sent than is looked at; nothing has been read by then."""
    length = request.META.get("CONTENT_LENGTH") or "0"
    return not length.isdecimal() or int(length) > LIMIT + AROUND


def keep_in_memory(request: HttpRequest) -> None:
    """Let no part of the upload touch the disk; to be called before anything reads the form."""
    request.upload_handlers = [InMemoryOnly(request)]
