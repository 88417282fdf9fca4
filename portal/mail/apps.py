"""The mail application."""

from django.apps import AppConfig


class MailConfig(AppConfig):
    """Sends email through an outbox, and knows what became of each."""

    name = "portal.mail"
    label = "mail"
    verbose_name = "Email"
    default_auto_field = "django.db.models.BigAutoField"
