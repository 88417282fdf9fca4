"""What may be done with documents."""

from portal.documents.services.batches import render_failed_again, start_batch
from portal.documents.services.requests import render_again, request_document, retire_document

__all__ = ["render_again", "render_failed_again", "request_document", "retire_document", "start_batch"]
