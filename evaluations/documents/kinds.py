"""What the judging side's documents are called, and who may read each."""

from __future__ import annotations

from evaluations.documents.case_file import KIND as CASE_FILE_KIND
from evaluations.documents.letters_kinds import LETTER_KINDS
from evaluations.documents.ministerial import MINISTERIAL, build_ministerial, why_not_read_ministerial
from evaluations.documents.pack import build_pack
from evaluations.documents.panel_pack import build_panel_pack
from evaluations.models import Allocation
from evaluations.permissions import may_follow, may_read_allocated, may_read_panel_pack
from evaluations.selectors.meetings import agenda_of, meetings
from portal.accounts.models import User
from portal.accounts.roles import Role, has_role
from portal.documents import kinds
from portal.documents.models import Document
from portal.look.words import join

ASSESSMENT_PACK = "assessment_pack"
PANEL_PACK = "panel_pack"


def why_not_read_pack(user: User, document: Document) -> str | None:
    """Officers and the panel may; an assessor only of a bid of theirs, after declaring no interest."""
    if may_follow(user) is None:
        return None
    allocation = (
        Allocation.objects.filter(bid_id=document.subject_id, assessor__user=user)
        .select_related("bid__round", "assessor")
        .first()
    )
    if allocation is None or not has_role(user, Role.ASSESSOR):
        return "This bid is not allocated to you."
    return may_read_allocated(allocation)


def why_not_read_panel_pack(user: User, document: Document) -> str | None:
    """Those who follow the judging, and members in the room; nobody once a score in it is closed again."""
    meeting = meetings().filter(pk=document.subject_id).first()
    if meeting is None:
        return "This meeting is no longer kept."
    agenda = agenda_of(meeting)
    closed = set(document.snapshot["context"]["scored"]) - {line.bid.reference for line in agenda.lines if line.all_in}
    if closed:
        names = join(sorted(closed))
        return f"The scores of {names} are closed again, or it is off the agenda. Make the papers anew."
    return may_read_panel_pack(user, agenda)


def register_kinds() -> None:
    """Make the kinds known to the ground."""
    kinds.register(
        kinds.Kind(
            name=MINISTERIAL,
            title="Ministerial submission",
            template="documents/evaluations/ministerial_submission.html",
            build=build_ministerial,
            may_read=why_not_read_ministerial,
        )
    )
    kinds.register(
        kinds.Kind(
            name=ASSESSMENT_PACK,
            title="Assessment pack",
            template="documents/evaluations/pack.html",
            build=build_pack,
            may_read=why_not_read_pack,
        )
    )
    kinds.register(
        kinds.Kind(
            name=PANEL_PACK,
            title="Panel papers",
            template="documents/evaluations/panel_pack.html",
            build=build_panel_pack,
            may_read=why_not_read_panel_pack,
            usual_seconds=30,
        )
    )
    for kind in (*LETTER_KINDS, CASE_FILE_KIND):
        kinds.register(kind)
