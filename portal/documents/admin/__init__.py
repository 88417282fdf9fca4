"""Documents and batches in the admin: read, and made again when they failed."""

from portal.documents.admin.batches import BatchAdmin
from portal.documents.admin.documents import DocumentAdmin

__all__ = ["BatchAdmin", "DocumentAdmin"]
