"""The audit app."""

from django.apps import AppConfig


class AuditConfig(AppConfig):
    """Hash chains of events."""

    name = "portal.audit"
    label = "audit"
    verbose_name = "Audit"
    default_auto_field = "django.db.models.BigAutoField"
