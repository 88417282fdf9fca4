"""The programmes app: what is offered, and all that the public sees."""

from django.apps import AppConfig


class ProgrammesConfig(AppConfig):
    """Programmes, rounds, the register, organisations and their people."""

    name = "programmes"

    def ready(self) -> None:
        from portal.accounts import account_page, worklist
        from portal.accounts.roles import Role, grant
        from programmes import waiting

        for role in (Role.FUND_OFFICER, Role.ADMINISTRATOR):
            grant(role, *(f"programmes.{act}_organisation" for act in ("view", "add", "change")))
        worklist.register(waiting.organisations_without_a_lead)
        account_page.register(waiting.organisation_rows)
