"""What letters say: every kind with its required clauses, scores without names, and the score that would have done."""

from __future__ import annotations

import json

import pytest

from bids.models import BidOutcome
from evaluations.documents.letters import build_award_letter, build_outcome_letter
from evaluations.documents.letters_kinds import why_letter_not_in_force
from evaluations.documents.letters_variables import BY_KIND, REQUIRED, faults_of, lacking
from evaluations.documents.letters_wording import built_in
from evaluations.models import LetterKind, LetterTemplate
from evaluations.refusals import JudgingRefused
from evaluations.selectors.blockers import BLOCKERS
from evaluations.selectors.letters import LetterState, letters_of
from evaluations.services.letters import batch_key, render_letters
from evaluations.services.runs import adopt_run, run_award
from evaluations.states import DecisionKind
from portal.audit.clock import database_now
from portal.documents.models import Document
from portal.documents.selectors import newest_batch
from portal.documents.services.snapshots import attachments_of
from programmes.states import Gate
from tests.factories.awards import Entrant, find_scores, make_ready_to_award
from tests.factories.judging import Judged, decide, make_deciding, make_notified
from tests.factories.letters import COMMENT, make_lettered

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("kind", LetterKind)
def test_every_built_in_wording_says_all_that_it_has_to(kind: LetterKind) -> None:
    assert faults_of(kind, built_in(kind)) == []
    assert lacking(kind, built_in(kind)) == []
    names = {variable.name for variable in BY_KIND[kind]}
    assert {name for clause in REQUIRED[kind] for name in clause.said_by} <= names


@pytest.mark.parametrize("kind", LetterKind)
def test_no_required_clause_can_be_left_out(kind: LetterKind) -> None:
    for clause in REQUIRED[kind]:
        body = built_in(kind)
        for name in clause.said_by:
            body = body.replace(f"{{{{ {name} }}}}", "")
        assert clause.title in lacking(kind, body)


def test_an_outcome_letter_gives_scores_and_comments_and_no_name() -> None:
    judged = make_lettered(assessors=10)
    context = build_outcome_letter(judged.bids[3].pk).context
    text = json.dumps(context, ensure_ascii=False)
    scores = next(block for block in context["blocks"] if block["block"] == "table")
    assert [row[0] for row in scores["rows"]] == ["Need", "Innovation", "Score of 100"]
    (annex,) = context["annexes"]
    comments = [block["text"] for block in annex["blocks"] if block["block"] == "paragraph"]
    assert comments == [COMMENT] * 20
    assert not [each for each in judged.assessors if each.user.full_name in text]


def test_an_award_letter_carries_its_data_and_terms() -> None:
    judged = make_lettered(assessors=2)
    content = build_award_letter(judged.bids[1].pk)
    (data,) = content.attachments
    grant = json.loads(data.content)
    assert (data.relationship, data.media_type) == ("Data", "application/json")
    assert grant["amountAwarded"] == 150_000
    assert grant["recipientOrganization"][0]["name"] == judged.bids[1].organisation.name
    text = json.dumps(content.context, ensure_ascii=False)
    assert "less than you applied for" in text
    assert "grant funding agreement" in text
    council = json.dumps(build_award_letter(judged.bids[0].pk).context, ensure_ascii=False)
    assert "section 31 of the Local Government Act 2003" in council
    assert "less than you applied for" not in council


def recommended() -> Judged:
    """Three bids of which the budget funds one, decided by hand after a run was adopted."""
    judged = make_ready_to_award([Entrant(4), Entrant(3), Entrant(2)], budget_pounds=250_000)
    run = run_award(round_id=judged.round.pk, by=judged.officer)
    adopt_run(run_id=run.pk, by=judged.officer)
    for bid, kind in zip(judged.bids, (DecisionKind.FUND, DecisionKind.RESERVE, DecisionKind.REJECT), strict=True):
        decide(judged, bid, kind)
    return judged


def test_letters_wait_for_the_scores_that_would_have_been_funded_and_give_them() -> None:
    judged = recommended()
    with pytest.raises(JudgingRefused, match="still being worked out"):
        render_letters(round_id=judged.round.pk, by=judged.officer)
    find_scores(judged.round.award_runs.get())
    render_letters(round_id=judged.round.pk, by=judged.officer)
    letter = Document.objects.get(kind="outcome_letter", subject_id=judged.bids[2].pk, is_current=True)
    assert "would have been funded, all else equal" in json.dumps(letter.snapshot["context"])


def approve(judged: Judged, kind: LetterKind, body: str) -> LetterTemplate:
    """A wording in force, past every check."""
    return LetterTemplate.objects.create(
        kind=kind,
        round=judged.round,
        version=1,
        body=body,
        written_at=database_now(),
        written_by=judged.officer,
        approved_at=database_now(),
        approved_by=judged.approver,
    )


def test_a_letter_that_lacks_a_clause_is_not_made_and_the_gate_says_so() -> None:
    judged = make_deciding(1)
    decide(judged, judged.bids[0], DecisionKind.REJECT)
    approve(judged, LetterKind.UNSUCCESSFUL, "We are sorry.\n\n{{ reason }}")
    with pytest.raises(JudgingRefused, match="leaves out: What the rule said"):
        render_letters(round_id=judged.round.pk, by=judged.officer)
    with pytest.raises(JudgingRefused, match="cannot be made: it does not say what the rule said"):
        build_outcome_letter(judged.bids[0].pk)
    blockers = [str(blocker) for blocker in BLOCKERS[Gate.NOTIFY](judged.round)]
    assert any("The wording of the unsuccessful letter leaves out" in blocker for blocker in blockers)


def test_a_new_wording_has_letters_made_anew_before_they_are_sent() -> None:
    judged = make_deciding(1)
    decide(judged, judged.bids[0], DecisionKind.REJECT)
    render_letters(round_id=judged.round.pk, by=judged.officer)
    first = newest_batch(batch_key(judged.round))
    assert [letter.state for letter in letters_of(judged.round)] == [LetterState.WAITING]
    approve(judged, LetterKind.UNSUCCESSFUL, "Dear all\n\n" + built_in(LetterKind.UNSUCCESSFUL))
    assert [letter.state for letter in letters_of(judged.round)] == [LetterState.MISSING]
    second = render_letters(round_id=judged.round.pk, by=judged.officer)
    assert newest_batch(batch_key(judged.round)) == second != first
    letter = Document.objects.get(kind="outcome_letter", subject_id=judged.bids[0].pk, is_current=True)
    assert letter.version == 2
    assert letter.snapshot["context"]["blocks"][0]["text"] == "Dear all"


def test_letters_are_found_by_their_round_whatever_it_is_called() -> None:
    judged = make_deciding(1)
    decide(judged, judged.bids[0], DecisionKind.REJECT)
    batch = render_letters(round_id=judged.round.pk, by=judged.officer)
    type(judged.round).objects.filter(pk=judged.round.pk).update(title="Another name")
    judged.round.refresh_from_db()
    assert newest_batch(batch_key(judged.round)) == batch


def test_whether_a_letter_holds() -> None:
    judged = make_notified([DecisionKind.FUND])
    outcome = BidOutcome.objects.get()
    assert isinstance(outcome.letter, Document)
    assert why_letter_not_in_force(outcome.letter) == ""
    other = Document.objects.create(
        kind="outcome_letter", subject_id=judged.bids[0].pk, version=1, snapshot={}, queued_at=database_now()
    )
    assert why_letter_not_in_force(other) == "Another letter was sent about this bid."
    undecided = make_deciding(1)
    other.subject_id = undecided.bids[0].pk
    assert why_letter_not_in_force(other) == "It has not been sent."


def test_a_letter_with_its_data_attached() -> None:
    judged = make_deciding(1)
    decide(judged, judged.bids[0])
    render_letters(round_id=judged.round.pk, by=judged.officer)
    letter = Document.objects.get(kind="award_letter")
    assert letter.check_code
    assert [item.name for item in attachments_of(letter.snapshot)] == ["award.json"]
