"""Documents and batches of them."""

from portal.documents.models.batches import Batch, BatchItem
from portal.documents.models.documents import Document

__all__ = ["Batch", "BatchItem", "Document"]
