"""Whether an organisation may bid in a round."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable

from django.db.models import QuerySet

from portal.look.words import join, moment
from programmes.models import Organisation, OrganisationKind, Round
from programmes.selectors.ofsted.eligibility import why_not_by_ofsted
from programmes.selectors.ofsted.reports import Reports, all_reports
from programmes.states import Phase


def open_rounds(now: dt.datetime) -> QuerySet[Round]:
    """Published rounds that take bids at this moment, those that close first in front; no rehearsals."""
    return (
        Round.objects.filter(
            published_at__isnull=False,
            is_record=False,
            is_rehearsal=False,
            opens_at__lte=now,
            closes_at__gte=now,
            assessing_at__isnull=True,
        )
        .select_related("follows")
        .defer("description", "guidance", "follows__description", "follows__guidance")
        .order_by("closes_at", "title")
    )


def why_not_bid(
    round_: Round,
    organisation: Organisation,
    *,
    live_bids: int,
    now: dt.datetime,
    invited: int = 0,
    reports: Callable[[], Reports] = all_reports,
) -> str | None:
    """The reason why the organisation cannot start a bid in the round, or ``None`` when it can.

    ``invited`` is the number of its bids that were invited into the round, for one that follows another;
    ``reports`` lets a caller with several to ask about fetch Ofsted's reports once.
    """
    phase = round_.phase_at(now)
    if phase in (Phase.DRAFT, Phase.SCHEDULED):
        return (
            f"This round opens {moment(round_.opens_at)}."
            if phase == Phase.SCHEDULED
            else "This round is not published yet."
        )
    if phase != Phase.OPEN:
        return f"This round closed {moment(round_.closes_at)}, so no bid can be started."
    if round_.eligible_kinds and organisation.kind not in round_.eligible_kinds:
        return f"{organisation} is a {_kind(organisation.kind)}. This round is open to: {_kinds(round_)}."
    refusal = why_not_by_ofsted(round_, organisation, reports)
    if refusal:
        return refusal
    if round_.follows_id and live_bids >= invited:
        return _why_not_invited(round_, organisation, invited)
    if live_bids >= round_.bids_per_organisation:
        if round_.bids_per_organisation == 1:
            return f"{organisation} already has a bid in this round."
        return f"{organisation} already has the {round_.bids_per_organisation} bids this round allows."
    return None


def _why_not_invited(round_: Round, organisation: Organisation, invited: int) -> str:
    if invited:
        return f"{organisation} already has a bid in this round for each that was invited."
    earlier = f", after {round_.follows.title}" if round_.follows else ""
    return f"This round is by invitation{earlier}. {organisation} was not invited."


def _kind(kind: str) -> str:
    label = OrganisationKind(kind).label
    return label if label[:2].isupper() else label[0].lower() + label[1:]


def _kinds(round_: Round) -> str:
    known = [_kind(kind) for kind in round_.eligible_kinds if kind in OrganisationKind.values]
    return join(known)
