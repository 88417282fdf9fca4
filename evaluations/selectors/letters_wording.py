"""Versions of letters' wording, and which of them is in force."""

from __future__ import annotations

from dataclasses import dataclass, field

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import F, OuterRef, Q, QuerySet, Subquery
from django.db.models.functions import JSONObject

from bids.models import Bid
from evaluations.documents.letters_variables import lacking
from evaluations.models import AwardRun, LetterKind, LetterTemplate
from programmes.models import Round

#: Raised when a built-in wording changes, so that letters made from the old one are made anew.
BUILT_IN_VERSION = 1
RECENT = 60


@dataclass(frozen=True, slots=True)
class Grounds:
    """What letters of a round rest on beside each decision: the wordings in force and the run that recommends."""

    wordings: dict[str, tuple[int, str]] = field(default_factory=dict)
    run_id: int | None = None

    def of(self, kind: str) -> str:
        """Both, for one kind, as kept with a letter."""
        wording = self.wordings.get(kind)
        name = str(wording[0]) if wording else f"built-in-{BUILT_IN_VERSION}"
        return f"wording:{name}:run:{self.run_id or 'none'}"

    def lacking(self, kind: str) -> tuple[str, ...]:
        """The required clauses that the approved wording leaves out; the built-in one leaves out none."""
        wording = self.wordings.get(kind)
        return tuple(lacking(kind, wording[1])) if wording else ()


def grounds_of(round_: Round) -> Grounds:
    """For the letters of one round. One query."""
    return grounds_read(with_grounds(Round.objects.only("pk")).get(pk=round_.pk))


def with_grounds(rounds: QuerySet[Round]) -> QuerySet[Round]:
    """Rounds read together with what their letters rest on, for ``grounds_read``."""
    approved = LetterTemplate.objects.filter(approved_at__isnull=False).filter(
        Q(round=OuterRef("pk")) | Q(round__isnull=True)
    )
    in_order = approved.order_by("kind", F("round").asc(nulls_last=True), "-version")
    adopted = AwardRun.objects.filter(round=OuterRef("pk"), adopted_at__isnull=False, retired_at__isnull=True)
    return rounds.annotate(
        run_in_force=Subquery(adopted.values("pk")[:1]),
        wordings_in_order=ArraySubquery(in_order.values(it=JSONObject(kind="kind", pk="pk", body="body"))),
    )


def grounds_read(round_: Round) -> Grounds:
    """The grounds of a round that ``with_grounds`` read. No query."""
    first: dict[str, tuple[int, str]] = {}
    for each in round_.wordings_in_order:  # type: ignore[attr-defined]  # by with_grounds
        first.setdefault(each["kind"], (each["pk"], each["body"]))
    return Grounds(first, round_.run_in_force)  # type: ignore[attr-defined]  # by with_grounds


def wording_in_force(kind: str, round_: Round | None) -> LetterTemplate | None:
    """The newest approved wording of the round, else of all rounds; None while the built-in one holds."""
    approved = LetterTemplate.objects.filter(kind=kind, approved_at__isnull=False)
    mine = approved.filter(Q(round=round_) | Q(round__isnull=True)) if round_ else approved.filter(round__isnull=True)
    return mine.order_by(F("round").asc(nulls_last=True), "-version").first()


def versions_of(kind: str, round_: Round | None) -> QuerySet[LetterTemplate]:
    """Every version for this round, or (None) for all rounds, newest first."""
    found = LetterTemplate.objects.filter(kind=kind, round=round_) if round_ else _for_all(kind)
    return found.select_related("written_by", "approved_by").order_by("-version")


def _for_all(kind: str) -> QuerySet[LetterTemplate]:
    return LetterTemplate.objects.filter(kind=kind, round__isnull=True)


@dataclass(frozen=True, slots=True)
class Standing:
    """One kind of letter on the list of wordings: what is in force for a round, and what waits for approval."""

    kind: LetterKind
    in_force: LetterTemplate | None
    waiting: LetterTemplate | None


def standings(round_: Round | None) -> list[Standing]:
    """Every kind of letter, for one round or for all. One query."""
    scope = Q(round__isnull=True) | Q(round=round_) if round_ else Q(round__isnull=True)
    rows = list(
        LetterTemplate.objects.filter(scope)
        .select_related("written_by", "approved_by", "round")
        .order_by(F("round").asc(nulls_last=True), "-version")
    )
    return [_standing(kind, [row for row in rows if row.kind == kind], round_) for kind in LetterKind]


def _standing(kind: LetterKind, rows: list[LetterTemplate], round_: Round | None) -> Standing:
    own = [row for row in rows if row.round_id == (round_.pk if round_ else None)]
    newest = own[0] if own and own[0].approved_at is None else None
    return Standing(kind, next((row for row in rows if row.approved_at), None), newest)


def before(version: LetterTemplate) -> LetterTemplate | None:
    """What a version replaces: the newest approved one that was written before it, of its round or of all."""
    scope = Q(round=version.round_id) | Q(round__isnull=True) if version.round_id else Q(round__isnull=True)
    earlier = LetterTemplate.objects.filter(
        scope, kind=version.kind, approved_at__isnull=False, written_at__lt=version.written_at
    )
    return earlier.order_by(F("round").asc(nulls_last=True), "-version").first()


def recent_bids() -> list[Bid]:
    """Bids of the rounds closed last, to try a wording for all rounds on. One query."""
    handed_in = Bid.objects.filter(submissions__number=1, round__assessing_at__isnull=False)
    return list(handed_in.select_related("organisation").order_by("-round__closes_at", "reference")[:RECENT])
