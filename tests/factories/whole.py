"""A sealed round judged from beginning to end, with something of everything a record of judging holds."""

from __future__ import annotations

from dataclasses import dataclass

from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.db import transaction

from bids.models import BidOutcome
from bids.services.outcomes import accept_award
from evaluations.models import AgreedScore, AwardRun, ConflictOverride, FlagKind, Moderation, PanelMeeting
from evaluations.services.approving import approve_decision
from evaluations.services.conditions import meet_condition, set_condition
from evaluations.services.flagging import answer_flag, raise_flag
from evaluations.services.gates import open_gate
from evaluations.services.letters import render_letters
from evaluations.services.runs import adopt_run, run_award
from evaluations.services.scoring import return_assessment
from evaluations.states import DecisionKind
from portal.accounts.models import User
from portal.accounts.roles import Role
from portal.audit.anchors import anchor_now
from portal.audit.clock import database_now
from portal.audit.digests import sha256_of
from portal.audit.services import record
from portal.documents.models import Document
from portal.documents.states import State
from programmes.models import Round, Seal
from programmes.services.sealing import seal_payload
from programmes.states import Gate
from tests.accounts.people import make_staff
from tests.factories.awards import find_scores
from tests.factories.judging import (
    Judged,
    allocation_of,
    look_into,
    make_assessing,
    propose,
    score_everything,
    submit_scores,
)

KINDS = (DecisionKind.FUND, DecisionKind.RESERVE, DecisionKind.REJECT)


@dataclass
class Whole:
    """The judged round, its auditor, and the run that was adopted."""

    judged: Judged
    auditor: User
    run: AwardRun

    @property
    def round(self) -> Round:
        return self.judged.round


def seal(judged: Judged) -> Seal:
    """Seal a round as publishing it would have, under the seed that the judging side keeps."""
    digest = sha256_of(judged.round.sealed_seed.seed)
    payload = seal_payload(judged.round, seed_sha256=digest)
    with transaction.atomic():
        told = {"seal": sha256_of(payload), "seed_sha256": digest, "rule": judged.round.award_rule}
        record(
            chain=judged.round.audit_chain, kind="round.published", by=judged.officer, subject=judged.round, data=told
        )
    return Seal.objects.create(
        round=judged.round,
        payload=payload,
        sha256=sha256_of(payload),
        seed_sha256=digest,
        sealed_at=database_now(),
        sealed_by=judged.officer,
    )


def make_whole() -> Whole:
    """Three bids, one of each decision; the first returned once, flagged, moderated, conditioned, accepted."""
    judged = make_assessing(len(KINDS), budget_pounds=300_000)
    seal(judged)
    _score(judged)
    open_gate(round_id=judged.round.pk, gate=Gate.DECIDE, by=judged.officer)
    judged.round.refresh_from_db()
    _override(judged)
    _moderate(judged)
    run = find_scores(run_award(round_id=judged.round.pk, by=judged.officer))
    adopt_run(run_id=run.pk, by=judged.officer)
    _decide(judged)
    render_letters(round_id=judged.round.pk, by=judged.officer)
    store_documents()
    open_gate(round_id=judged.round.pk, gate=Gate.NOTIFY, by=judged.officer)
    accept_award(bid_id=judged.bids[0].pk, by=judged.councils[0].lead)
    judged.round.refresh_from_db()
    run.refresh_from_db()
    anchor_now()
    return Whole(judged, make_staff(Role.AUDITOR, full_name="Ada Auditor"), run)


def store_documents() -> None:
    """Every document ready, with bytes of its own in the store, as a worker would have left it."""
    for document in Document.objects.exclude(state=State.READY):
        content = f"%PDF-1.7 {document.pk}".encode()
        name = default_storage.save(f"documents/test/{document.pk}.pdf", ContentFile(content))
        Document.objects.filter(pk=document.pk).update(
            state=State.READY,
            ready_at=database_now(),
            page_count=1,
            byte_count=len(content),
            sha256=sha256_of(content),
            file=name,
        )


def _score(judged: Judged) -> None:
    first = allocation_of(judged)
    assessment = submit_scores(first, [4, 4], "A first thought.")
    return_assessment(assessment_id=assessment.pk, by=judged.officer, reason="Say more.")
    flag = raise_flag(
        allocation_id=first.pk,
        kind=FlagKind.OUT_OF_SCOPE,
        concern="Not new.",
        by=judged.assessors[0].user,
    )
    answer_flag(flag_id=flag.pk, answer="It is new enough.", by=judged.officer)
    score_everything(judged)


def _override(judged: Judged) -> None:
    ConflictOverride.objects.create(
        bid=judged.bids[1],
        assessor=judged.assessors[0],
        conflicts=["They worked for a partner in 2009."],
        reason="Long ago.",
        overridden_at=database_now(),
        overridden_by=judged.officer,
    )


@transaction.atomic
def _moderate(judged: Judged) -> None:
    now = database_now()
    meeting = PanelMeeting.objects.create(
        round=judged.round, title="Panel", starts_at=now, made_at=now, made_by=judged.officer
    )
    moderation = Moderation.objects.create(
        bid=judged.bids[0], meeting=meeting, number=1, reason="Agreed.", agreed_at=now, agreed_by=judged.officer
    )
    moderation.present.set([judged.officer, judged.approver])
    for criterion in judged.round.criteria.all():
        AgreedScore.objects.create(moderation=moderation, criterion=criterion, value=5, reason="Strong.")


def _decide(judged: Judged) -> None:
    for bid, kind in zip(judged.bids, KINDS, strict=True):
        decision = propose(judged, bid, kind)
        if kind is DecisionKind.FUND:
            look_into(judged, bid)
            condition = set_condition(bid_id=bid.pk, text="Name a bank account.", by=judged.officer)
            meet_condition(condition_id=condition.pk, evidence="Named.", by=judged.officer)
        approve_decision(decision_id=decision.pk, by=judged.approver)


def outcome_of(whole: Whole, bid: int) -> BidOutcome:
    """What one bidder has been told."""
    return BidOutcome.objects.get(bid=whole.judged.bids[bid])
