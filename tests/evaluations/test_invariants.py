"""Every promise is checked on real rows; and each check finds what it is there to find, once a guard is off."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from django.conf import settings
from django.core.management import CommandError, call_command
from django.db import connection, transaction

from evaluations.selectors.invariants import INVARIANTS, check
from portal.documents.models import Document
from tests.factories.whole import Whole, make_whole
from tests.programmes.register import make_project

pytestmark = pytest.mark.django_db

NO_CHECKS = """
DO $$ DECLARE found record; BEGIN
    FOR found IN SELECT conrelid::regclass AS place, conname FROM pg_constraint
        WHERE contype = 'c' AND conrelid <> 0 AND connamespace = 'public'::regnamespace
    LOOP EXECUTE format('ALTER TABLE %s DROP CONSTRAINT %I', found.place, found.conname); END LOOP;
END $$"""
ERASED = (
    "INSERT INTO bids_erasure (bid_id, reason, due_at, erased_at, erased_by_id, digests, paths, is_done)"
    " SELECT min(id), 'Because', now() + interval '1 year', now(), min(created_by_id), '[]', '[]', true FROM bids_bid"
)
NONE_YET = {"rehearsed", "erasures_told", "erased_when_due", "erased_leaves_no_text", "erased_keeps_digests"}
TAMPERED: dict[str, str] = {
    "findable": "DELETE FROM programmes_searchentry WHERE kind = 'project'",
    "counted": "UPDATE programmes_searchtally SET money = money + 1",
    "snapshot_digest": "UPDATE bids_submission SET snapshot = replace(snapshot, 'A better start', 'A best start')",
    "snapshot_of_its_bid": "UPDATE bids_submission SET bid_id = (SELECT max(id) FROM bids_bid), number = 9"
    " WHERE bid_id = (SELECT min(id) FROM bids_bid)",
    "in_time": "UPDATE bids_submission SET submitted_at = closes_at + interval '1 second'",
    "certified": """UPDATE bids_submission SET snapshot = replace(snapshot, '"office":"s151"', '"office":"none"')""",
    "sealed": "DELETE FROM programmes_seal",
    "rehearsed": "UPDATE programmes_round SET is_rehearsal = true WHERE id IN (SELECT round_id FROM bids_bid);"
    " UPDATE programmes_organisation SET is_demonstration = false",
    "seal_digest": "UPDATE programmes_seal SET payload = payload || ' '",
    "as_sealed": "UPDATE programmes_criterion SET weight = 100 - weight",
    "read_once": "ALTER TABLE evaluations_allocation DROP CONSTRAINT allocation_once_per_assessor_and_bid;"
    " INSERT INTO evaluations_allocation (bid_id, assessor_id, state, allocated_at, allocated_by_id, recusal_reason,"
    " is_calibration, notes) SELECT bid_id, assessor_id, 'allocated', allocated_at, allocated_by_id, '', false, ''"
    " FROM evaluations_allocation LIMIT 1",
    "no_declared_interest": "UPDATE evaluations_declaration SET has_interest = true, statement = 'A sister'",
    "no_conflict": "INSERT INTO evaluations_assessorprofile_employers (assessorprofile_id, organisation_id)"
    " SELECT min(allocation.assessor_id), min(bid.organisation_id) FROM evaluations_allocation allocation"
    " JOIN bids_bid bid ON bid.id = allocation.bid_id",
    "declared_first": "UPDATE evaluations_declaration SET declared_at = declared_at + interval '1 day'",
    "own_scores": "UPDATE evaluations_assessment SET submitted_by_id = (SELECT min(id) FROM accounts_user)",
    "recused_stay_out": "UPDATE evaluations_allocation SET state = 'recused', recused_by_id = allocated_by_id,"
    " recused_at = allocated_at - interval '1 day'",
    "scored_in_time": "UPDATE evaluations_assessment SET submitted_at = now() + interval '1 day'",
    "version_digest": "UPDATE evaluations_assessmentversion SET content = content || ' '",
    "as_submitted": "UPDATE evaluations_score SET value = 0 WHERE value = 5",
    "in_or_out": "INSERT INTO evaluations_moderation_out (moderation_id, user_id)"
    " SELECT moderation_id, user_id FROM evaluations_moderation_present LIMIT 1",
    "agreed_whole": "DELETE FROM evaluations_agreedscore WHERE id = (SELECT min(id) FROM evaluations_agreedscore)",
    "reproduced": """UPDATE evaluations_awardrun SET inputs = replace(inputs, '"pounds":200000', '"pounds":999999')""",
    "one_adopted": "UPDATE evaluations_awardrun SET is_what_if = true",
    "approved_by_another": "UPDATE evaluations_decision SET approved_by_id = decided_by_id",
    "approved_twice": "UPDATE evaluations_decision SET amount_pounds = 1000001 WHERE kind = 'fund'",
    "one_in_force": "DROP INDEX decision_one_approved_per_bid; UPDATE evaluations_decision SET bid_id ="
    " (SELECT min(bid_id) FROM evaluations_decision)",
    "nothing_held_back": "UPDATE evaluations_condition SET met_at = met_at + interval '1 day'",
    "decided_on_merit": "UPDATE evaluations_eligibilitycheck SET is_in_scope = false, reasons = '{scope_area}'",
    "run_of_its_round": "UPDATE evaluations_awardrun SET is_what_if = true, adopted_at = NULL, adopted_by_id = NULL;"
    " UPDATE evaluations_decision SET follows_recommendation = true, recommended_by_run_id ="
    " (SELECT min(id) FROM evaluations_awardrun)",
    "committed": "UPDATE programmes_round SET committed_pounds = committed_pounds + 1 WHERE budget_pounds > 0",
    "within_budget": "UPDATE programmes_round SET budget_pounds = 1",
    "within_asked": "UPDATE evaluations_decision SET amount_pounds = 200001 WHERE kind = 'fund'",
    "told_as_decided": "UPDATE bids_bidoutcome SET amount_pounds = 1 WHERE result = 'funded'",
    "everyone_told": "DELETE FROM bids_bidoutcome WHERE result = 'unsuccessful'",
    "letter_sent": "UPDATE bids_bidoutcome SET letter_id = NULL",
    "one_letter": "INSERT INTO documents_document SELECT (json_populate_record(letter, json_build_object("
    "'id', gen_random_uuid(), 'kind', 'outcome_letter', 'version', 99, 'check_code', NULL))).*"
    " FROM documents_document letter WHERE kind = 'award_letter'",
    "award_as_decided": "UPDATE programmes_award SET amount_pounds = 1 WHERE grant_reference <> ''",
    "erasures_told": ERASED,
    "erased_when_due": ERASED,
    "erased_leaves_no_text": ERASED,
    "erased_keeps_digests": "UPDATE bids_submission SET erased_at = now()",
    "chains": "UPDATE audit_auditevent SET payload = payload || ' ' WHERE id = (SELECT max(id) FROM audit_auditevent)",
    "submissions_told": "DELETE FROM audit_auditevent WHERE kind = 'bid.submitted'",
    "versions_told": "DELETE FROM audit_auditevent WHERE kind = 'assessment.submitted'",
    "runs_told": "DELETE FROM audit_auditevent WHERE kind = 'round.award_run'",
}
IN_FILES = {"documents_stored", "attachments_stored"}


@pytest.fixture
def whole() -> Whole:
    make_project()
    return make_whole()


class _Undo(Exception):
    """Takes a tampering back."""


@contextmanager
def tampered(statements: str) -> Iterator[None]:
    """Whoever owns the database changes it with every trigger and check off; undone afterwards."""
    try:
        with transaction.atomic():
            with connection.cursor() as cursor:
                cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
                cursor.execute("SET LOCAL session_replication_role = replica")
                cursor.execute(NO_CHECKS)
                cursor.execute(statements)
            yield
            raise _Undo
    except _Undo:
        pass


def broken() -> set[str]:
    """The codes of the promises that do not hold."""
    return {each.invariant.code for each in check() if not each.holds}


def test_every_promise_holds_on_a_round_judged_to_its_end(whole: Whole, capsys: pytest.CaptureFixture[str]) -> None:
    found = list(check())
    assert [(each.invariant.code, each.found.said) for each in found if not each.holds] == []
    looked_at = {each.invariant.code: each.found.checked for each in found}
    empty = {code for code, count in looked_at.items() if not count}
    assert empty <= {"attachments_stored", "recused_stay_out", "run_of_its_round"} | NONE_YET, empty
    call_command("check_invariants")
    said = capsys.readouterr().out
    assert "Every promise holds." in said
    assert said.count("holds ") == len(INVARIANTS)


def test_each_check_finds_what_it_is_there_for(whole: Whole) -> None:
    assert TAMPERED.keys() | IN_FILES == {each.code for each in INVARIANTS}
    nothing = []
    for code, statements in TAMPERED.items():
        with tampered(statements):
            found = next(each.found for each in check(codes=frozenset({code})))
        if not found.broken or not found.said[0].endswith("."):
            nothing.append((code, found))
    assert nothing == []
    assert broken() == set()


def test_a_letter_that_was_swapped_or_lost_is_found(whole: Whole) -> None:
    document = Document.objects.filter(kind="award_letter").get()
    stored = Path(settings.MEDIA_ROOT) / str(document.file)
    stored.write_bytes(b"%PDF another")
    assert broken() == {"documents_stored"}
    stored.unlink()
    assert broken() == {"documents_stored"}


def test_rows_that_cannot_be_read_are_broken_and_stop_no_other_check(whole: Whole) -> None:
    with tampered("UPDATE bids_submission SET snapshot = 'not JSON'"):
        found = {each.invariant.code: each for each in check()}
        assert len(found) == len(INVARIANTS)
        assert "could not be checked" in found["certified"].found.said[0]
        assert not found["snapshot_digest"].holds
        assert found["committed"].holds


def test_the_command_names_what_is_broken_and_fails(whole: Whole, capsys: pytest.CaptureFixture[str]) -> None:
    with tampered(TAMPERED["committed"]), pytest.raises(CommandError, match="1 broken"):
        call_command("check_invariants", only=["committed", "within_asked"])
    said = capsys.readouterr().out
    assert "BROKEN" in said
    assert "says it has committed £200001, and has approved £200000" in said
    assert "holds" in said
