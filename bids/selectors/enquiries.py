"""What bidders asked about a round, who may still ask, and what would give an asker away."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterable, Iterator
from typing import Final

from django.db.models import QuerySet

from bids.models import Enquiry
from bids.states import EnquiryState
from portal.accounts.models import User
from portal.look.words import moment
from programmes.models import Organisation, Round
from programmes.states import Phase

COMMON: Final = frozenset({
    "authority", "borough", "care", "children", "children's", "city", "combined", "community", "council", "county",
    "district", "education", "for", "foundation", "group", "limited", "london", "metropolitan", "royal",
    "services", "social", "society", "the", "trust", "unitary", "youth",
})  # fmt: skip
"""Words of many organisations' names: they give nobody away."""


def why_not_ask(round_: Round, now: dt.datetime) -> str | None:
    """Why nobody can ask about the round at this moment, or ``None``."""
    phase = round_.phase_at(now)
    if phase is Phase.DRAFT or round_.is_record:
        return "This round takes no questions."
    if phase not in (Phase.SCHEDULED, Phase.OPEN):
        return f"The round closed {moment(round_.closes_at)}, so no more questions can be asked about it."
    if round_.questions_close_at and now > round_.questions_close_at:
        return (
            f"Questions could be asked until {moment(round_.questions_close_at)}, so that everybody has the answers "
            "in time. Read what was answered, or write to the department if something stops you from bidding."
        )
    return None


def enquiries_of(user: User, round_: Round) -> list[Enquiry]:
    """What the person's organisations asked about the round. One query."""
    mine = Enquiry.objects.filter(
        round=round_, organisation__memberships__user=user, organisation__memberships__ended_at__isnull=True
    )
    return list(mine.select_related("answer", "asked_by", "organisation").order_by("-asked_at", "-pk"))


def of_round(round_: Round, *states: EnquiryState) -> QuerySet[Enquiry]:
    """The round's enquiries in these states, the oldest first, with who asked."""
    found = Enquiry.objects.filter(round=round_, state__in=states)
    return found.select_related("organisation__authority", "asked_by", "answer").order_by("asked_at", "pk")


def named_in(text: str, enquiries: Iterable[Enquiry]) -> str | None:
    """What in a text would tell who asked: the first name of a person or organisation found in it."""
    said = _folded(text)
    names = (name for enquiry in enquiries for name in _names(enquiry))
    return next((name for name in names if re.search(rf"\b{re.escape(_folded(name))}\b", said)), None)


def _names(enquiry: Enquiry) -> Iterator[str]:
    yield enquiry.asked_by.full_name
    yield enquiry.asked_by.email
    yield from _of_organisation(enquiry.organisation)


def _of_organisation(organisation: Organisation) -> Iterator[str]:
    yield organisation.name
    if organisation.authority:
        yield organisation.authority.nice_name
    words = re.findall(r"[\w'’-]{4,}", organisation.name)
    yield from (word for word in words if word.lower() not in COMMON)


def _folded(text: str) -> str:
    return " ".join(text.lower().replace("’", "'").split())
