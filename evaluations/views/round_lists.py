"""The lists behind a round's figures: its bids, its reads, and its assessors' progress."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_safe

from evaluations.forms.listing import NONE, BidFilter, ListFilter, ReadFilter
from evaluations.permissions import OFFICERS, PANEL
from evaluations.selectors.cockpit import (
    AssessorLine,
    BidLine,
    ReadLine,
    assessor_lines,
    facts_of,
    lines_of,
    read_lines,
    recommended_of,
)
from evaluations.selectors.cockpit.money import AREA, ELSEWHERE, REGION
from evaluations.views.listing import Column, listed
from evaluations.views.pages import page, person
from portal.accounts import access
from portal.accounts.roles import has_role
from portal.look.states import state_look
from programmes.models import PriorityArea, Round
from programmes.models.places import Region


def round_or_404(slug: str) -> Round:
    """A round of this portal."""
    return get_object_or_404(Round, slug=slug, is_record=False)


def _agreed(line: BidLine) -> str:
    return "" if line.standing is None else ("Yes" if line.standing.is_agreed else "No")


def _decision_state(line: BidLine) -> str:
    return line.decision.get_state_display() if line.decision else ""


def _departs(line: BidLine) -> str:
    return line.decision.departure_reason if line.decision and line.decision.departs else ""


BID_COLUMNS: tuple[Column[BidLine], ...] = (
    Column("reference", "Bid", lambda line: line.bid.reference),
    Column("title", "Title", lambda line: line.bid.title, on_page=False),
    Column("organisation", "Led by", lambda line: line.bid.organisation.name),
    Column("area", "Priority area", lambda line: line.area_name),
    Column("region", "Region", lambda line: line.where.region, on_page=False),
    Column("asked", "Applied for", lambda line: line.where.asked_pounds, is_numeric=True),
    Column("check", "Check", lambda line: state_look(line.check).word),
    Column("in", "Assessments in", lambda line: line.submitted, is_numeric=True),
    Column("allocated", "Allocated", lambda line: line.allocated, is_numeric=True, on_page=False),
    Column("score", "Score", lambda line: line.standing.score if line.standing else None, is_numeric=True),
    Column("agreed", "Score agreed by the panel", _agreed, on_page=False),
    Column("low", "Lowest assessor", lambda line: line.standing.low if line.standing else None, True, False),
    Column("high", "Highest assessor", lambda line: line.standing.high if line.standing else None, True, False),
    Column("recommended", "Recommended", lambda line: line.recommended, is_numeric=True, on_page=False),
    Column("decision", "Decision", lambda line: line.decision.get_kind_display() if line.decision else ""),
    Column("state", "Stands", _decision_state, on_page=False),
    Column("departs", "Departs from the recommendation", _departs, on_page=False),
    Column("approved", "Approved", lambda line: line.approved_pounds or None, is_numeric=True, on_page=False),
    Column("outcome", "Told", lambda line: line.outcome.get_result_display() if line.outcome else "", on_page=False),
)


READ_COLUMNS: tuple[Column[ReadLine], ...] = (
    Column("reference", "Bid", lambda read: read.reference),
    Column("title", "Title", lambda read: read.title, on_page=False),
    Column("assessor", "Assessor", lambda read: read.assessor),
    Column("look", "How far", lambda read: state_look(read.look).word),
    Column("due", "Due", lambda read: read.due_at),
    Column("overdue", "Overdue", lambda read: "Yes" if read.is_late else "No", on_page=False),
    Column("submitted", "Submitted", lambda read: read.submitted_at if read.is_submitted else None),
    Column("reminded", "Reminded", lambda read: read.reminded_at),
)

ASSESSOR_COLUMNS: tuple[Column[AssessorLine], ...] = (
    Column("name", "Assessor", lambda line: line.name),
    Column("allocated", "Allocated", lambda line: line.allocated, is_numeric=True),
    Column("declared", "Declared", lambda line: line.declared, is_numeric=True),
    Column("submitted", "Submitted", lambda line: line.submitted, is_numeric=True),
    Column("overdue", "Overdue", lambda line: line.overdue, is_numeric=True),
    Column("recused", "Recused", lambda line: line.recused, is_numeric=True),
    Column("due", "Next due", lambda line: line.due_at),
    Column("reminded", "Last reminded", lambda line: line.reminded_at),
)


def areas_of(round_: Round) -> list[PriorityArea]:
    """The round's priority areas in order."""
    return list(round_.priority_areas.order_by("order", "name"))


def bid_filter(data: QueryDict, areas: Sequence[PriorityArea]) -> BidFilter:
    """The filter of the list of bids, with this round's areas."""
    return BidFilter(
        data,
        {
            "area": [*((area.slug, area.name) for area in areas), (NONE, ELSEWHERE[AREA])],
            "region": [*Region.choices, (NONE, ELSEWHERE[REGION])],
        },
    )


def read_filter(data: QueryDict, reads: Sequence[ReadLine]) -> ReadFilter:
    """The filter of the list of reads, with this round's assessors."""
    names = sorted({(read.assessor, str(read.assessor_id)) for read in reads})
    return ReadFilter(data, {"assessor": [(pk, name) for name, pk in names]})


@access.staff(*PANEL)
@require_safe
def bids(request: HttpRequest, slug: str) -> HttpResponse:
    """Every bid of the round, filtered by what a figure counts."""
    round_ = round_or_404(slug)
    areas = areas_of(round_)
    form = bid_filter(request.GET, areas)
    rows = form.keep(lines_of(facts_of(round_), areas, recommended_of(round_, areas).pounds))
    return _list_page(request, round_, "round_bids", "Bids", rows, BID_COLUMNS, form)


@access.staff(*PANEL)
@require_safe
def reads(request: HttpRequest, slug: str) -> HttpResponse:
    """Every read of the round: who reads what, and how far it has got."""
    round_ = round_or_404(slug)
    every = read_lines(round_, timezone.now())
    form = read_filter(request.GET, every)
    return _list_page(request, round_, "round_reads", "Reads", form.keep(every), READ_COLUMNS, form)


@access.staff(*PANEL)
@require_safe
def progress(request: HttpRequest, slug: str) -> HttpResponse:
    """Every assessor of the round, the late ones first."""
    round_ = round_or_404(slug)
    now = timezone.now()
    lines = assessor_lines(read_lines(round_, now))
    may_remind = has_role(person(request), *OFFICERS)
    waiting = {line.assessor_id for line in lines if may_remind and line.may_be_reminded(now)}
    title = "Progress by assessor"
    return _list_page(request, round_, "round_progress", title, lines, ASSESSOR_COLUMNS, None, remindable=waiting)


def _list_page(
    request: HttpRequest,
    round_: Round,
    template: str,
    title: str,
    rows: Sequence[Any],
    columns: Sequence[Column[Any]],
    form: ListFilter | None,
    **extra: Any,
) -> HttpResponse:
    export = {
        suffix: reverse("evaluations:round_export", args=[round_.slug, template.removeprefix("round_"), suffix])
        for suffix in ("csv", "xlsx")
    }
    return page(
        request,
        template,
        title=title,
        round=round_,
        form=form,
        is_officer=has_role(person(request), *OFFICERS),
        export=export,
        **listed(request, rows, columns),
        **extra,
    )
