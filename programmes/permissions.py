"""Who may do what to rounds. A predicate returns the reason for a refusal, or ``None``."""

from __future__ import annotations

from django.contrib.auth.models import AnonymousUser

from portal.accounts.models import User
from portal.accounts.roles import Role, has_role
from programmes.models import Round

ROUND_MANAGERS = (Role.FUND_OFFICER, Role.ADMINISTRATOR)
"""Roles that write rounds, publish them and open their gates."""

ROUND_READERS = (*ROUND_MANAGERS, Role.APPROVER, Role.AUDITOR)
"""Roles that may see a round before it is published."""


def may_manage_rounds(user: User | AnonymousUser) -> str | None:
    """Whether the person may write, copy and publish rounds. Superusers need a role too."""
    if has_role(user, *ROUND_MANAGERS):
        return None
    return "Only fund officers and administrators manage rounds. Ask one of them."


def may_edit_register(user: User | AnonymousUser) -> str | None:
    """Whether the person may change what the public reads: projects, evidence, figures, stories."""
    if has_role(user, *ROUND_MANAGERS):
        return None
    return "Only fund officers and administrators change the public register. Ask one of them."


def may_read_drafts(user: User | AnonymousUser) -> str | None:
    """Whether the person may see rounds that are not published."""
    if has_role(user, *ROUND_READERS):
        return None
    return "This round is not published yet. Only the department's officers can see it."


def may_edit_round(user: User | AnonymousUser, round: Round) -> str | None:
    """Whether the person may still change what the round asks and how it is judged."""
    refusal = may_manage_rounds(user)
    if refusal is None and round.published_at:
        return (
            "This round is published and sealed, so what bidders are judged by cannot change. "
            "Copy it to start another round."
        )
    return refusal
