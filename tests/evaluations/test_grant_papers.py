"""Determinations for councils and agreements for everyone else: amounts that add up, versions, and who reads them."""

from __future__ import annotations

import pytest
from django.db import DatabaseError, IntegrityError, transaction
from django.test import Client
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from bids.services.outcomes import accept_award
from bids.services.submitting import withdraw_bid
from evaluations.documents.agreement import build_grant_agreement
from evaluations.documents.letters_kinds import why_not_read_agreement, why_not_read_determination
from evaluations.documents.profile import by_year, year_words
from evaluations.models import Decision, Determination
from evaluations.refusals import JudgingRefused
from evaluations.services.gates import open_gate
from evaluations.services.grant_papers import make_agreements, make_determination
from evaluations.services.letters import render_letters
from evaluations.services.promoting import release_decision
from portal.audit.clock import database_now
from portal.documents.models import Document
from programmes.models import Round
from programmes.states import Gate
from tests.accounts.people import make_person
from tests.factories.judging import Judged, decide, finish_documents, make_deciding
from tests.factories.letters import make_lettered

pytestmark = pytest.mark.django_db


@pytest.fixture
def judged() -> Judged:
    return make_lettered(assessors=2)


def year_of(judged: Judged) -> int:
    return judged.round.first_financial_year or 0


def determination(judged: Judged) -> Document:
    return make_determination(round_id=judged.round.pk, financial_year=year_of(judged), by=judged.officer)


@settings(deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(st.lists(st.integers(0, 10**7), min_size=1, max_size=6), st.integers(1, 10**8))
def test_the_years_of_an_award_add_up(asked: list[int], amount: int) -> None:
    costs = [{"source": "grant", "financial_year": 2026 + at, "amount_pounds": each} for at, each in enumerate(asked)]
    years = by_year({"costs": [*costs, {"source": "match", "financial_year": 2026, "amount_pounds": 5}]}, amount)
    assert sum(years.values()) == (amount if sum(asked) else 0)
    assert by_year({"costs": costs}, sum(asked)) == {
        2026 + at: each for at, each in enumerate(asked) if each
    } or not sum(asked)


def test_a_financial_year_in_words() -> None:
    assert (year_words(2026), year_words(2099)) == ("2026-27", "2099-00")


def test_a_determination_lists_the_councils_and_nobody_else(judged: Judged) -> None:
    document = determination(judged)
    first, second = document.snapshot["context"]["annexes"]
    (table,) = first["blocks"]
    assert table["rows"] == [
        [judged.bids[0].organisation.name, judged.bids[0].reference, "£200,000"],
        ["Together", "", "£200,000"],
    ]
    assert second["title"] == "Grant conditions"
    assert Determination.objects.get().financial_year == year_of(judged)
    with pytest.raises(JudgingRefused, match="says what holds"):
        determination(judged)
    with pytest.raises(JudgingRefused, match="No council"):
        make_determination(round_id=judged.round.pk, financial_year=1999, by=judged.officer)


def test_nothing_is_made_while_a_bid_is_undecided_or_by_anybody_else() -> None:
    judged = make_deciding(2)
    decide(judged, judged.bids[0])
    with pytest.raises(JudgingRefused, match="no approved decision yet"):
        determination(judged)
    with pytest.raises(JudgingRefused, match="Only a fund officer"):
        make_determination(round_id=judged.round.pk, financial_year=2026, by=judged.approver)


def test_a_determination_stays_one_a_year(judged: Judged) -> None:
    determination(judged)
    made = Determination.objects.get()
    with pytest.raises(DatabaseError, match="append-only"), transaction.atomic():
        Determination.objects.filter(pk=made.pk).update(financial_year=2030)
    with pytest.raises(IntegrityError), transaction.atomic():
        Determination.objects.create(
            round=made.round, financial_year=made.financial_year, made_at=database_now(), made_by=judged.officer
        )


def test_an_agreement_is_for_those_who_are_no_council(judged: Judged) -> None:
    batch = make_agreements(round_id=judged.round.pk, by=judged.officer)
    (letter,) = batch.documents.all()
    assert letter.subject_id == judged.bids[1].pk
    schedule = next(block for block in letter.snapshot["context"]["blocks"] if block["block"] == "table")
    assert schedule["rows"] == [[year_words(year_of(judged)), "£150,000"], ["Together", "£150,000"]]
    with pytest.raises(JudgingRefused, match="made already"):
        make_agreements(round_id=judged.round.pk, by=judged.officer)
    with pytest.raises(JudgingRefused, match="is a council"):
        build_grant_agreement(judged.bids[0].pk)
    with pytest.raises(JudgingRefused, match="no approved award"):
        build_grant_agreement(judged.bids[2].pk)


def test_who_reads_them(client: Client, judged: Judged) -> None:
    paper = determination(judged)
    make_agreements(round_id=judged.round.pk, by=judged.officer)
    agreement = Document.objects.get(kind="grant_agreement")
    council, charity = judged.councils[0].lead, judged.councils[1].lead
    assert why_not_read_agreement(charity, agreement) == "This letter is sent once the award is accepted."
    assert "not published" in (why_not_read_determination(council, paper) or "")
    render_letters(round_id=judged.round.pk, by=judged.officer)
    finish_documents()
    for gate in (Gate.NOTIFY, Gate.RELEASE_FEEDBACK):
        open_gate(round_id=judged.round.pk, gate=gate, by=judged.officer)
    for bid, lead in ((judged.bids[0], council), (judged.bids[1], charity)):
        accept_award(bid_id=bid.pk, by=lead)
    open_gate(round_id=judged.round.pk, gate=Gate.PUBLISH_OUTCOMES, by=judged.officer)
    assert why_not_read_agreement(charity, agreement) is None
    client.force_login(charity)
    page = client.get(f"/bids/{judged.bids[1].reference}/").content.decode()
    assert agreement.get_absolute_url() in page
    assert why_not_read_agreement(council, agreement)
    assert why_not_read_determination(council, paper) is None
    for person in (judged.councils[2].lead, make_person()):
        assert why_not_read_determination(person, paper)
    assert why_not_read_determination(judged.officer, paper) is None


def test_an_award_that_ends_makes_the_next_version(judged: Judged) -> None:
    second = make_deciding(2)
    for bid in second.bids:
        decide(second, bid)
    first = determination(second)
    withdraw_bid(bid_id=second.bids[1].pk, by=second.councils[1].lead, reason="No longer needed.")
    release_decision(decision_id=Decision.objects.get(bid=second.bids[1]).pk, by=second.officer)
    again = determination(second)
    assert (first.version, again.version) == (1, 2)
    assert len(again.snapshot["context"]["annexes"][0]["blocks"][0]["rows"]) == 2


def test_through_the_pages(client: Client, judged: Judged) -> None:
    there = f"/admin/evaluations/rounds/{judged.round.slug}/grant-papers/"
    client.force_login(judged.officer)
    assert "Not made" in client.get(there).content.decode()
    year = year_of(judged)
    assert "1 grant, £200,000 together" in client.get(f"{there}{year}/").content.decode()
    assert client.post(f"{there}{year}/", {"confirmed": "yes"}).status_code == 302
    assert client.post(f"{there}agreements/", {"confirmed": "yes"}).status_code == 302
    page = client.get(there).content.decode()
    assert page.count("Version 1") == 2
    assert "Progress of these letters" in page
    assert client.get(f"{there}1999/").status_code == 404
    assert client.post(there).status_code == 405
    client.force_login(judged.approver)
    assert client.get(there).status_code == 200
    assert client.get(f"{there}{year}/").status_code == 403
    client.force_login(make_person())
    assert client.get(there).status_code == 403
    Round.objects.filter(pk=judged.round.pk).update(title="Other")
    client.force_login(judged.officer)
    assert client.get("/admin/evaluations/rounds/none/grant-papers/").status_code == 404
