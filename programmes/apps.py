"""The programmes app: what is offered, and all that the public sees."""

from django.apps import AppConfig

ROUND_PARTS = ("programme", "round", "priorityarea", "criterion", "level", "section", "question")

REGISTER = (
    "project",
    "evaluationreport",
    "figure",
    "source",
    "localauthority",
    "involvement",
    "alliance",
    "peersupport",
    "story",
)
REGISTER_ROWS = ("award", "projectparty", "measure", "finding", "alliancepriority")


class ProgrammesConfig(AppConfig):
    """Programmes, rounds, the register, organisations and their people."""

    name = "programmes"

    def ready(self) -> None:
        from portal.accounts import account_page, invited, worklist
        from portal.accounts.roles import Role, grant
        from programmes import waiting
        from programmes.notices import register_notices

        for role in (Role.FUND_OFFICER, Role.ADMINISTRATOR):
            grant(role, *(f"programmes.{act}_organisation" for act in ("view", "add", "change")))
            grant(
                role,
                *(f"programmes.{act}_{part}" for act in ("view", "add", "change", "delete") for part in ROUND_PARTS),
            )
            grant(role, *(f"programmes.{act}_{part}" for act in ("view", "add", "change") for part in REGISTER))
            grant(
                role,
                *(f"programmes.{act}_{row}" for act in ("view", "add", "change", "delete") for row in REGISTER_ROWS),
            )
            grant(role, "programmes.view_correctionrequest", "programmes.view_pageanswer")
        grant(Role.APPROVER, *(f"programmes.view_{part}" for part in ROUND_PARTS))
        worklist.register(waiting.of_the_register)
        account_page.register(waiting.organisation_rows)
        register_notices()
        invited.register(waiting.has_open_invitation)
