"""Award runs by service: run, reproduced, refused on tampering, directed, adopted and decided upon."""

from __future__ import annotations

import json
from decimal import Decimal
from typing import Any

import pytest
from django.db import DatabaseError, connection, transaction

from evaluations.models import AwardRun, Decision, RunScores, SealedSeed
from evaluations.refusals import JudgingRefused
from evaluations.selectors.runs import adopted_run, explanation_of, result_of
from evaluations.selectors.runs_result import check_run, scores_needed, worked_out
from evaluations.selectors.runs_seal import seal_faults
from evaluations.services.runs import adopt_run, decide_as_recommended, run_award, try_out
from evaluations.states import DecisionKind
from portal.accounts.roles import Role
from portal.audit.digests import sha256_of
from portal.audit.models import AuditEvent
from programmes.models import Criterion, Round, Seal
from programmes.refusals import RoundRefused
from programmes.services.directing import record_direction
from tests.accounts.people import make_staff
from tests.factories.awards import (
    CARE,
    EDGE,
    NORTH,
    SOUTH,
    Entrant,
    find_scores,
    floors_and_caps,
    make_ready_to_award,
    make_scored,
)
from tests.factories.judging import Judged, propose

pytestmark = pytest.mark.django_db

FOUR = [
    Entrant(5, area=CARE, region=NORTH),
    Entrant(4, area=CARE, region=NORTH),
    Entrant(3, area=EDGE, region=SOUTH),
    Entrant(2, area=EDGE, region=NORTH),
]
EDGE_FLOOR = floors_and_caps(floors=[("area", EDGE, 200_000)])


def run(judged: Judged, **more: Any) -> AwardRun:
    return run_award(round_id=judged.round.pk, by=judged.officer, **more)


def funded(made: AwardRun) -> list[str]:
    return [each["reference"] for each in result_of(made)["standings"] if each["funded"]]


def unguarded(table: str) -> None:
    """Take the triggers away, as someone who owns the tables could."""
    with connection.cursor() as cursor:
        cursor.execute(f"SET CONSTRAINTS ALL IMMEDIATE; ALTER TABLE {table} DISABLE TRIGGER USER")


def test_the_sealed_rule_is_applied_and_every_bid_has_its_reason() -> None:
    judged = make_ready_to_award(FOUR, budget_pounds=450_000)
    made = run(judged)
    assert funded(made) == [judged.bids[0].reference, judged.bids[1].reference]
    adopt_run(run_id=made.pk, by=judged.officer)
    waiting = explanation_of(judged.bids[2])
    assert waiting is not None
    assert (waiting.counterfactual, waiting.counterfactual_sentence) == (None, "")
    find_scores(made)
    first, third = explanation_of(judged.bids[0]), explanation_of(judged.bids[2])
    assert first is not None
    assert third is not None
    assert (first.funded, first.pounds, first.codes, first.counterfactual) == (True, 200_000, ("merit",), None)
    assert (third.funded, third.codes, third.score) == (False, ("budget",), Decimal("60.00"))
    assert third.counterfactual is not None
    assert Decimal(80) <= third.counterfactual <= Decimal("80.01")
    assert "would have been funded" in third.counterfactual_sentence


def test_a_floor_takes_the_money_and_says_what_it_costs() -> None:
    judged = make_ready_to_award(FOUR, budget_pounds=450_000, rule="merit_order/2", terms=EDGE_FLOOR)
    made = run(judged)
    assert funded(made) == [judged.bids[0].reference, judged.bids[2].reference]
    (cost,) = result_of(made)["costs"]
    assert (cost["displaced"], cost["gained"]) == ([judged.bids[1].reference], [judged.bids[2].reference])
    adopt_run(run_id=made.pk, by=judged.officer)
    passed_over = explanation_of(judged.bids[1])
    assert passed_over is not None
    assert "Edge of care" in passed_over.reason


def test_the_run_is_the_same_twice_and_from_its_inputs_alone() -> None:
    judged = make_ready_to_award(FOUR, budget_pounds=450_000)
    first, second = run(judged), run(judged)
    assert (first.inputs, first.result) == (second.inputs, second.result)
    assert worked_out(first.inputs) == first.result
    assert check_run(first).holds
    assert first.inputs_sha256 == sha256_of(first.inputs)


@pytest.mark.parametrize("budget", [100_000, 200_000, 350_000, 600_000, 799_999, 800_000])
def test_what_is_funded_is_never_over_the_budget(budget: int) -> None:
    judged = make_ready_to_award(FOUR, budget_pounds=budget, max_award_pounds=None)
    for instead in ({}, {"rule": "merit_order/2", "award_terms": EDGE_FLOOR | {"partial": True}}):
        if instead and budget < 200_000:
            continue
        made = try_out(round_id=judged.round.pk, by=judged.officer, title="Try", instead=instead)
        result = result_of(made)
        assert result["spent_pounds"] == sum(each["pounds"] for each in result["standings"]) <= budget


def test_a_changed_weight_is_refused_though_the_triggers_were_off() -> None:
    judged = make_ready_to_award(FOUR)
    unguarded("programmes_criterion")
    Criterion.objects.filter(round=judged.round, slug="need").update(weight=50)
    Criterion.objects.filter(round=judged.round, slug="innovation").update(weight=50)
    with pytest.raises(JudgingRefused, match="Need weighs 50 and was sealed with 40"):
        run(judged)
    assert not AwardRun.objects.exists()


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ({"budget_pounds": 2_000_000}, "The budget is not what was sealed"),
        ({"threshold": 70}, "The lowest fundable score is not what was sealed"),
        ({"award_rule": "merit_order/2", "award_terms": EDGE_FLOOR}, "The rule of award is not what was sealed"),
        ({"max_award_pounds": 900_000}, "The largest award is not what was sealed"),
    ],
)
def test_changed_terms_are_refused(change: dict[str, Any], said: str) -> None:
    judged = make_ready_to_award(FOUR[:2])
    unguarded("programmes_round")
    Round.objects.filter(pk=judged.round.pk).update(**change)
    with pytest.raises(JudgingRefused, match=said):
        run(judged)


def test_another_seed_is_refused() -> None:
    judged = make_ready_to_award(FOUR[:2])
    unguarded("evaluations_sealedseed")
    SealedSeed.objects.filter(round=judged.round).update(seed="f" * 64)
    with pytest.raises(JudgingRefused, match="tie-break seed"):
        run(judged)


def test_a_forged_seal_is_refused_by_the_audit_record() -> None:
    judged = make_ready_to_award(FOUR[:2])
    unguarded("programmes_seal")
    seal = Seal.objects.get(round=judged.round)
    payload = json.dumps({**json.loads(seal.payload), "budget_pounds": 5})
    Seal.objects.filter(pk=seal.pk).update(payload=payload, sha256=sha256_of(payload))
    faults = seal_faults(judged.round)
    assert any("audit record" in fault for fault in faults)
    with pytest.raises(JudgingRefused, match="audit record"):
        run(judged)


def test_a_direction_is_recorded_with_its_reason_and_followed() -> None:
    judged = make_ready_to_award(FOUR, budget_pounds=450_000)
    directed = record_direction(
        round_id=judged.round.pk,
        terms={"rule": "merit_order/2", "award_terms": EDGE_FLOOR},
        reason="The edge of care has had no money yet.",
        given_for="The Minister for Children",
        by=judged.officer,
    )
    as_sealed = run(judged)
    made = run(judged, direction_id=directed.pk)
    assert funded(as_sealed) != funded(made) == [judged.bids[0].reference, judged.bids[2].reference]
    adopt_run(run_id=made.pk, by=judged.officer)
    explained = explanation_of(judged.bids[2])
    assert explained is not None
    assert explained.codes == ("floor", "direction")


def test_a_direction_needs_its_giver_its_reason_and_a_difference() -> None:
    judged = make_ready_to_award(FOUR[:1])

    def direct(**changed: Any) -> None:
        values: dict[str, Any] = {"terms": {"threshold": "50.00"}, "reason": "So.", "given_for": "The Minister"}
        record_direction(round_id=judged.round.pk, by=judged.officer, **(values | changed))

    for changed, said in (
        ({"reason": " "}, "their reason"),
        ({"given_for": ""}, "who gave"),
        ({"terms": {}}, "nothing to direct"),
        ({"terms": {"budget_pounds": 9_000_000}}, "more than the sealed budget"),
        ({"terms": {"weights": {"need": 50}}}, "add up to 110"),
    ):
        with pytest.raises(RoundRefused, match=said):
            direct(**changed)
    with pytest.raises(RoundRefused, match="fund officers"):
        record_direction(
            round_id=judged.round.pk, terms={"threshold": "50.00"}, reason="So.", given_for="X", by=judged.approver
        )


def test_directed_weights_change_scores_and_leave_the_seal_alone() -> None:
    judged = make_ready_to_award(FOUR[:2])
    directed = record_direction(
        round_id=judged.round.pk,
        terms={"weights": {"need": 100, "innovation": 0}},
        reason="Only need counts.",
        given_for="The Minister",
        by=judged.officer,
    )
    made = run(judged, direction_id=directed.pk)
    assert json.loads(made.inputs)["weights"] == {"need": 100, "innovation": 0}
    assert seal_faults(judged.round) == []


def test_a_what_if_is_never_adopted_and_one_run_recommends_at_a_time() -> None:
    judged = make_ready_to_award(FOUR, budget_pounds=450_000)
    tried = try_out(round_id=judged.round.pk, by=judged.officer, title="Half", instead={"budget_pounds": 225_000})
    assert len(funded(tried)) == 1
    with pytest.raises(JudgingRefused, match="what-if"):
        adopt_run(run_id=tried.pk, by=judged.officer)
    first, second = run(judged), run(judged)
    adopt_run(run_id=first.pk, by=judged.officer)
    adopt_run(run_id=second.pk, by=judged.officer)
    first.refresh_from_db()
    assert first.retired_by == judged.officer
    assert adopted_run(judged.round) == second
    kinds = list(AuditEvent.objects.filter(kind__startswith="round.award_run").values_list("kind", flat=True))
    assert kinds.count("round.award_run_adopted") == 2


def test_a_run_of_other_scores_is_not_adopted() -> None:
    judged = make_ready_to_award(FOUR[:2])
    made = run(judged)
    unguarded("evaluations_score")
    with connection.cursor() as cursor:
        cursor.execute("UPDATE evaluations_score SET value = 1")
    with pytest.raises(JudgingRefused, match="changed after this run"):
        adopt_run(run_id=made.pk, by=judged.officer)


def test_deciding_as_recommended_follows_the_run_for_every_open_bid() -> None:
    judged = make_ready_to_award(FOUR, budget_pounds=450_000)
    made = run(judged)
    with pytest.raises(JudgingRefused, match="Adopt this run first"):
        decide_as_recommended(run_id=made.pk, by=judged.officer)
    adopt_run(run_id=made.pk, by=judged.officer)
    with pytest.raises(JudgingRefused, match="still being worked out"):
        decide_as_recommended(run_id=made.pk, by=judged.officer)
    find_scores(made)
    decide_as_recommended(run_id=made.pk, by=judged.officer, reserves=1)
    found = {each.bid: each for each in Decision.objects.all()}
    kinds = [found[bid].kind for bid in judged.bids]
    assert kinds == [DecisionKind.FUND, DecisionKind.FUND, DecisionKind.RESERVE, DecisionKind.REJECT]
    assert [found[bid].amount_pounds for bid in judged.bids] == [200_000, 200_000, None, None]
    assert found[judged.bids[2]].reserve_order == 1
    assert found[judged.bids[2]].reason_codes == ["reserve", "budget"]
    assert all(each.recommended_by_run == made and each.follows_recommendation for each in found.values())
    with pytest.raises(JudgingRefused, match="has a decision already"):
        decide_as_recommended(run_id=made.pk, by=judged.officer)


def test_scores_that_cannot_be_worked_out_hold_nobody_up() -> None:
    judged = make_ready_to_award(FOUR[:2])
    made = run(judged)
    adopt_run(run_id=made.pk, by=judged.officer)
    RunScores.objects.update(state="failed", finished_at=judged.round.deciding_at, failure_reason="No solver.")
    assert len(decide_as_recommended(run_id=made.pk, by=judged.officer)) == 2
    told = explanation_of(judged.bids[0])
    assert told is not None
    assert told.counterfactual_sentence == ""


def test_a_decision_that_was_made_is_left_alone() -> None:
    judged = make_ready_to_award(FOUR[:2])
    made = run(judged)
    kept = propose(judged, judged.bids[0], DecisionKind.FUND, 150_000)
    adopt_run(run_id=made.pk, by=judged.officer)
    find_scores(made)
    decide_as_recommended(run_id=made.pk, by=judged.officer)
    kept.refresh_from_db()
    assert kept.recommended_by_run is None
    assert Decision.objects.filter(recommended_by_run=made).count() == 1


def test_a_run_stays_as_it_was_run_and_one_recommends() -> None:
    judged = make_ready_to_award(FOUR[:2])
    first, second = run(judged), run(judged)
    tried = try_out(round_id=judged.round.pk, by=judged.officer, title="Less", instead={"budget_pounds": 900_000})
    rows, adopted = AwardRun.objects, {"adopted_at": judged.round.deciding_at, "adopted_by": judged.officer}
    for refused in (
        lambda: rows.filter(pk=first.pk).update(result="{}"),
        lambda: rows.filter(pk=first.pk).update(inputs="{}"),
        lambda: rows.filter(pk=first.pk).delete(),
        lambda: rows.filter(pk=tried.pk).update(**adopted),
        lambda: rows.filter(pk__in=[first.pk, second.pk]).update(**adopted),
    ):
        with pytest.raises(DatabaseError), transaction.atomic():
            refused()
    unguarded("evaluations_awardrun")
    assert rows.filter(pk=first.pk).update(result="{}") == 1
    with connection.cursor() as cursor:
        cursor.execute("DROP INDEX award_run_one_adopted_a_round")
    assert rows.filter(pk__in=[first.pk, second.pk]).update(**adopted) == 2


def test_what_ifs_have_no_scores_to_tell_and_the_same_inputs_give_the_same() -> None:
    judged = make_ready_to_award(FOUR, budget_pounds=450_000, rule="merit_order/2", terms=EDGE_FLOOR)
    tried = try_out(round_id=judged.round.pk, by=judged.officer, title="Less", instead={"budget_pounds": 300_000})
    assert not RunScores.objects.filter(run=tried).exists()
    made = find_scores(run(judged))
    assert made.scores_needed.result == scores_needed(made.inputs)
    assert set(made.scores_needed.result) == {judged.bids[1].reference, judged.bids[3].reference}


def test_only_a_fund_officer_runs_awards_and_only_while_deciding() -> None:
    judged = make_scored(FOUR[:1])
    with pytest.raises(JudgingRefused, match="while the round is being decided"):
        run(judged)
    with pytest.raises(JudgingRefused, match="Only a fund officer"):
        run_award(round_id=judged.round.pk, by=make_staff(Role.APPROVER))
