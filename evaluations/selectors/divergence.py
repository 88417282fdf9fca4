"""Where the assessors of a round differ by its rule, and what has been done about each bid."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal

from bids.models import Bid
from evaluations.methods.diverging import TOP, Divergence, Marks, divergences
from evaluations.methods.ranking import mean_of, total_of
from evaluations.models import AgendaItem, Assessment, JudgingTerms, LeftAsScored
from evaluations.selectors.flags import unanswered_count
from evaluations.selectors.moderation import Agreement, agreements_on
from evaluations.selectors.ranking import eligible_now
from evaluations.selectors.secrecy import revealed_assessments
from evaluations.selectors.terms import terms_at_hand, terms_of
from portal.audit.digests import canonical_json, sha256_of
from portal.look.words import join, plural
from programmes.models import Criterion, Round

NAMED = 6
"""How many bids a warning names."""


@dataclass(frozen=True, slots=True)
class Reading:
    """One submitted assessment, with its total of 100 and its levels by criterion slug."""

    assessment: Assessment
    total: Decimal
    levels: Mapping[str, int]

    @property
    def name(self) -> str:
        return str(self.assessment.allocation.assessor.user.full_name)


@dataclass(frozen=True, slots=True)
class Difference:
    """A bid whose assessments are all in: how far apart they are, and what was done about it."""

    bid: Bid
    readings: tuple[Reading, ...]
    found: tuple[Divergence, ...]
    digest: str
    moderation: Agreement | None = None
    left: LeftAsScored | None = None
    meeting: AgendaItem | None = None

    @property
    def low(self) -> Decimal:
        return min(each.total for each in self.readings)

    @property
    def high(self) -> Decimal:
        return max(each.total for each in self.readings)

    @property
    def spread(self) -> Decimal:
        """How far apart the totals are, in points of 100."""
        return self.high - self.low

    @property
    def mean(self) -> Decimal:
        return mean_of([each.total for each in self.readings])

    @property
    def is_settled(self) -> bool:
        """Whether the panel has agreed on these very scores, or an officer has left them as they are."""
        return self.left is not None or (self.moderation is not None and not self.read_since)

    @property
    def read_since(self) -> bool:
        """Whether an assessment came in after the panel agreed."""
        made = self.moderation
        return made is not None and any(
            each.assessment.submitted_at is not None and each.assessment.submitted_at > made.agreed_at
            for each in self.readings
        )

    @property
    def why(self) -> str:
        """Why the panel should look at it, in a sentence or two."""
        return " ".join(each.sentence for each in self.found)


def differences_of(round_: Round, terms: JudgingTerms | None = None) -> list[Difference]:
    """The bids on which assessors differ by the round's rule, the widest spread first. Ten queries at any length."""
    apart = [each for each in _read(round_, eligible_now(round_), terms or terms_of(round_)) if each.found]
    return sorted(_with_record(apart), key=lambda each: (-each.spread, each.bid.reference))


def readings_of(round_: Round, bids: Iterable[Bid]) -> dict[int, Difference]:
    """The same for given bids whether or not they differ, by bid id; only those whose assessments are all in."""
    return {each.bid.pk: each for each in _read(round_, list(bids), terms_of(round_))}


def reading_at_hand(bid: Bid, criteria: list[Criterion], *, is_revealed: bool) -> Difference | None:
    """The same of one bid whose round was read with ``judging_terms``, and of which ``all_in_ids`` has said whether
    its assessments are all in. Two queries, or none.
    """
    found = revealed_assessments([bid], ids=[bid.pk]) if is_revealed else []
    readings = tuple(_reading(each, criteria) for each in found)
    return _difference(bid, readings, bid.round, criteria, terms_at_hand(bid.round)) if readings else None


def _read(round_: Round, bids: list[Bid], terms: JudgingTerms) -> list[Difference]:
    for bid in bids:
        bid.round = round_
    criteria = list(round_.criteria.order_by("order", "pk"))
    by_id = {bid.pk: bid for bid in bids}
    readings: dict[int, list[Reading]] = defaultdict(list)
    for assessment in revealed_assessments(bids):
        readings[assessment.allocation.bid_id].append(_reading(assessment, criteria))
    return [_difference(by_id[pk], tuple(found), round_, criteria, terms) for pk, found in readings.items()]


def _reading(assessment: Assessment, criteria: list[Criterion]) -> Reading:
    slugs = {criterion.pk: criterion.slug for criterion in criteria}
    levels = {slugs[score.criterion_id]: score.value or 0 for score in assessment.scores.all()}
    return Reading(assessment, total_of({each.slug: each.weight for each in criteria}, levels), levels)


def _difference(
    bid: Bid, readings: tuple[Reading, ...], round_: Round, criteria: list[Criterion], terms: JudgingTerms
) -> Difference:
    found = divergences(
        [Marks(each.name, each.total, each.levels) for each in readings],
        threshold=round_.threshold,
        points=Decimal(terms.divergence_points),
        levels=terms.divergence_levels,
        names={each.slug: each.name for each in criteria},
    )
    return Difference(bid, readings, tuple(found), digest_of([each.assessment for each in readings]))


def digest_of(assessments: Iterable[Assessment]) -> str:
    """What tells these scores from others: the assessments and their versions."""
    return sha256_of(canonical_json(sorted([each.pk, each.version] for each in assessments)))


def _with_record(found: list[Difference]) -> list[Difference]:
    bids = [each.bid for each in found]
    moderated = agreements_on([bid.pk for bid in bids])
    left = {(each.bid_id, each.scores_sha256): each for each in LeftAsScored.objects.filter(bid__in=bids)}
    items = AgendaItem.objects.filter(bid__in=bids, meeting__closed_at__isnull=True).select_related("meeting")
    planned = {item.bid_id: item for item in items}
    return [
        Difference(
            each.bid,
            each.readings,
            each.found,
            each.digest,
            moderated.get(each.bid.pk),
            left.get((each.bid.pk, each.digest)),
            planned.get(each.bid.pk),
        )
        for each in found
    ]


def unsettled(round_: Round) -> list[Difference]:
    """Those that nobody has settled yet."""
    return [each for each in differences_of(round_) if not each.is_settled]


def unsettled_before_decisions(round_: Round) -> list[str]:
    """Warnings before decisions start: differences nobody has settled, and flags nobody has answered."""
    apart, flags = unsettled(round_), unanswered_count(round_)
    said = []
    if apart:
        named = f": {join([each.bid.reference for each in apart])}" if len(apart) <= NAMED else ""
        many = plural(len(apart), "bid")
        said.append(f"Assessors differ on {many} that nobody has settled{named}. The mean of their scores will stand.")
    if flags:
        said.append(f"{plural(flags, 'flag')} of assessors {'is' if flags == 1 else 'are'} not answered.")
    return said


def rule_of(round_: Round, terms: JudgingTerms) -> str:
    """The rule in a sentence, as the round's terms set it."""
    said = [
        f"their totals are {terms.divergence_points} points of 100 or more apart",
        f"they are {terms.divergence_levels} levels or more apart on a criterion",
        f"one puts the bid below the threshold and another at {TOP} or more" if round_.threshold else "",
    ]
    return f"Assessors differ when {join([each for each in said if each], 'or')}."
