"""What waits for administrators: colleagues who were invited and have not come."""

from collections.abc import Sequence

from django.urls import reverse

from portal.accounts.models import User
from portal.accounts.roles import Role, has_role
from portal.accounts.worklist import WorkItem


def invited_colleagues(user: User) -> Sequence[WorkItem]:
    """One line when someone's invitation is still open."""
    if not has_role(user, Role.ADMINISTRATOR):
        return []
    waiting = User.objects.filter(
        is_staff=True, is_active=True, is_demonstration=False, last_login__isnull=True
    ).count()
    if not waiting:
        return []
    return [
        WorkItem(
            title="Invited colleagues who have not signed in",
            detail="Their link works for three days. You can send it again from their page.",
            url=f"{reverse('admin:accounts_user_changelist')}?invitation=waiting",
            count=waiting,
            order=300,
        )
    ]
