"""An organisation's standing facts, and which of a round's questions ask for them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from django.db.models import QuerySet

from bids.models import StandingFact
from programmes.models import FILE_FACTS, POLICIES, FactKind, Organisation


@dataclass(frozen=True, slots=True)
class FactLine:
    """One kind of fact of an organisation: what stands, if anything does, and what the register says instead."""

    kind: FactKind
    fact: StandingFact | None
    register: str = ""
    is_overdue: bool = False

    @property
    def is_file(self) -> bool:
        """Whether it is kept as a file."""
        return self.kind in FILE_FACTS

    @property
    def has_review(self) -> bool:
        """Whether it is reviewed by a date."""
        return self.kind in POLICIES


def standing_facts(organisation: Organisation) -> QuerySet[StandingFact]:
    """The facts that stand now."""
    return StandingFact.objects.filter(organisation=organisation, replaced_at__isnull=True).select_related("checked_by")


def facts_by_kind(organisation: Organisation) -> dict[str, StandingFact]:
    """The facts that stand now, by kind. One query."""
    return {fact.kind: fact for fact in standing_facts(organisation)}


def fact_lines(organisation: Organisation, today: date) -> list[FactLine]:
    """Every kind of fact in its order, filled in or not. One query."""
    known = facts_by_kind(organisation)
    return [_line(kind, known.get(kind), organisation, today) for kind in FactKind]


def fact_line(organisation: Organisation, kind: FactKind, today: date) -> FactLine:
    """One kind of fact. One query."""
    return _line(kind, standing_facts(organisation).filter(kind=kind).first(), organisation, today)


def of_the_register(organisation: Organisation, kind: FactKind) -> str:
    """What the register of organisations holds, to start from."""
    held = {FactKind.ADDRESS: organisation.address, FactKind.ORG_ID: organisation.org_id}
    return held.get(kind, "")


def _line(kind: FactKind, fact: StandingFact | None, organisation: Organisation, today: date) -> FactLine:
    overdue = bool(fact and fact.review_on and fact.review_on < today)
    return FactLine(kind, fact, "" if fact else of_the_register(organisation, kind), overdue)
