"""The documents application."""

from django.apps import AppConfig


class DocumentsConfig(AppConfig):
    """Makes PDFs and Word files, and keeps each with what it was made from."""

    name = "portal.documents"
    label = "documents"
    verbose_name = "Documents"
    default_auto_field = "django.db.models.BigAutoField"
