"""Every judging page: works, wrong person, wrong state, bad id, wrong method."""

from __future__ import annotations

import uuid

import pytest
from django.test import Client

from evaluations.models import Allocation, Assessment, Condition, Decision, EligibilityCheck
from evaluations.states import DecisionKind
from portal.accounts.models import User
from portal.accounts.roles import Role, sync_groups
from programmes.models import Round
from tests.accounts.people import make_person, make_staff
from tests.factories.judging import (
    Judged,
    allocation_of,
    declare_none,
    look_into,
    make_assessing,
    make_assessor,
    make_closed_round,
    make_deciding,
    propose,
    save_scores,
    submit_scores,
)

pytestmark = pytest.mark.django_db
BASE = "/admin/evaluations"


@pytest.fixture(autouse=True)
def _roles() -> None:
    sync_groups()


def as_(client: Client, user: User) -> Client:
    client.force_login(user)
    return client


# Who may open what: every address, every role -------------------------------------------------------

OFFICER, PANEL, APPROVER = {"fund_officer"}, {"fund_officer", "approver", "auditor", "administrator"}, {"approver"}
PAGES: dict[str, set[str]] = {
    "rounds/{slug}/": PANEL,
    "rounds/{slug}/ranking/": PANEL,
    "rounds/{slug}/approvals/": PANEL,
    "rounds/{slug}/terms/": PANEL,
    "rounds/{slug}/due-diligence/": PANEL,
    "rounds/{slug}/notify-time/": OFFICER,
    "rounds/{slug}/notify-time/cancel/": OFFICER,
    "rounds/{slug}/allocation/": OFFICER,
    "rounds/{slug}/gates/notified/": OFFICER,
    "rounds/{slug}/letters/": OFFICER,
    "rounds/{slug}/accept-by/": OFFICER,
    "rounds/{slug}/ranking/calibrate/": OFFICER,
    "rounds/{slug}/ranking/grey-zone/": OFFICER,
    "rounds/{slug}/ranking/csv/": PANEL,
    "rounds/{slug}/runs/": PANEL,
    "rounds/{slug}/runs/run/": OFFICER,
    "bids/{reference}/": PANEL,
    "bids/{reference}/eligibility/": OFFICER,
    "bids/{reference}/decide/": OFFICER,
    "bids/{reference}/due-diligence/": PANEL,
    "bids/{reference}/conditions/": OFFICER | APPROVER,
    "conditions/{condition}/met/": OFFICER,
    "conditions/{condition}/waive/": APPROVER,
    "bids/{reference}/award-letter/": OFFICER,
    "bids/{reference}/tell/": OFFICER,
    "allocations/{allocation}/recuse/": OFFICER,
    "assessments/{assessment}/return/": OFFICER,
    "decisions/{decision}/approve/": APPROVER,
    "decisions/{decision}/send-back/": APPROVER,
    "decisions/{decision}/take-back/": APPROVER,
    "decisions/{decision}/release/": OFFICER,
}


@pytest.fixture
def deciding() -> Judged:
    return make_deciding()


def condition_of(decision: Decision, judged: Judged) -> Condition:
    """The one condition of a decision's bid."""
    made = {"text": "Sign it", "set_at": decision.decided_at, "set_by": judged.officer}
    return Condition.objects.get_or_create(bid=decision.bid, defaults=made)[0]


def address_of(pattern: str, judged: Judged, decision: Decision) -> str:
    allocation = allocation_of(judged)
    parts = {
        "slug": judged.round.slug,
        "reference": judged.bids[0].reference,
        "allocation": allocation.pk,
        "assessment": allocation.assessment.pk,
        "decision": decision.pk,
        "condition": condition_of(decision, judged).pk,
    }
    return f"{BASE}/{pattern.format(**parts)}"


def test_each_page_opens_for_its_roles_and_for_no_others(client: Client, deciding: Judged) -> None:
    decision = propose(deciding, deciding.bids[0])
    for role in Role:
        as_(client, make_staff(role))
        for pattern, allowed in PAGES.items():
            status = client.get(address_of(pattern, deciding, decision)).status_code
            assert status == (200 if role.value in allowed else 403), (pattern, role)
    as_(client, make_person())
    for pattern in PAGES:
        assert client.get(address_of(pattern, deciding, decision)).status_code == 403
    client.logout()
    for pattern in PAGES:
        assert client.get(address_of(pattern, deciding, decision)).status_code == 302


def test_what_is_not_there_is_not_found(client: Client) -> None:
    as_(client, make_staff(*Role))
    for pattern in PAGES:
        bad = {"slug": "no", "reference": "NO-1", "allocation": 9, "assessment": 9, "decision": 9, "condition": 9}
        assert client.get(f"{BASE}/{pattern.format(**bad)}").status_code == 404, pattern
    for page in ("declare", "score", "submit", "recuse"):
        assert client.get(f"{BASE}/reading/999/{page}/").status_code == 404


def test_only_the_methods_a_page_knows(client: Client, deciding: Judged) -> None:
    decision = propose(deciding, deciding.bids[0])
    as_(client, make_staff(*Role))
    for pattern in PAGES:
        assert client.delete(address_of(pattern, deciding, decision)).status_code == 405, pattern
    for page in ("", "ranking/"):
        assert client.post(f"{BASE}/rounds/{deciding.round.slug}/{page}").status_code == 405
    assert client.get(f"{BASE}/bids/{deciding.bids[0].reference}/pack/").status_code == 405


# The assessor ----------------------------------------------------------------------------------------


def test_nothing_of_a_bid_is_seen_before_declaring(client: Client) -> None:
    judged = make_assessing(1)
    allocation = allocation_of(judged)
    as_(client, judged.assessors[0].user)
    score, declare = f"{BASE}/reading/{allocation.pk}/score/", f"{BASE}/reading/{allocation.pk}/declare/"
    assert client.get(score).headers["Location"] == declare
    text = client.get(declare).content.decode()
    assert judged.bids[0].organisation.name in text
    assert "Too many moves between homes" not in text
    assert client.post(f"{BASE}/bids/{judged.bids[0].reference}/pack/").status_code == 403
    assert client.post(declare, {"interest": "none"}).headers["Location"] == score
    assert "Too many moves between homes" in client.get(score).content.decode()
    assert client.post(f"{BASE}/bids/{judged.bids[0].reference}/pack/").status_code == 302


def test_an_interest_needs_its_words_and_ends_the_reading(client: Client) -> None:
    judged = make_assessing(1)
    allocation = allocation_of(judged)
    as_(client, judged.assessors[0].user)
    address = f"{BASE}/reading/{allocation.pk}/declare/"
    response = client.post(address, {"interest": "some", "statement": " "})
    assert "Say what your interest is" in response.content.decode()
    assert client.post(address, {"interest": "some", "statement": "I worked there."}).status_code == 302
    allocation.refresh_from_db()
    assert allocation.state == "recused"
    assert client.get(f"{BASE}/reading/{allocation.pk}/score/").status_code == 403


def posted(allocation: Allocation, values: dict[str, str], revision: int = 0) -> dict[str, str]:
    """A post of the desk: level and words for each criterion by its slug."""
    data = {"revision": str(revision), "comment": "", "then": "stay"}
    for criterion in allocation.bid.round.criteria.all():
        data[f"value_{criterion.pk}"] = values.get(criterion.slug, "")
        data[f"justification_{criterion.pk}"] = f"On {criterion.slug}"
    return data


def test_scores_are_saved_submitted_and_locked(client: Client) -> None:
    judged = make_assessing(1)
    allocation = declare_none(allocation_of(judged))
    as_(client, judged.assessors[0].user)
    desk = f"{BASE}/reading/{allocation.pk}/score/"
    client.post(desk, posted(allocation, {"need": "4"}))
    response = client.get(f"{BASE}/reading/{allocation.pk}/submit/", follow=True)
    assert "Give a score for “Innovation”" in response.content.decode()
    client.post(desk, posted(allocation, {"need": "4", "innovation": "2"}, revision=1))
    assert client.get(f"{BASE}/reading/{allocation.pk}/submit/").status_code == 200
    client.post(f"{BASE}/reading/{allocation.pk}/submit/")
    assert Assessment.objects.get().state == "submitted"
    refused = client.post(desk, posted(allocation, {"need": "5", "innovation": "5"}, revision=2))
    assert refused.status_code == 409
    assert Assessment.objects.get().scores.filter(value=5).count() == 0


def test_two_tabs_never_overwrite_each_other_unseen(client: Client) -> None:
    judged = make_assessing(1)
    allocation = declare_none(allocation_of(judged))
    as_(client, judged.assessors[0].user)
    desk = f"{BASE}/reading/{allocation.pk}/score/"
    client.post(desk, posted(allocation, {"need": "4"}))
    late = client.post(desk, posted(allocation, {"need": "1"}))
    text = late.content.decode()
    assert late.status_code == 409
    assert "another tab" in text
    assert "4 of 5" in text
    assert 'name="revision" value="1"' in text
    assert Assessment.objects.get().scores.get(criterion__slug="need").value == 4
    client.post(desk, posted(allocation, {"need": "1"}, revision=1))
    assert Assessment.objects.get().scores.get(criterion__slug="need").value == 1


def test_scoring_ends_with_the_start_of_decisions(client: Client, deciding: Judged) -> None:
    allocation = allocation_of(deciding)
    as_(client, deciding.assessors[0].user)
    desk = f"{BASE}/reading/{allocation.pk}/score/"
    assert "Decisions have started" in client.get(desk).content.decode()
    assert client.post(desk, posted(allocation, {"need": "1"}, revision=1)).status_code == 409


def test_access_ends_with_the_round(client: Client, deciding: Judged) -> None:
    Round.objects.filter(pk=deciding.round.pk).update(
        outcomes_published_at=deciding.round.deciding_at, outcomes_published_by=deciding.officer
    )
    as_(client, deciding.assessors[0].user)
    assert client.get(f"{BASE}/reading/{allocation_of(deciding).pk}/score/").status_code == 403


def test_an_assessor_may_come_off_a_bid_while_reading(client: Client) -> None:
    judged = make_assessing(1)
    allocation = declare_none(allocation_of(judged))
    as_(client, judged.assessors[0].user)
    client.post(f"{BASE}/reading/{allocation.pk}/recuse/", {"reason": "My sister works there."})
    allocation.refresh_from_db()
    assert allocation.state == "recused"


# The officer -----------------------------------------------------------------------------------------


def test_the_check_needs_reasons_that_fit(client: Client) -> None:
    judged = make_closed_round(1)
    as_(client, judged.officer)
    address = f"{BASE}/bids/{judged.bids[0].reference}/eligibility/"
    response = client.post(address, {"is_eligible": "no", "is_in_scope": "yes"})
    assert "Choose at least one reason" in response.content.decode()
    response = client.post(address, {"is_eligible": "yes", "is_in_scope": "yes", "reasons": ["kind"]})
    assert "but answered that it is" in response.content.decode()
    client.post(address, {"is_eligible": "no", "is_in_scope": "yes", "reasons": ["kind"], "note": "A company"})
    assert not EligibilityCheck.objects.get().passed


def test_allocation_takes_several_and_says_why_not(client: Client) -> None:
    judged = make_closed_round(2)
    as_(client, judged.officer)
    for bid in judged.bids:
        client.post(f"{BASE}/bids/{bid.reference}/eligibility/", {"is_eligible": "yes", "is_in_scope": "yes"})
    tied = make_assessor("Tied Assessor")
    tied.employers.add(judged.bids[0].organisation)
    address = f"{BASE}/rounds/{judged.round.slug}/allocation/"
    text = client.get(address).content.decode()
    assert f"They work or worked for {judged.bids[0].organisation.name}" in text
    pairs = [f"{bid.pk}:{assessor.pk}" for bid in judged.bids for assessor in (judged.assessors[0], tied)]
    response = client.post(address, {"pair": pairs}, follow=True)
    text = response.content.decode()
    assert "3 reads allocated" in text
    assert "cannot read" in text
    assert Allocation.objects.count() == 3
    assert "Tick at least one box" in client.post(address, {"pair": ["rubbish"]}).content.decode()


def test_an_officer_takes_an_assessor_off(client: Client) -> None:
    judged = make_assessing(1)
    as_(client, judged.officer)
    allocation = allocation_of(judged)
    response = client.post(f"{BASE}/allocations/{allocation.pk}/recuse/", {"reason": ""})
    assert "Say why, in a sentence or two" in response.content.decode()
    assert "This is kept with the allocation." in response.content.decode()
    client.post(f"{BASE}/allocations/{allocation.pk}/recuse/", {"reason": "Ill"})
    pair = {"pair": [f"{judged.bids[0].pk}:{judged.assessors[0].pk}"]}
    again = client.post(f"{BASE}/rounds/{judged.round.slug}/allocation/", pair, follow=True)
    assert "cannot be given it again" in again.content.decode()


def test_a_return_keeps_what_was_submitted(client: Client) -> None:
    judged = make_assessing(1)
    allocation = allocation_of(judged)
    assessment = submit_scores(allocation, [4, 4])
    as_(client, judged.officer)
    client.post(f"{BASE}/assessments/{assessment.pk}/return/", {"reason": "Say more on need."})
    assessment.refresh_from_db()
    assert (assessment.state, assessment.version) == ("returned", 2)
    save_scores(allocation, [3, 4])
    as_(client, judged.assessors[0].user)
    assert "Say more on need" in client.get(f"{BASE}/reading/{allocation.pk}/score/").content.decode()
    client.post(f"{BASE}/reading/{allocation.pk}/submit/")
    assert list(assessment.versions.values_list("version", flat=True)) == [1, 2]


def test_a_decision_is_proposed_approved_and_sent_back(client: Client, deciding: Judged) -> None:
    first, second = deciding.bids
    as_(client, deciding.officer)
    too_much = {"kind": "fund", "amount_pounds": "250000", "codes_fund": "part", "reason": "Good"}
    response = client.post(f"{BASE}/bids/{first.reference}/decide/", too_much)
    assert "cannot be given more" in response.content.decode()
    client.post(f"{BASE}/bids/{first.reference}/decide/", too_much | {"amount_pounds": "£150,000"})
    next_one = {"kind": "reserve", "codes_reserve": "reserve", "reason": "Next"}
    client.post(f"{BASE}/bids/{second.reference}/decide/", next_one)
    fund, reserve = Decision.objects.order_by("bid__reference")
    assert (fund.amount_pounds, reserve.reserve_order) == (150_000, 1)
    look_into(deciding, first)
    as_(client, deciding.approver)
    client.post(f"{BASE}/decisions/{fund.pk}/approve/")
    client.post(f"{BASE}/decisions/{reserve.pk}/send-back/", {"reason": "Reject it."})
    fund.refresh_from_db()
    reserve.refresh_from_db()
    assert (fund.state, reserve.state) == ("approved", "sent_back")
    as_(client, deciding.officer)
    assert "Reject it." in client.get(f"{BASE}/bids/{second.reference}/decide/").content.decode()


def test_several_decisions_are_approved_in_one_go(client: Client, deciding: Judged) -> None:
    ids = [str(propose(deciding, bid).pk) for bid in deciding.bids]
    for bid in deciding.bids:
        look_into(deciding, bid)
    as_(client, deciding.approver)
    address = f"{BASE}/rounds/{deciding.round.slug}/approvals/"
    assert "Approve 2 decisions" in client.post(address, {"decision": ids}).content.decode()
    client.post(address, {"decision": ids, "confirmed": "yes"})
    assert Decision.objects.filter(state="approved").count() == 2
    assert "Choose at least one" in client.post(address, {}, follow=True).content.decode()


def test_a_gate_is_opened_from_its_page_once(client: Client) -> None:
    judged = make_closed_round(1)
    as_(client, judged.officer)
    address = f"{BASE}/rounds/{judged.round.slug}/gates/assessing/"
    assert "Assessors can declare" in client.get(address).content.decode()
    client.post(address)
    judged.round.refresh_from_db()
    assert judged.round.assessing_by == judged.officer
    assert "It is done once" in client.post(address, follow=True).content.decode()
    assert client.get(f"{BASE}/rounds/{judged.round.slug}/gates/nonsense/").status_code == 404


def test_no_bid_is_ranked_before_its_scores_are_in(client: Client) -> None:
    judged = make_assessing(1)
    as_(client, judged.officer)
    address = f"{BASE}/rounds/{judged.round.slug}/ranking/"
    assert "No eligible bid has all its assessments in" in client.get(address).content.decode()
    closed = make_closed_round(1).round
    text = client.get(f"{BASE}/rounds/{closed.slug}/ranking/").content.decode()
    assert "from the start of assessment" in text


def test_rejecting_needs_a_reason(client: Client, deciding: Judged) -> None:
    as_(client, deciding.officer)
    data = {"kind": DecisionKind.REJECT.value, "reason": ""}
    assert client.post(f"{BASE}/bids/{deciding.bids[0].reference}/decide/", data).status_code == 200
    assert not Decision.objects.exists()


def test_a_file_of_the_bid_follows_the_same_rules(client: Client) -> None:
    judged = make_closed_round(1)
    bid = judged.bids[0]
    address = f"{BASE}/bids/{bid.reference}/files/{uuid.uuid4()}/"
    as_(client, judged.officer)
    assert client.get(address).status_code == 404
    assert client.post(address).status_code == 405
    as_(client, judged.assessors[0].user)
    assert client.get(address).status_code == 404  # not allocated: the bid is not there for them
    as_(client, make_person())
    assert client.get(address).status_code == 403
