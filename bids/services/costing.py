"""Saving a bid's cost table: all of its cells together, under one version."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.db import transaction

from bids.models import Answer, Bid, CostCategory, CostLine, MoneySource, Partner
from bids.refusals import BidRefused
from bids.selectors.costs import Cell, cells_of, financial_years, lines_as_value
from bids.services.answering import Conflict, Saved
from bids.services.keeping import keep_standing
from bids.services.writing import draft_for_change, keep_version, note_change, note_typing, question_of
from portal.accounts.models import User
from portal.audit.digests import canonical_json, sha256_of
from programmes.models import QuestionKind

MOST_POUNDS = 9_999_999_999


def save_costs(
    *, bid_id: int, question_id: int, amounts: Mapping[Cell, int], version: int, by: User, typing: bool = False
) -> Saved:
    """Replace the costs of the organisation that leads the bid by these amounts (cells of nought hold no line).

    Partners' own costs are theirs and stay: see ``bids.services.partner_costs``.

    ``version`` is the cost answer's version that the table was made from. When somebody saved other
    figures meanwhile nothing is changed, and the conflict comes back. ``typing`` is for what a page saves
    on its own. Raises ``BidRefused``.
    """
    with transaction.atomic():
        bid, now = draft_for_change(bid_id=bid_id, by=by)
        question = question_of(bid, question_id)
        if question.kind != QuestionKind.COST_TABLE:
            raise BidRefused("This question asks for no costs.")
        wanted = {cell: amount for cell, amount in amounts.items() if amount}
        refuse_strange(bid, wanted)
        answer = Answer.objects.filter(bid=bid, question=question).select_related("saved_by", "question", "bid").first()
        present = answer.version if answer else 0
        if cells_of(bid.cost_lines.filter(partner__isnull=True)) == wanted:
            if answer is not None and answer.typing_since is not None and not typing:
                keep_standing(answer=answer)
            return Saved(versions={question.pk: present})
        if present != version:
            theirs = answer or Answer(bid=bid, question=question)
            return Saved(conflicts=[Conflict(question, lines_as_value(wanted), theirs)])
        replace_lines(bid, wanted)
        value: list[dict[str, Any]] = lines_as_value(wanted)
        kept = keep_version(bid=bid, question=question, value=value, by=by, at=now, typing=typing)
        if typing:
            note_typing(bid=bid, by=by, at=now)
        else:
            digest = sha256_of(canonical_json(value))
            note_change(bid=bid, by=by, at=now, kind="bid.costed", data={"sha256": digest, "cells": len(wanted)})
    return Saved(versions={question.pk: kept.version}, changed=[question.key])


def replace_lines(bid: Bid, wanted: Mapping[Cell, int], partner: Partner | None = None) -> None:
    """Put these lines in the place of those of a partner, or of the organisation that leads."""
    bid.cost_lines.filter(partner=partner).delete()
    CostLine.objects.bulk_create(
        CostLine(bid=bid, category=category, financial_year=year, source=source, amount_pounds=amount, partner=partner)
        for (category, year, source), amount in wanted.items()
    )


def refuse_strange(bid: Bid, wanted: Mapping[Cell, int]) -> None:
    """Raise ``BidRefused`` for a cell that the round's cost table does not have, or an amount that is none."""
    years = set(financial_years(bid.round))
    for (category, year, source), amount in wanted.items():
        if category not in CostCategory.values or source not in MoneySource.values or year not in years:
            raise BidRefused("The cost table of this round is not that of your page. Open the section again.")
        if not 0 < amount <= MOST_POUNDS:
            raise BidRefused(f"Enter amounts between £1 and £{MOST_POUNDS:,}.")
