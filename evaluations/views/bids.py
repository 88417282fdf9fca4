"""One bid as the department sees it: its check, its readers, its scores once all are in, its decisions."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.db.models import Exists, OuterRef
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_safe

from bids.models import Bid, Clarification
from bids.selectors.clarifications import clarifications_of
from bids.selectors.submitted import counts
from evaluations.documents.kinds import ASSESSMENT_PACK
from evaluations.forms.judging import EligibilityForm, ReasonForm
from evaluations.models import Assessment
from evaluations.permissions import OFFICERS, PANEL, TAKERS
from evaluations.refusals import JudgingRefused
from evaluations.selectors.assessing import criteria_of
from evaluations.selectors.checking import found_about
from evaluations.selectors.conflicts_round import overrides_of
from evaluations.selectors.originals import originals_of
from evaluations.selectors.record import record_of, with_figures
from evaluations.selectors.snapshots import by_criterion, parts_of, snapshot_for
from evaluations.services.checking import check_eligibility
from evaluations.services.scoring import return_assessment
from evaluations.views.pages import confirm, page, person
from portal.accounts import access
from portal.accounts.roles import Role, has_role
from portal.documents.selectors import current_document
from programmes.permissions_people import may_open_organisations


def bid_or_404(reference: str, *, for_record: bool = False) -> Bid:
    """A bid that was handed in: drafts are nobody's business here. ``for_record``: one that ``record_of`` takes."""
    handed_in = Bid.objects.filter(submissions__number=1).select_related(
        "round", "organisation__authority", "outcome__letter", "erasure"
    )
    handed_in = handed_in.annotate(was_asked=Exists(Clarification.objects.filter(bid=OuterRef("pk"))))
    return get_object_or_404(with_figures(handed_in) if for_record else handed_in, reference=reference)


@access.staff(*PANEL)
@require_safe
def bid_page(request: HttpRequest, reference: str) -> HttpResponse:
    """Everything about one bid in one place; scores only once its assessments are all in."""
    bid = bid_or_404(reference, for_record=True)
    return page(
        request,
        "bid",
        title=f"{bid.reference} {bid.title}",
        bid=bid,
        record=record_of(bid),
        pack=current_document(kind=ASSESSMENT_PACK, subject_id=bid.pk),
        overrides=overrides_of(bid),
        clarifications=clarifications_of(bid) if bid.was_asked else [],  # type: ignore[attr-defined]  # by bid_or_404
        is_officer=has_role(person(request), *OFFICERS),
        may_take=has_role(person(request), *TAKERS),
        is_approver=has_role(person(request), Role.APPROVER),
        may_give_lead=may_open_organisations(request.user) is None,
    )


@access.staff(*OFFICERS)
@require_http_methods(["GET", "HEAD", "POST"])
def eligibility(request: HttpRequest, reference: str) -> HttpResponse:
    """The bid as handed in beside the check."""
    bid = bid_or_404(reference)
    form = EligibilityForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        answers = form.cleaned_data
        try:
            check = check_eligibility(
                bid_id=bid.pk,
                is_eligible=answers["is_eligible"] == "yes",
                is_in_scope=answers["is_in_scope"] == "yes",
                reasons=answers["reasons"],
                note=answers["note"],
                by=person(request),
            )
        except JudgingRefused as refusal:
            form.add_error("reasons" if "reason" in refusal.sentence else None, refusal.sentence)
        else:
            messages.success(request, f"{bid.reference} {'passed' if check.passed else 'failed'} its check.")
            return redirect("evaluations:round", bid.round.slug)
    snapshot = snapshot_for(bid)
    criteria = criteria_of(bid.round)
    return page(
        request,
        "eligibility",
        title=f"Check {bid.reference}",
        bid=bid,
        snapshot=snapshot,
        files=originals_of(bid, snapshot),
        groups=by_criterion(parts_of(snapshot), criteria) if snapshot else [],
        concerns=found_about(bid, snapshot) if snapshot else [],
        checks=list(bid.eligibility_checks.select_related("checked_by")),
        form=form,
    )


@access.staff(*OFFICERS)
@require_http_methods(["GET", "HEAD", "POST"])
def return_one(request: HttpRequest, pk: int) -> HttpResponse:
    """Return a submitted assessment with a reason."""
    assessment = get_object_or_404(
        Assessment.objects.select_related("allocation__bid", "allocation__assessor__user"), pk=pk
    )
    bid = assessment.allocation.bid
    name = assessment.allocation.assessor.user.full_name
    if not counts(bid):
        raise Http404("This bid is not judged.")

    def do(form: Any) -> str:
        return_assessment(assessment_id=pk, by=person(request), reason=form.cleaned_data["reason"])
        return f"The assessment of {bid.reference} is back with {name}."

    return confirm(
        request,
        title=f"Return {name}’s assessment of {bid.reference}",
        sentence=f"{name} can change the scores and submit again. What was submitted is kept.",
        consequences=["Until it is submitted again, nobody sees any score of this bid."],
        form=ReasonForm(request.POST or None, label="What should they look at again?", hint=f"{name} reads this."),
        action="Return the assessment",
        back=reverse("evaluations:bid", args=[bid.reference]),
        back_title=bid.reference,
        do=do,
    )
