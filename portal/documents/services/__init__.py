"""What may be done with documents."""

from portal.documents.services.batches import start_batch
from portal.documents.services.requests import render_again, request_document

__all__ = ["render_again", "request_document", "start_batch"]
