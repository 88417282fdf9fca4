"""What waits for somebody: documents that failed."""

from collections.abc import Sequence

from django.urls import reverse

from portal.accounts.models import User
from portal.accounts.worklist import WorkItem
from portal.documents.models import Document
from portal.documents.states import State


def failed_documents(user: User) -> Sequence[WorkItem]:
    """One line for those who may have failed documents made again."""
    if not user.has_perm("documents.render_again_document"):
        return []
    failed = Document.objects.filter(state=State.FAILED, is_current=True).count()
    if not failed:
        return []
    return [
        WorkItem(
            title="Documents that failed",
            detail="See why, then have them made again",
            url=reverse("admin:documents_document_changelist") + "?state__exact=failed&is_current__exact=1",
            count=failed,
            order=80,
        )
    ]
