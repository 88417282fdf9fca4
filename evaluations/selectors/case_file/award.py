"""What was decided and told: award runs, decisions with their approvals, due diligence, outcome and letters."""

from __future__ import annotations

from django.core.files.storage import default_storage
from django.db.models import Q

from bids.models import BidOutcome
from evaluations.models import AwardRun, Condition, DueDiligence
from evaluations.selectors.case_file.contents import CaseFile, rows, said
from evaluations.selectors.case_file.judging import LEFT_OUT
from evaluations.selectors.terms import terms_of
from portal.documents import kinds
from portal.documents.models import Document

DECISION = (
    "kind",
    "state",
    "amount_pounds",
    "reserve_order",
    "reason",
    "reason_codes",
    "recommended_by_run",
    "follows_recommendation",
    "departure_reason",
    "decided_at",
    "decided_by",
    "first_approved_at",
    "first_approved_by",
    "approved_at",
    "approved_by",
    "sent_back_at",
    "sent_back_by",
    "sent_back_reason",
    "released_at",
    "released_by",
    "supersedes",
    "superseded_at",
    "superseded_by",
)
TERMS = ("divergence_points", "divergence_levels", "cross_area_percent", "second_approval_above_pounds", "notify_at")


def add(case: CaseFile) -> None:
    """Add everything from the award run to the letter."""
    bid = case.bid
    case.table("award/judging-terms.json", said(terms_of(bid.round), *TERMS))
    _add_runs(case)
    decisions = bid.decisions.select_related(
        "decided_by", "first_approved_by", "approved_by", "sent_back_by", "released_by", "superseded_by"
    )
    case.table("award/decisions.json", rows(decisions.order_by("decided_at", "pk"), *DECISION))
    diligence = DueDiligence.objects.filter(bid=bid).select_related("checked_by").order_by("checked_at", "pk")
    case.table(
        "award/due-diligence.json", rows(diligence, "check_code", "rating", "reason", "checked_at", "checked_by")
    )
    conditions = Condition.objects.filter(bid=bid).select_related("set_by", "met_by", "waived_by").order_by("pk")
    of = ("text", "set_at", "set_by", "met_at", "met_by", "evidence", "waived_at", "waived_by", "waiver_reason")
    case.table("award/conditions.json", rows(conditions, *of))
    _add_outcome(case)
    _add_letters(case)


def _add_runs(case: CaseFile) -> None:
    """The runs that were adopted: their inputs hold every bid of the round, so scores must be in."""
    if not case.holds_scores:
        case.table("award/runs.json", LEFT_OUT)
        return
    adopted = AwardRun.objects.filter(round=case.bid.round, adopted_at__isnull=False)
    runs = list(adopted.select_related("run_by", "adopted_by", "retired_by").order_by("number"))
    of = ("number", "title", "direction", "inputs_sha256", "result_sha256", "run_at", "run_by")
    case.table("award/runs.json", rows(runs, *of, "adopted_at", "adopted_by", "retired_at", "retired_by"))
    chain = case.bid.round.audit_chain
    for run in runs:
        for part, text, digest in (
            ("inputs", run.inputs, run.inputs_sha256),
            ("result", run.result, run.result_sha256),
        ):
            path = f"award/run-{run.number}-{part}.json"
            case.text(path, text)
            case.claim(path, digest, f"Award run {run.number}: {part}", kind="round.award_run", chain=chain)


def _add_outcome(case: CaseFile) -> None:
    outcome = BidOutcome.objects.filter(bid=case.bid).select_related("responded_by").first()
    names = ["result", "amount_pounds", "reason", "told_at", "accept_by", "letter"]
    names += ["response", "response_reason", "responded_at", "responded_by", "feedback_at"]
    if case.holds_scores:
        names += ["score", "feedback"]
    case.table("award/outcome.json", said(outcome, *names))


def _add_letters(case: CaseFile) -> None:
    """Every letter that was made, the PDF files themselves."""
    letters = [kind.name for kind in kinds.all_kinds() if kind.is_letter]
    told = Q(outcomes__bid=case.bid)
    found = (
        Document.objects.filter(
            Q(kind__in=letters, subject_id=case.bid.pk, reference__startswith=case.bid.reference) | told
        )
        .defer("snapshot")
        .distinct()
        .order_by("queued_at", "pk")
    )
    of = (
        "kind",
        "title",
        "version",
        "is_current",
        "state",
        "sha256",
        "input_digest",
        "queued_at",
        "ready_at",
        "check_code",
        "erased_at",
    )
    case.table("letters/letters.json", rows(found, *of))
    for document in found:
        if not document.is_ready or document.erased_at:  # of what was erased the table above keeps the digest
            continue
        path = f"letters/{document.kind}-version-{document.version}.pdf"
        if default_storage.exists(str(document.file)):  # one that is lost fails its check, since its digest is claimed
            with default_storage.open(str(document.file)) as stored:
                case.files[path] = stored.read()
        kind = "document.ready" if document.audit_chain else ""
        case.claim(path, document.sha256, document.title, kind=kind, chain=document.audit_chain)
