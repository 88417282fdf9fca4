"""The README's ten steps, from an open round to a published project."""

from __future__ import annotations

import time

import pytest

from bids.models import Bid
from evaluations.demonstration.loading import ASSESSED_SLUG
from evaluations.demonstration.scoring import SAID
from evaluations.models import Allocation, Decision, DiligenceCheck, RunScores
from evaluations.services.diligence import Rated, record_diligence
from evaluations.states import Rating
from portal.accounts.models import User
from portal.documents.models import Document
from programmes.models import Project
from tests.e2e.visiting import Street, Visitor

pytestmark = [pytest.mark.browser, pytest.mark.worker, pytest.mark.django_db(transaction=True)]

ROUND = f"/admin/evaluations/rounds/{ASSESSED_SLUG}/"


def test_the_ten_steps(demonstration: Street) -> None:
    bid = Bid.objects.get(organisation__name="Meadowshire County Council")
    anyone_reads_what_the_round_asks(demonstration)
    a_lead_changes_an_answer(demonstration, bid)
    two_officers_certify(demonstration, bid)
    the_lead_submits(demonstration, bid)
    assessors_declare_and_score(demonstration)
    a_fund_officer_checks_and_decides(demonstration)
    an_approver_approves(demonstration)
    the_letters_are_made_and_sent(demonstration)
    funded = a_council_accepts_and_reads_its_feedback(demonstration)
    the_public_finds_the_project(demonstration, funded)
    assert demonstration.faults() == []


def anyone_reads_what_the_round_asks(street: Street) -> None:
    """Step 1."""
    anyone = street.visitor()
    anyone.open("/")
    anyone.sees("What was funded near you")
    anyone.press("Demonstration round: rethinking support for children and families")
    anyone.sees("28 days|27 days")
    anyone.sees("The seal")
    with anyone.page.expect_download() as waiting:
        anyone.page.get_by_role("link", name="Word file").click()
    assert waiting.value.suggested_filename.endswith(".docx")


def a_lead_changes_an_answer(street: Street, bid: Bid) -> None:
    """Step 2."""
    lead = street.signed_in("lead.meadowshire")
    lead.sees("8 of 8 sections done")
    lead.open(f"/bids/{bid.reference}/sections/need/")
    lead.fill("What have children and families told you?", "They asked us to stop sending somebody new.")
    lead.press("Save and come back later")
    lead.open(f"/bids/{bid.reference}/check/")
    lead.sees("They asked us to stop sending somebody new")


def two_officers_certify(street: Street, bid: Bid) -> None:
    """Step 3."""
    for who in ("dcs.meadowshire", "s151.meadowshire"):
        officer = street.signed_in(who)
        officer.open(f"/bids/{bid.reference}/certify/")
        officer.choose("Yes")
        officer.press("Send your decision")
        officer.sees("Certified")


def the_lead_submits(street: Street, bid: Bid) -> None:
    """Step 4."""
    lead = street.signed_in("lead.meadowshire")
    lead.open(f"/bids/{bid.reference}/submit/")
    lead.press("Submit the bid")
    lead.sees(bid.reference)
    submission = bid.submissions.get()
    lead.sees(submission.receipt_code)
    wait_for_document("submission_receipt")


def assessors_declare_and_score(street: Street) -> None:
    """Step 5: the three assessments that are still out."""
    still_out = Allocation.objects.filter(bid__round__slug=ASSESSED_SLUG).exclude(assessment__state="submitted")
    for allocation in still_out.select_related("assessor__user"):
        assessor = street.signed_in(allocation.assessor.user.email.partition("@")[0])
        assessor.sees("To score|To declare|to declare|to score")
        assessor.open(f"/admin/evaluations/reading/{allocation.pk}/declare/")
        if assessor.page.get_by_role("button", name="Declare").count():
            assessor.choose("No, I have none")
            assessor.press("Declare")
        score_everything(assessor)


def score_everything(assessor: Visitor) -> None:
    """Three of five on every criterion, each with its reason; then submit and confirm."""
    for criterion in assessor.page.locator("fieldset.judging-row").all():
        criterion.locator("input[type=radio][value='3']").check()
        criterion.locator("textarea").fill(SAID[3])
    assessor.press("Save and submit")
    assessor.press("Submit")
    assessor.sees("(?i)submitted")


def a_fund_officer_checks_and_decides(street: Street) -> None:
    """Step 6: the twelfth bid is out of scope; the others are ranked and decided."""
    officer = street.signed_in("officer")
    officer.sees("(?i)check")
    unchecked = Bid.objects.get(round__slug=ASSESSED_SLUG, eligibility_checks__isnull=True)
    officer.open(f"/admin/evaluations/bids/{unchecked.reference}/eligibility/")
    officer.page.get_by_role("radio", name="Yes").first.check()
    officer.page.get_by_role("radio", name="No").last.check()
    officer.choose("The work pays for existing services")
    officer.press("Record the check")
    officer.open(ROUND)
    officer.press("Start decisions")
    officer.press("Start decisions")
    officer.open(f"{ROUND}ranking/")
    officer.sees("Funding line|funding line")
    officer.open(f"{ROUND}runs/")
    for step in ("Run the award", "Run the award", "Adopt this run", "Adopt this run"):
        officer.press(step)
    wait_for_scores()
    officer.press("Decide as recommended")
    officer.fill("How many bids are held in reserve?", "1")
    officer.press("Propose these decisions")
    assert Decision.objects.filter(bid__round__slug=ASSESSED_SLUG, recommended_by_run__number=1).count() == 11


def an_approver_approves(street: Street) -> None:
    """Step 7, once due diligence on every award is done."""
    officer = street.signed_in("officer")
    officer.open(f"{ROUND}approvals/")
    officer.sees("Held back")
    by = User.objects.get(email__startswith="officer@")
    for decision in Decision.objects.filter(bid__round__slug=ASSESSED_SLUG, kind="fund"):
        found = {check: Rated(Rating.GREEN) for check in DiligenceCheck}
        record_diligence(bid_id=decision.bid_id, found=found, by=by)
    approver = street.signed_in("approver")
    approver.open(f"{ROUND}approvals/")
    for box in approver.page.get_by_role("checkbox").all():
        box.check()
    approver.press("Approve what is ticked")
    approver.press("Approve", exact=True)
    approver.sees("Nothing waits for approval")


def the_letters_are_made_and_sent(street: Street) -> None:
    """Step 8."""
    officer = street.signed_in("officer")
    officer.open(ROUND)
    officer.press("Make the letters")
    officer.press("Make")
    wait_for_document("award_letter")
    wait_for_document("outcome_letter")
    officer.open(ROUND)
    officer.press("Tell bidders the outcome")
    officer.press("Tell")
    officer.open(ROUND)
    officer.press("Release feedback")
    officer.press("Release")


def a_council_accepts_and_reads_its_feedback(street: Street) -> Bid:
    """Step 9; every funded council answers, the first one in the browser."""
    funded = Bid.objects.filter(outcome__result="funded").order_by("reference").first()
    assert funded is not None
    lead = street.lead_of(funded)
    lead.open(f"/bids/{funded.reference}/")
    lead.sees("Awarded")
    lead.press("Accept the award")
    lead.press("Accept the award")
    lead.open(f"/bids/{funded.reference}/feedback/")
    lead.sees("of 100")
    return funded


def the_public_finds_the_project(street: Street, funded: Bid) -> None:
    """Step 10."""
    anyone = street.visitor()
    assert not Project.objects.filter(title=funded.title, published_at__isnull=False).exists()
    officer = street.signed_in("officer")
    officer.open(ROUND)
    officer.press("Publish the funded projects")
    officer.press("Publish")
    anyone.open(f"/projects/?q={funded.title.replace(' ', '+')}")
    anyone.sees(funded.title)
    anyone.press(funded.title, exact=True)
    anyone.sees("Demonstration")
    anyone.sees("not reported|Not reported")


def wait_for_scores(patience: float = 60) -> None:
    """Until the worker has found which scores would have been funded."""
    end = time.monotonic() + patience
    while RunScores.objects.get().state != "ready":
        assert time.monotonic() < end, RunScores.objects.values()
        time.sleep(0.5)


def wait_for_document(kind: str, patience: float = 120) -> None:
    """Until the worker has made every document of a kind."""
    end = time.monotonic() + patience
    while time.monotonic() < end:
        states = set(Document.objects.filter(kind=kind).values_list("state", flat=True))
        assert "failed" not in states, Document.objects.filter(kind=kind, state="failed").values()
        if states == {"ready"}:
            return
        time.sleep(0.5)
    raise AssertionError(f"No {kind} was ready after {patience} seconds")
