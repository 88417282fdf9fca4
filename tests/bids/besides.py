"""A round some of whose questions take files beside their answer, and files put there."""

from __future__ import annotations

from typing import Any

from bids.models import Attachment, Bid
from bids.services.attaching import attach_file
from portal.accounts.roles import Role
from portal.audit.clock import database_now
from programmes.models import Question, Round
from tests.accounts.people import make_staff
from tests.bids import files
from tests.bids.rounds import question
from tests.factories.bids import Council
from tests.factories.rounds import make_round

HINT = "The figures behind what you say"


def with_files_beside(draft: Round, **most: int) -> Round:
    """Let the draft's questions of these keys take so many files beside their answer, and publish it."""
    for key, number in most.items():
        Question.objects.filter(section__round=draft, key=key).update(files_beside=number, files_beside_hint=HINT)
    Round.objects.filter(pk=draft.pk).update(published_at=database_now(), published_by=make_staff(Role.FUND_OFFICER))
    draft.refresh_from_db()
    return draft


def make_round_beside(**fields: Any) -> Round:
    """``make_round`` in which the problem takes two files beside its answer, and the plan one."""
    return with_files_beside(make_round(published=False, **fields), problem=2, plan=1)


def put(bid: Bid, council: Council, key: str = "problem", name: str = "figures.pdf", text: str = "") -> Attachment:
    """Attach a small PDF to the question of that key."""
    asked = question(bid.round, key)
    content = files.a_pdf(text or name)
    return attach_file(bid_id=bid.pk, question_id=asked.pk, name=name, content=content, by=council.editor)
