"""What each role may see of this app's records in the admin. Changes go through services."""

from __future__ import annotations

from portal.accounts.roles import Role, grant

RECORDS = (
    "assessorprofile",
    "eligibilitycheck",
    "allocation",
    "declaration",
    "assessment",
    "decision",
    "bidflag",
    "moderation",
    "panelmeeting",
    "lettertemplate",
    "condition",
    "duediligence",
    "awardrun",
    "allocationplan",
    "conflictoverride",
)


def grant_permissions() -> None:
    """Officers and approvers read every list; officers also write assessors' profiles."""
    for role in (Role.FUND_OFFICER, Role.APPROVER, Role.ADMINISTRATOR):
        grant(role, *(f"evaluations.view_{record}" for record in RECORDS))
    for role in (Role.FUND_OFFICER, Role.ADMINISTRATOR):
        grant(role, "evaluations.add_assessorprofile", "evaluations.change_assessorprofile")
