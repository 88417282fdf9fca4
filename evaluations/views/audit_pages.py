"""The auditor's page: every promise the judging rests on, and whether it holds now. It only reads."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_safe

from evaluations.permissions import TAKERS
from evaluations.selectors.invariants import INVARIANTS, check
from evaluations.views.pages import page
from portal.accounts import access
from portal.audit.clock import database_now

EVERY = "all"


@access.staff(*TAKERS)
@require_safe
def record(request: HttpRequest) -> HttpResponse:
    """The promises; with ``?check=all``, or the code of one, checked now against what is stored."""
    asked = request.GET.get("check", "")
    known = {each.code for each in INVARIANTS}
    codes = None if asked == EVERY else frozenset({asked} & known)
    checked = {each.invariant.code: each for each in check(codes=codes)}
    return page(
        request,
        "record",
        title="Check the record",
        lines=[(each, checked.get(each.code)) for each in INVARIANTS],
        checked=bool(checked),
        is_whole=all(each.holds for each in checked.values()),
        broken=sum(not each.holds for each in checked.values()),
        seconds=sum(each.seconds for each in checked.values()),
        checked_at=database_now() if checked else None,
        every=EVERY,
    )
