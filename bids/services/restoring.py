"""An earlier version of an answer, made the answer again: as a new version, so that nothing is lost."""

from __future__ import annotations

from bids.models import AnswerVersion
from bids.refusals import BidRefused
from bids.selectors.costs import cells_of_value
from bids.services.answering import KEPT_APART, Change, Saved, save_answers
from bids.services.costing import save_costs
from portal.accounts.models import User
from programmes.models import Question, QuestionKind


def restore_version(*, bid_id: int, question: Question, version: int, seen: int, by: User) -> Saved:
    """Save what the answer said in ``version``, over the version that was ``seen`` as the present one.

    When somebody saved a newer answer meanwhile nothing is changed, and the conflict comes back.
    Raises ``BidRefused`` when there is no such version, and as saving does.
    """
    kept = AnswerVersion.objects.filter(answer__bid_id=bid_id, answer__question=question, version=version).first()
    if kept is None or not may_restore(question):
        raise BidRefused("There is no such version of this answer to bring back.")
    if question.kind == QuestionKind.COST_TABLE:
        amounts = cells_of_value(kept.value)
        return save_costs(bid_id=bid_id, question_id=question.pk, amounts=amounts, version=seen, by=by)
    return save_answers(bid_id=bid_id, changes=[Change(question.pk, kept.value, seen)], by=by)


def may_restore(question: Question) -> bool:
    """Files and partners have rows of their own, which are put back one by one on their pages."""
    return question.kind not in KEPT_APART or question.kind == QuestionKind.COST_TABLE
