"""The mail application."""

from django.apps import AppConfig


class MailConfig(AppConfig):
    """Sends email through an outbox, and knows what became of each."""

    name = "portal.mail"
    label = "mail"
    verbose_name = "Email"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Say which roles may look at the outbox, and what of it waits for them."""
        from portal.accounts import worklist
        from portal.accounts.roles import Role, grant
        from portal.mail.waiting import emails_to_see_to

        worklist.register(emails_to_see_to)

        for role in (Role.FUND_OFFICER, Role.ADMINISTRATOR):
            grant(role, "mail.view_outboxemail", "mail.send_again_outboxemail", "mail.view_emailwording")
