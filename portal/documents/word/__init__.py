"""Word files from the same blocks as the PDFs."""

from portal.documents.word.build import MEDIA_TYPE, build

__all__ = ["MEDIA_TYPE", "build"]
