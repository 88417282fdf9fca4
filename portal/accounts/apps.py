"""The accounts app: roles become groups after every migrate."""

from django.apps import AppConfig
from django.db.models.signals import post_migrate


class AccountsConfig(AppConfig):
    """People, roles and access."""

    name = "portal.accounts"
    label = "accounts"
    verbose_name = "People"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from allauth.account.decorators import secure_admin_login
        from django.contrib import admin

        from portal.accounts import roles, waiting, worklist

        roles.grant(roles.Role.ADMINISTRATOR, "accounts.view_user", "accounts.add_user", "accounts.change_user")
        roles.grant(roles.Role.FUND_OFFICER, "accounts.view_user")
        worklist.register(waiting.invited_colleagues)
        admin.site.login = secure_admin_login(admin.site.login)  # type: ignore[method-assign]  # one way in
        post_migrate.connect(roles.sync_after_migrate, dispatch_uid="portal.accounts.roles")
