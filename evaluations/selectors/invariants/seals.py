"""What bidders are judged by is what was sealed."""

from __future__ import annotations

from collections.abc import Iterator

from evaluations.selectors.invariants.found import Found, Invariant, by_query, tally
from evaluations.selectors.runs_seal import seal_faults
from programmes.models import Round


def _as_sealed() -> Found:
    return tally(_faults())


def _faults() -> Iterator[str | None]:
    sealed = Round.objects.filter(is_record=False, seals__isnull=False).distinct()
    for round_ in sealed.order_by("pk"):
        faults = seal_faults(round_)
        yield f"{round_.title}: {' '.join(faults)}" if faults else None


INVARIANTS = (
    by_query(
        "rehearsed",
        "Nobody but invented organisations bids in a rehearsal",
        count="""
            SELECT count(*) FROM bids_bid bid JOIN programmes_round round ON round.id = bid.round_id
            WHERE round.is_rehearsal""",
        broken="""
            SELECT bid.reference FROM bids_bid bid JOIN programmes_round round ON round.id = bid.round_id
            JOIN programmes_organisation body ON body.id = bid.organisation_id
            WHERE round.is_rehearsal AND NOT body.is_demonstration ORDER BY 1""",
        says="{} stands in a rehearsal, and its organisation is a real one.",
    ),
    by_query(
        "sealed",
        "Every round that takes bids has its seal, rehearsals apart",
        count="""
            SELECT count(*) FROM programmes_round
            WHERE published_at IS NOT NULL AND NOT is_record AND NOT is_rehearsal""",
        broken="""
            SELECT title FROM programmes_round round
            WHERE published_at IS NOT NULL AND NOT is_record AND NOT is_rehearsal
            AND NOT EXISTS (SELECT 1 FROM programmes_seal seal WHERE seal.round_id = round.id) ORDER BY 1""",
        says="{} was published without a seal.",
    ),
    by_query(
        "seal_digest",
        "Every seal has the SHA-256 that was published, and reveals the seed it committed to",
        count="SELECT count(*) FROM programmes_seal",
        broken="""
            SELECT round.title, seal.version FROM programmes_seal seal
            JOIN programmes_round round ON round.id = seal.round_id
            WHERE encode(sha256(convert_to(seal.payload, 'UTF8')), 'hex') <> seal.sha256
            OR seal.seed <> '' AND encode(sha256(convert_to(seal.seed, 'UTF8')), 'hex') <> seal.seed_sha256
            ORDER BY 1, 2""",
        says="{}: seal {} is not what its digest covers.",
    ),
    Invariant(
        "as_sealed", "Rules, money, criteria, weights and seed stand in the tables as they were sealed", _as_sealed
    ),
)
