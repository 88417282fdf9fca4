"""The auditor's line of the work list: the record, to be checked whenever they like."""

from __future__ import annotations

from collections.abc import Sequence

from django.urls import reverse

from portal.accounts.models import User
from portal.accounts.roles import Role, has_role
from portal.accounts.worklist import WorkItem


def for_auditors(user: User) -> Sequence[WorkItem]:
    """One line, always there: every promise of the portal, checked against what is stored."""
    if not has_role(user, Role.AUDITOR):
        return []
    detail = "Every promise of the portal against what is stored now. It reads, and changes nothing."
    return [WorkItem("Check the record", detail, reverse("evaluations:record"), action="Check", order=30)]
