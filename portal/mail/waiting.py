"""What waits for somebody: emails that may not have arrived."""

from collections.abc import Sequence

from django.db.models import Count
from django.urls import reverse

from portal.accounts.models import User
from portal.accounts.worklist import WorkItem
from portal.mail.models import OutboxEmail
from portal.mail.states import State


def doubtful_emails(user: User) -> Sequence[WorkItem]:
    """A line for each kind of trouble, for those who may send an email again."""
    if not user.has_perm("mail.send_again_outboxemail"):
        return []
    items = []
    troubled = OutboxEmail.objects.filter(state__in=[State.UNKNOWN, State.FAILED]).order_by()
    counts = dict(troubled.values_list("state").annotate(Count("pk")))
    for state, title in ((State.UNKNOWN, "Emails that may not have gone"), (State.FAILED, "Emails that were not sent")):
        count = counts.get(state.value, 0)
        if count:
            url = f"{reverse('admin:mail_outboxemail_changelist')}?state__exact={state.value}"
            items.append(WorkItem(title, "See what is known, then send them again", url, count, order=85))
    return items
