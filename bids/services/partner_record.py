"""The partners of a bid as an answer: each change of any of them is a version, whoever made it."""

from __future__ import annotations

import datetime as dt
from typing import Any

from bids.models import Answer, Bid, Partner
from bids.selectors.costs import cells_of, lines_as_value
from bids.services.keeping import keep_standing
from bids.services.writing import keep_version, note_change, note_typing
from bids.states import PartnerState
from portal.accounts.models import User
from portal.audit.digests import canonical_json, sha256_of
from programmes.models import Question, QuestionKind


def partner_question(bid: Bid) -> Question | None:
    """The question of the bid's round that asks for partners."""
    return Question.objects.filter(section__round=bid.round_id, kind=QuestionKind.PARTNERS).first()


def keep_partners(
    bid: Bid, question: Question | None, by: User, at: dt.datetime, kind: str, *, about: int, typing: bool = False
) -> None:
    """Keep what the bid says of its partners as a version, and note the change of ``about`` (an id) under ``kind``.

    ``typing`` is for what a page saves on its own: it becomes a version when the run ends, as answers do.
    """
    found = bid.partners.select_related("authority", "organisation").prefetch_related("cost_lines").order_by("pk")
    value = [_value(partner) for partner in found]
    if question is not None:
        keep_version(bid=bid, question=question, value=value, by=by, at=at, typing=typing)
    if typing:
        note_typing(bid=bid, by=by, at=at)
        return
    digest = sha256_of(canonical_json(value))
    note_change(bid=bid, by=by, at=at, kind=kind, data={"sha256": digest, "partners": len(value), "partner": about})


def keep_typed_partners(bid: Bid) -> None:
    """Make a version of what was typed in a part and saved on its own, once somebody saves by hand."""
    typed = Answer.objects.filter(bid=bid, question=partner_question(bid), typing_since__isnull=False)
    for answer in typed.select_related("bid", "question", "saved_by"):
        keep_standing(answer=answer)


def _value(partner: Partner) -> dict[str, Any]:
    costs = lines_as_value(cells_of(partner.cost_lines.all()))
    return {
        "name": str(partner),
        "gss_code": partner.authority.gss_code if partner.authority else None,
        "organisation": partner.organisation.slug if partner.organisation else None,
        "contribution": partner.contribution,
        **({"state": partner.state} if partner.state != PartnerState.NAMED else {}),
        **({"costs": costs} if costs else {}),
    }
