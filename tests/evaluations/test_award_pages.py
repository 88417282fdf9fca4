"""The pages of award runs: works, wrong person, wrong state, bad id, wrong method; and what each costs."""

from __future__ import annotations

import io
import json
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from openpyxl import load_workbook

from evaluations.models import AwardRun, Decision
from evaluations.services.runs import adopt_run, run_award, try_out
from portal.accounts.roles import Role, sync_groups
from portal.audit.digests import sha256_of
from portal.documents.models import Document
from programmes.models import Direction
from tests.accounts.people import make_staff
from tests.factories.awards import EDGE, NORTH, SOUTH, Entrant, find_scores, make_ready_to_award, make_scored
from tests.factories.judging import Judged
from tests.once import made_once

pytestmark = pytest.mark.django_db

THREE = [Entrant(5), Entrant(4, region=SOUTH), Entrant(3, area=EDGE)]
PANEL = {Role.FUND_OFFICER, Role.APPROVER, Role.AUDITOR, Role.ADMINISTRATOR}
OFFICER = {Role.FUND_OFFICER}
PAGES = {
    "runs/": PANEL,
    "runs/run/": OFFICER,
    "runs/what-if/": OFFICER,
    "runs/compare/?run=1&run=2": PANEL,
    "runs/1/": PANEL,
    "runs/1/adopt/": OFFICER,
    "runs/1/decide/": OFFICER,
    "runs/1/inputs.json": PANEL,
    "runs/1/csv/": PANEL,
    "runs/1/xlsx/": PANEL,
    "direction/": OFFICER,
}
QUERIES = {
    "runs/": 8,
    "runs/1/": 8,
    "runs/compare/?run=1&run=2": 7,
    "runs/1/decide/": 7,
}


@pytest.fixture(autouse=True)
def _roles() -> None:
    sync_groups()


@made_once
def judged() -> Judged:
    """Three bids, of which the money is enough for two; a run and a what-if."""
    made = make_ready_to_award(THREE, budget_pounds=450_000)
    run_award(round_id=made.round.pk, by=made.officer)
    try_out(round_id=made.round.pk, by=made.officer, title="Less", instead={"budget_pounds": 225_000})
    return made


def at(judged: Judged, part: str) -> str:
    return f"/admin/evaluations/rounds/{judged.round.slug}/{part}"


def text_of(client: Client, judged: Judged, part: str) -> str:
    response = client.get(at(judged, part), follow=True)
    assert response.status_code == 200
    return response.content.decode()


def typed(**changed: Any) -> dict[str, Any]:
    """A what-if as a browser would send it."""
    return {"title": "Try", "budget_pounds": "450000", "threshold": "0", "rule": "merit_order/1"} | changed


def test_each_page_opens_for_its_roles_and_for_no_others(client: Client, judged: Judged) -> None:
    for role in Role:
        client.force_login(make_staff(role))
        for part, allowed in PAGES.items():
            assert client.get(at(judged, part)).status_code == (200 if role in allowed else 403), (part, role)
    client.force_login(judged.officer)
    for part in PAGES:
        assert client.delete(at(judged, part)).status_code == 405, part
        assert client.get(at(judged, part).replace(judged.round.slug, "none")).status_code == 404, part
        assert "runs/1" not in part or client.get(at(judged, part.replace("/1/", "/9/"))).status_code == 404, part
    assert client.get(at(judged, "runs/1/check/")).status_code == 405
    assert client.get(at(judged, "runs/1/pack/")).status_code == 405
    assert client.get(at(judged, "runs/1/doc/")).status_code == 404


@pytest.mark.parametrize("count", [1, 3])
def test_pages_cost_the_same_at_any_length(client: Client, count: int) -> None:
    judged = make_ready_to_award(THREE[:count])
    for title in ("One", "Two"):
        run_award(round_id=judged.round.pk, by=judged.officer, title=title)
    client.force_login(judged.officer)
    found = {}
    for part in QUERIES:
        client.get(at(judged, part))
        with CaptureQueriesContext(connection) as queries:
            assert client.get(at(judged, part)).status_code == 200
        found[part] = len(queries)
    assert found == QUERIES


def test_the_way_from_run_to_decisions(client: Client) -> None:
    judged = make_ready_to_award(THREE, budget_pounds=450_000)
    client.force_login(judged.officer)
    assert "No award has been run yet" in text_of(client, judged, "runs/")
    answer = client.post(at(judged, "runs/run/"), {"title": "First"})
    assert answer.headers["Location"] == at(judged, "runs/1/")
    shown = text_of(client, judged, "runs/1/")
    assert "The budget ran out at or above this bid" in shown
    assert "The scores that would have been funded are being worked out" in shown
    find_scores(judged.round.award_runs.get())
    assert "would have been funded, all else equal" in text_of(client, judged, "runs/1/")
    assert client.post(at(judged, "runs/1/decide/"), {"reserves": "1"}).status_code == 200
    assert not Decision.objects.exists()
    client.post(at(judged, "runs/1/adopt/"), {"confirmed": "yes"})
    assert judged.round.award_runs.get().adopted_by == judged.officer
    answer = client.post(at(judged, "runs/1/decide/"), {"reserves": "1"})
    assert answer.headers["Location"] == at(judged, "approvals/")
    assert sorted(Decision.objects.values_list("kind", flat=True)) == ["fund", "fund", "reserve"]


def test_a_run_is_worked_out_anew_and_compared(client: Client, judged: Judged) -> None:
    client.force_login(make_staff(Role.AUDITOR))
    answer = client.post(at(judged, "runs/1/check/"), follow=True).content.decode()
    assert "worked out anew from its stored inputs: the result is the same" in answer
    run = AwardRun.objects.get(number=1)
    assert sha256_of(client.get(at(judged, "runs/1/inputs.json")).content) == run.inputs_sha256
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE; ALTER TABLE evaluations_awardrun DISABLE TRIGGER USER")
    AwardRun.objects.filter(number=1).update(result=run.result.replace('"funded":true', '"funded":false'))
    answer = client.post(at(judged, "runs/1/check/"), follow=True).content.decode()
    assert "cannot be reproduced" in answer
    assert "Differs" in answer


def test_a_what_if_says_what_is_wrong_beside_its_box(client: Client, judged: Judged) -> None:
    client.force_login(judged.officer)
    two = {"rule": "merit_order/2", "score": "mean"}
    for sent, said in (
        (typed(title=""), "Say what is tried out"),
        (typed(**{"floor-area-edge-of-care": "1000"}), "knows no floors and caps"),
        (typed(**two, **{"floor-area-edge-of-care": "500000"}), "more than the budget of £450,000"),
        (typed(**two, **{"floor-region-london": "90", "cap-region-london": "80"}), "above the cap of £80"),
        (typed(**two, **{"cap-region-london": "lots"}), "pounds"),
        (typed(budget_pounds="0"), "£1 or more"),
    ):
        response = client.post(at(judged, "runs/what-if/"), sent)
        assert response.status_code == 200
        assert said in response.content.decode(), said
    assert AwardRun.objects.count() == 2
    answer = client.post(at(judged, "runs/what-if/"), typed(**two, **{"floor-area-edge-of-care": "200000"}))
    assert answer.headers["Location"] == at(judged, "runs/3/")
    shown = text_of(client, judged, "runs/3/")
    assert "What each floor and cap costs" in shown
    assert "Adopt this run" not in shown


def test_runs_side_by_side_show_who_gains_and_who_loses(client: Client, judged: Judged) -> None:
    client.force_login(judged.officer)
    context = client.get(at(judged, "runs/compare/?run=2&run=1")).context
    first, second = context["comparison"].sides
    assert (first.run.number, second.run.number) == (1, 2)
    assert (first.gains, second.gains, second.loses) == ((), (), (judged.bids[1].reference,))
    assert [each.reference for each in context["comparison"].moved] == [judged.bids[1].reference]
    assert context["comparison"].tables[1][1] == ((NORTH, (200_000, 200_000)), (SOUTH, (200_000, 0)))
    for part in ("runs/compare/", "runs/compare/?run=1", "runs/compare/?run=1&run=99&run=x"):
        assert "Choose two, three or four runs" in text_of(client, judged, part)


def test_a_direction_is_read_in_words_recorded_and_public(client: Client, judged: Judged) -> None:
    client.force_login(judged.officer)
    sent = typed(
        given_for="The Minister for Children",
        reason="More is to go to the edge of care.",
        rule="merit_order/2",
        score="mean",
        **{"floor-area-edge-of-care": "200000", "weight-need": "40", "weight-innovation": "60"},
    )
    del sent["title"]
    nothing = sent | {"rule": "merit_order/1", "floor-area-edge-of-care": ""}
    assert "nothing to direct" in client.post(at(judged, "direction/"), nothing).content.decode()
    weights = sent | {"weight-need": "50"}
    assert "The weights add up to 110" in client.post(at(judged, "direction/"), weights).content.decode()
    preview = client.post(at(judged, "direction/"), sent | {"preview": "yes"}).content.decode()
    assert "At least £200,000 goes to “Edge of care”" in preview
    assert not Direction.objects.exists()
    client.post(at(judged, "direction/"), sent | {"save": "yes"})
    assert Direction.objects.get().given_by == judged.officer
    public = Client().get(judged.round.get_absolute_url()).content.decode()
    assert "The Minister for Children" in public
    assert "More is to go to the edge of care." in public
    answer = client.post(at(judged, "runs/run/"), {"title": "Directed", "direction": str(Direction.objects.get().pk)})
    assert answer.headers["Location"] == at(judged, "runs/3/")
    assert "direction 1" in text_of(client, judged, "runs/3/")


def test_nothing_is_run_before_decisions_start(client: Client) -> None:
    judged = make_scored(THREE[:1])
    client.force_login(judged.officer)
    assert "while the round is being decided" in text_of(client, judged, "runs/")
    assert "while the round is being decided" in client.post(at(judged, "runs/run/"), {"title": "x"}).content.decode()
    assert "while a sealed round is being decided" in text_of(client, judged, "runs/what-if/")


def test_the_submission_is_made_as_pdf_and_workbook(client: Client, judged: Judged) -> None:
    client.force_login(judged.officer)
    for part, said in (("runs/1/pack/", "still being worked out"), ("runs/2/pack/", "A what-if is not submitted")):
        assert said in client.post(at(judged, part), follow=True).content.decode()
    assert not Document.objects.filter(kind="ministerial_submission").exists()
    find_scores(AwardRun.objects.get(number=1))
    answer = client.post(at(judged, "runs/1/pack/"))
    document = Document.objects.get(kind="ministerial_submission")
    assert answer.headers["Location"] == document.get_absolute_url()
    assert client.post(at(judged, "runs/1/pack/")).headers["Location"] == document.get_absolute_url()
    client.force_login(judged.approver)
    assert client.post(at(judged, "runs/1/pack/")).status_code == 403
    book = load_workbook(io.BytesIO(client.get(at(judged, "runs/1/xlsx/")).content))
    assert book.sheetnames == ["Summary", "Bids", "Money", "Floors and caps", "What-ifs", "Directions"]
    assert [row[1] for row in book["Bids"].iter_rows(min_row=2, values_only=True)] == [
        bid.reference for bid in judged.bids
    ]
    assert judged.bids[0].reference in client.get(at(judged, "runs/1/csv/")).content.decode()


def test_the_adopted_run_is_named_and_its_line_filters(client: Client, judged: Judged) -> None:
    adopt_run(run_id=AwardRun.objects.get(number=1).pk, by=judged.officer)
    client.force_login(judged.approver)
    assert "Recommends" in text_of(client, judged, "runs/")
    for show, count in (("funded", 2), ("not_funded", 1), ("budget", 1), ("cap", 0), ("nonsense", 3)):
        assert len(client.get(at(judged, f"runs/1/?show={show}")).context["rows"]) == count
    assert len(client.get(at(judged, f"runs/1/?region={SOUTH}")).context["rows"]) == 1
    said = json.loads(AwardRun.objects.get(number=1).inputs)
    assert {each["by"] for each in said["bids"]} == {"mean"}
