"""Publishing what a round came to, and withdrawing it: each under the round's lock and in its audit chain."""

from __future__ import annotations

from django.db import transaction

from evaluations.permissions import may_run_rounds
from evaluations.refusals import JudgingRefused
from evaluations.selectors.statistics import figures_text, is_as_published, why_not_yet
from evaluations.services.guards import refuse, required
from portal.accounts.models import User
from portal.audit.clock import database_now
from portal.audit.digests import sha256_of
from portal.audit.services import record
from programmes.models import RoundStatistics
from programmes.services.locking import lock_round

AGAIN = "Say why the published statistics are replaced."


@transaction.atomic
def publish_statistics(*, round_id: int, seen_sha256: str, by: User, reason: str = "") -> RoundStatistics:
    """Make the round's figures public as they stand, in place of those that were.

    ``seen_sha256`` is the digest of what was previewed: figures that changed since are not published
    unseen. Raises ``JudgingRefused`` with everything that stands in the way.
    """
    refuse(may_run_rounds(by))
    round_ = lock_round(round_id)
    refuse(" ".join(why_not_yet(round_)) or None)
    text = figures_text(round_)
    if sha256_of(text) != seen_sha256:
        raise JudgingRefused("The figures changed while you looked at them. Look at the new ones and publish those.")
    if is_as_published(round_, text):
        raise JudgingRefused("These figures are public already.")
    versions = list(round_.statistics.order_by("-version"))
    now = database_now()
    said = required(reason, AGAIN) if versions else ""
    for one in versions:
        if one.withdrawn_at is None:
            one.withdrawn_at, one.withdrawn_by, one.withdrawn_reason = now, by, f"Replaced: {said}"
            one.save(update_fields=["withdrawn_at", "withdrawn_by", "withdrawn_reason"])
    made = RoundStatistics.objects.create(
        round=round_,
        version=versions[0].version + 1 if versions else 1,
        figures=text,
        sha256=seen_sha256,
        reason=said,
        published_at=now,
        published_by=by,
    )
    record(
        chain=round_.audit_chain,
        kind="round.statistics_published",
        by=by,
        subject=made,
        data={"version": made.version, "sha256": made.sha256},
    )
    return made


@transaction.atomic
def withdraw_statistics(*, round_id: int, by: User, reason: str) -> RoundStatistics:
    """Take the public figures away, with a reason that the public reads. Raises ``JudgingRefused``."""
    refuse(may_run_rounds(by))
    round_ = lock_round(round_id)
    public = round_.statistics.filter(withdrawn_at__isnull=True).first()
    if public is None:
        raise JudgingRefused("No statistics of this round are public.")
    public.withdrawn_reason = required(reason, "Say why they are withdrawn: the public reads it.")
    public.withdrawn_at, public.withdrawn_by = database_now(), by
    public.save(update_fields=["withdrawn_at", "withdrawn_by", "withdrawn_reason"])
    record(
        chain=round_.audit_chain,
        kind="round.statistics_withdrawn",
        by=by,
        subject=public,
        data={"version": public.version},
    )
    return public
