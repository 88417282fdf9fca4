"""The application of notifications."""

from django.apps import AppConfig


class NoticesConfig(AppConfig):
    """Tells people on the site and by email what happened."""

    name = "portal.notices"
    label = "notices"
    verbose_name = "Notifications"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """The kind that is the ground's own, and the line on the account page."""
        from portal.accounts import account_page
        from portal.notices.account_rows import notification_rows
        from portal.notices.kinds import Kind, register
        from portal.notices.states import Group

        account_page.register(notification_rows)
        register(
            Kind(
                "security",
                "The safety of your account",
                ("accounts/notice",),
                Group.ACCOUNT,
                may_wait=False,
                may_be_off=False,
                why="If somebody else changed your account, you need to know at once.",
            )
        )
