"""Which councils of a round are paid how much in which year, and what papers stand for it."""

from __future__ import annotations

from dataclasses import dataclass

from django.db.models import Prefetch
from django.db.models.fields.json import KT

from bids.models import Bid, Submission
from bids.selectors.submitted import snapshot_of
from evaluations.documents.profile import by_year, year_words
from evaluations.models import Decision, Determination, LetterKind
from evaluations.selectors.letters import LetterState, letters_of
from evaluations.selectors.letters_wording import Grounds, grounds_of
from evaluations.states import DecisionKind, DecisionState
from portal.documents.models import Document
from programmes.models import OrganisationKind, Round

DETERMINATION, AGREEMENT = "grant_determination", "grant_agreement"


@dataclass(frozen=True, slots=True)
class Grant:
    """One approved award with its amount in each financial year."""

    bid: Bid
    decision: Decision
    years: dict[int, int]

    @property
    def is_by_determination(self) -> bool:
        """Councils are paid by determination, everyone else by agreement."""
        return self.bid.organisation.kind == OrganisationKind.COUNCIL


@dataclass(frozen=True, slots=True)
class YearPaper:
    """One financial year: what it comes to now, and the determination that stands for it.

    ``is_up_to_date`` is false when awards or the wording have changed since the document was made.
    """

    year: int
    councils: int
    pounds: int
    determination: Determination | None
    document: Document | None
    is_up_to_date: bool

    @property
    def words(self) -> str:
        """“2026-27”."""
        return year_words(self.year)


def grants_of(round_: Round) -> list[Grant]:
    """The round's approved awards by organisation's name. Two queries."""
    newest = Submission.objects.order_by("bid_id", "-number").distinct("bid_id")
    decisions = (
        Decision.objects.filter(bid__round=round_, kind=DecisionKind.FUND, state=DecisionState.APPROVED)
        .select_related("bid__organisation__authority", "approved_by")
        .prefetch_related(Prefetch("bid__submissions", newest, to_attr="newest_submissions"))
        .order_by("bid__organisation__name", "bid__reference")
    )
    return [_grant(each) for each in decisions]


def _grant(decision: Decision) -> Grant:
    newest = decision.bid.newest_submissions  # type: ignore[attr-defined]  # prefetched
    return Grant(decision.bid, decision, by_year(snapshot_of(newest[0]), decision.amount_pounds or 0))


def paid_in(grants: list[Grant], year: int) -> list[tuple[Grant, int]]:
    """The councils paid in a financial year, each with its amount."""
    return [(each, each.years[year]) for each in grants if each.is_by_determination and each.years.get(year)]


def basis_of(paid: list[tuple[Grant, int]], grounds: Grounds) -> str:
    """What a determination rests on: its decisions, their amounts and the wording."""
    said = ",".join(f"{each.decision.pk}={amount}" for each, amount in paid)
    return f"{said}:{grounds.of(LetterKind.DETERMINATION)}"


def years_of(round_: Round) -> list[YearPaper]:
    """Every financial year in which the round's councils are paid, or that a determination was made for."""
    grants, grounds = grants_of(round_), grounds_of(round_)
    made = {each.financial_year: each for each in Determination.objects.filter(round=round_)}
    papers = _current(DETERMINATION, [each.pk for each in made.values()])
    years = sorted({year for each in grants if each.is_by_determination for year in each.years} | set(made))
    return [_year(year, paid_in(grants, year), made.get(year), papers, grounds) for year in years]


def agreements_of(round_: Round) -> list[tuple[Grant, Document | None]]:
    """Every award to somebody who is no council, with the letter that goes with its agreement."""
    grants = [each for each in grants_of(round_) if not each.is_by_determination]
    papers = _current(AGREEMENT, [each.bid.pk for each in grants])
    grounds = grounds_of(round_)
    return [(each, _fitting(papers.get(each.bid.pk), agreement_basis(each.decision, grounds))) for each in grants]


def agreement_basis(decision: Decision, grounds: Grounds) -> str:
    """What the letter with an agreement rests on."""
    return f"decision:{decision.pk}:{grounds.of(LetterKind.AGREEMENT)}"


def undecided(round_: Round) -> list[str]:
    """References of counted bids without an approved decision: until then no determination is made."""
    return [each.bid.reference for each in letters_of(round_) if each.state is LetterState.UNDECIDED]


def _year(
    year: int,
    paid: list[tuple[Grant, int]],
    made: Determination | None,
    papers: dict[int, Document],
    grounds: Grounds,
) -> YearPaper:
    document = papers.get(made.pk) if made else None
    basis = basis_of(paid, grounds)
    fits = document is not None and getattr(document, "basis", "") == basis
    return YearPaper(year, len(paid), sum(amount for _, amount in paid), made, document, fits)


def _current(kind: str, subjects: list[int]) -> dict[int, Document]:
    found = Document.objects.filter(kind=kind, subject_id__in=subjects, is_current=True)
    return {each.subject_id: each for each in found.annotate(basis=KT("snapshot__context__basis")).defer("snapshot")}


def _fitting(document: Document | None, basis: str) -> Document | None:
    return document if document is not None and getattr(document, "basis", "") == basis else None
