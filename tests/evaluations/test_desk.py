"""The scoring desk for someone with many bids: order, progress, saving as it is typed, own notes, versions."""

from __future__ import annotations

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from bids.services.submitting import withdraw_bid
from evaluations.models import Allocation, Assessment
from evaluations.refusals import JudgingRefused
from evaluations.selectors.desk import shelf_of
from evaluations.selectors.versions import assessment_with_versions, compared
from evaluations.services.scoring import SavedElsewhere, notes_digest, return_assessment, save_notes
from portal.accounts.models import User
from portal.accounts.roles import Role, sync_groups
from portal.audit.clock import database_now
from portal.audit.models import AuditEvent
from programmes.models import Round
from tests.accounts.people import make_staff
from tests.evaluations.test_views import posted
from tests.factories.bids import make_bid, make_council
from tests.factories.judging import (
    Judged,
    allocation_of,
    declare_none,
    make_assessing,
    save_scores,
    submit_scores,
)

pytestmark = pytest.mark.django_db
BASE = "/admin/evaluations"


@pytest.fixture(autouse=True)
def _roles() -> None:
    sync_groups()


def desk(allocation: Allocation, part: str = "score") -> str:
    return f"{BASE}/reading/{allocation.pk}/{part}/"


# The shelf -------------------------------------------------------------------------------------------


def test_the_shelf_knows_what_is_before_and_after_and_what_is_next_to_do() -> None:
    judged = make_assessing(4)
    reads = [allocation_of(judged, bid) for bid in range(4)]
    submit_scores(reads[1], [3, 3])
    save_scores(declare_none(reads[3]), [2, 2])
    shelf = shelf_of(judged.assessors[0].user, judged.round, reads[1].pk)
    assert [read.state for read in shelf.reads] == ["to_declare", "scored", "to_declare", "scoring"]
    assert (shelf.position, shelf.submitted) == (2, 1)
    assert [each and each.pk for each in (shelf.previous, shelf.following)] == [reads[0].pk, reads[2].pk]
    last = shelf_of(judged.assessors[0].user, judged.round, reads[3].pk)
    assert last.following is None
    assert last.next_to_do is not None
    assert last.next_to_do.pk == reads[0].pk, "past the end it begins again"


def test_the_shelf_leaves_out_what_is_no_longer_theirs_to_read(client: Client) -> None:
    judged = make_assessing(3)
    client.force_login(judged.assessors[0].user)
    client.post(desk(declare_none(allocation_of(judged)), "recuse"), {"reason": "A relative works there."})
    lead = judged.councils[1].lead
    withdraw_bid(bid_id=judged.bids[1].pk, by=lead, reason="We cannot staff it.")
    shelf = shelf_of(judged.assessors[0].user, judged.round)
    assert [read.reference for read in shelf.reads] == [judged.bids[2].reference]


def test_the_list_shows_own_progress_and_nobody_elses(client: Client) -> None:
    judged = make_assessing(3)
    submit_scores(allocation_of(judged), [3, 3])
    submit_scores(allocation_of(judged, 0, 1), [1, 1])
    submit_scores(allocation_of(judged, 1, 1), [1, 1])
    client.force_login(judged.assessors[0].user)
    text = client.get(f"{BASE}/reading/rounds/{judged.round.slug}/").content.decode()
    assert "1 of 3 bids submitted" in text
    assert "2 to declare" in text
    client.force_login(make_staff(Role.ASSESSOR))
    assert client.get(f"{BASE}/reading/rounds/{judged.round.slug}/").status_code == 404
    client.force_login(judged.officer)
    assert client.get(f"{BASE}/reading/rounds/{judged.round.slug}/").status_code == 403
    assert client.post(f"{BASE}/reading/rounds/{judged.round.slug}/").status_code == 403


def test_submitting_leads_on_to_the_next_bid_and_after_the_last_to_the_list(client: Client) -> None:
    judged = make_assessing(2)
    first, second = (declare_none(allocation_of(judged, bid)) for bid in range(2))
    client.force_login(judged.assessors[0].user)
    for allocation, place in ((first, desk(second)), (second, f"{BASE}/reading/rounds/{judged.round.slug}/")):
        save_scores(allocation, [3, 3])
        assert client.post(desk(allocation, "submit"), {"confirmed": "yes"}).headers["Location"] == place


DESK_QUERIES = 15


@pytest.mark.parametrize("bids", [3, 40])
def test_the_desk_costs_the_same_at_three_bids_and_at_forty(client: Client, bids: int) -> None:
    judged = make_assessing(3)
    for _ in range(bids - 3):
        bid = make_bid(judged.round, make_council(), complete=False)
        Allocation.objects.create(
            bid=bid, assessor=judged.assessors[0], allocated_at=database_now(), allocated_by=judged.officer
        )
    allocation = declare_none(allocation_of(judged))
    save_scores(allocation, [3, 3])
    client.force_login(judged.assessors[0].user)
    client.get(desk(allocation))
    with CaptureQueriesContext(connection) as queries:
        text = client.get(desk(allocation)).content.decode()
    assert f"of {bids}</p>" in text
    assert len(queries) == DESK_QUERIES <= 15


# Saving as it is typed -------------------------------------------------------------------------------


def test_the_page_saves_itself_with_its_revision_and_says_when(client: Client) -> None:
    judged = make_assessing(1)
    allocation = declare_none(allocation_of(judged))
    client.force_login(judged.assessors[0].user)
    before = AuditEvent.objects.count()
    saved = client.post(desk(allocation, "autosave"), posted(allocation, {"need": "4"}))
    assert saved.status_code == 200
    assert saved.json()["saved"].startswith("Saved at ")
    assert saved.json()["fields"]["revision"] == "1"
    assert Assessment.objects.get().scores.get(criterion__slug="need").value == 4
    assert AuditEvent.objects.count() == before, "a draft that saves itself is no act of a person"
    client.post(desk(allocation), posted(allocation, {"need": "4"}, revision=1))
    assert AuditEvent.objects.count() == before + 1


def test_a_page_left_open_in_another_tab_is_refused_and_told(client: Client) -> None:
    judged = make_assessing(1)
    allocation = declare_none(allocation_of(judged))
    client.force_login(judged.assessors[0].user)
    client.post(desk(allocation, "autosave"), posted(allocation, {"need": "4"}))
    late = client.post(desk(allocation, "autosave"), posted(allocation, {"need": "1"}))
    assert late.status_code == 409
    assert "another tab" in late.json()["refused"]
    assert Assessment.objects.get().scores.get(criterion__slug="need").value == 4


def test_what_is_submitted_no_longer_saves_itself(client: Client) -> None:
    judged = make_assessing(1)
    allocation = declare_none(allocation_of(judged))
    submit_scores(allocation, [4, 4])
    client.force_login(judged.assessors[0].user)
    refused = client.post(desk(allocation, "autosave"), posted(allocation, {"need": "0"}, revision=1))
    assert refused.status_code == 409
    assert "locked" in refused.json()["refused"]
    assert not Assessment.objects.get().scores.filter(value=0).exists()


def test_only_its_own_assessor_saves(client: Client) -> None:
    judged = make_assessing(1)
    allocation = declare_none(allocation_of(judged))
    for person, status in ((judged.assessors[1].user, 404), (judged.officer, 403)):
        client.force_login(person)
        assert client.post(desk(allocation, "autosave"), posted(allocation, {"need": "4"})).status_code == status
    client.force_login(judged.assessors[0].user)
    assert client.get(desk(allocation, "autosave")).status_code == 405
    assert client.post(f"{BASE}/reading/99999/autosave/").status_code == 404
    assert not Assessment.objects.exists()


def test_errors_stand_beside_the_boxes_they_are_about(client: Client) -> None:
    judged = make_assessing(1)
    allocation = declare_none(allocation_of(judged))
    need = judged.round.criteria.get(slug="need")
    client.force_login(judged.assessors[0].user)
    data = posted(allocation, {"need": "4", "innovation": "2"}) | {"then": "submit", f"justification_{need.pk}": " "}
    text = client.post(desk(allocation), data).content.decode()
    assert f'href="#justification_{need.pk}"' in text
    assert text.count("Say why you scored “Need” as you did.") == 2, "in the summary and at the box"


def test_each_level_says_what_it_means_beside_the_choice(client: Client) -> None:
    judged = make_assessing(1)
    allocation = declare_none(allocation_of(judged))
    need = judged.round.criteria.get(slug="need")
    client.force_login(judged.assessors[0].user)
    text = client.get(desk(allocation)).content.decode()
    assert f'aria-describedby="means_{need.pk}_4"' in text
    assert f'<p id="means_{need.pk}_4">What 4 looks like</p>' in text


# Own notes -------------------------------------------------------------------------------------------

SECRET = "quokka-note"


def test_notes_are_seen_by_nobody_else(client: Client) -> None:
    judged = make_assessing(1)
    allocation = declare_none(allocation_of(judged))
    declare_none(allocation_of(judged, assessor=1))
    mine = judged.assessors[0].user
    save_notes(allocation_id=allocation.pk, notes=SECRET, seen=notes_digest(allocation), by=mine)
    client.force_login(mine)
    assert SECRET in client.get(desk(allocation)).content.decode()
    everybody: list[User] = [judged.assessors[1].user, make_staff(*Role, is_superuser=True, full_name="Sue Peruser")]
    reference, slug = judged.bids[0].reference, judged.round.slug
    for person in everybody:
        client.force_login(person)
        for address in (
            desk(allocation),
            desk(allocation_of(judged, assessor=1)),
            f"{BASE}/bids/{reference}/",
            f"{BASE}/bids/{reference}/panel/",
            f"{BASE}/rounds/{slug}/",
            f"{BASE}/allocation/",
            f"{BASE}/allocation/{allocation.pk}/change/",
            f"{BASE}/allocation/{allocation.pk}/history/",
            f"/admin/bids/bid/{judged.bids[0].pk}/delete/",
        ):
            assert SECRET not in client.get(address).content.decode(), address
    assert not AuditEvent.objects.filter(payload__icontains=SECRET).exists()


def test_notes_may_still_be_written_when_the_scores_are_locked(client: Client) -> None:
    judged = make_assessing(1)
    allocation = declare_none(allocation_of(judged))
    submit_scores(allocation, [4, 4])
    client.force_login(judged.assessors[0].user)
    data = {"notes": SECRET, "notes_seen": notes_digest(allocation), "then": "stay"}
    assert "Notes saved" in client.post(desk(allocation), data, follow=True).content.decode()
    allocation.refresh_from_db()
    assert allocation.notes == SECRET


def test_notes_of_two_tabs_never_overwrite_each_other_unseen(client: Client) -> None:
    judged = make_assessing(1)
    allocation = declare_none(allocation_of(judged))
    mine, empty = judged.assessors[0].user, notes_digest(allocation)
    save_notes(allocation_id=allocation.pk, notes="First tab", seen=empty, by=mine)
    save_notes(allocation_id=allocation.pk, notes="First tab", seen=empty, by=mine)
    with pytest.raises(SavedElsewhere):
        save_notes(allocation_id=allocation.pk, notes="Second tab", seen=empty, by=mine)
    client.force_login(mine)
    late = client.post(desk(allocation), {"notes": "Second tab", "notes_seen": empty})
    text = late.content.decode()
    assert late.status_code == 409
    assert "First tab" in text
    assert "Second tab" in text


def test_notes_end_with_the_access_to_the_bid() -> None:
    judged = make_assessing(1)
    allocation = declare_none(allocation_of(judged))
    seen = notes_digest(allocation)
    for person in (judged.officer, judged.assessors[1].user):
        with pytest.raises(JudgingRefused, match="Only the assessor"):
            save_notes(allocation_id=allocation.pk, notes="x", seen=seen, by=person)
    Round.objects.filter(pk=judged.round.pk).update(
        deciding_at=judged.round.assessing_at, deciding_by=judged.officer,
        notified_at=judged.round.assessing_at, notified_by=judged.officer,
        feedback_released_at=judged.round.assessing_at, feedback_released_by=judged.officer,
        outcomes_published_at=judged.round.assessing_at, outcomes_published_by=judged.officer,
    )  # fmt: skip
    with pytest.raises(JudgingRefused, match="closed to assessors"):
        save_notes(allocation_id=allocation.pk, notes="x", seen=seen, by=judged.assessors[0].user)


# Versions --------------------------------------------------------------------------------------------


@pytest.fixture
def twice() -> Judged:
    """One bid with two assessments; the first was returned and is submitted again with other words."""
    judged = make_assessing(1)
    allocation = allocation_of(judged)
    made = submit_scores(allocation, [4, 4], "The need is shown in figures.")
    submit_scores(allocation_of(judged, assessor=1), [3, 3])
    return_assessment(assessment_id=made.pk, by=judged.officer, reason="Say more on need.")
    save_scores(allocation, [2, 4], "The need is shown in two figures.")
    return judged


def submit_again(judged: Judged) -> Assessment:
    allocation = Allocation.objects.get(pk=allocation_of(judged).pk)
    return submit_scores(allocation, [2, 4], "The need is shown in two figures.")


def test_both_versions_stand_side_by_side_with_what_changed(client: Client, twice: Judged) -> None:
    assessment = submit_again(twice)
    client.force_login(twice.assessors[0].user)
    text = client.get(f"{BASE}/assessments/{assessment.pk}/versions/").content.decode()
    assert "Version 1" in text
    assert "Version 2" in text
    assert "<ins>two </ins>" in text
    assert text.count("Score changed") == 1
    assert "Say more on need." in text
    found = assessment_with_versions(assessment.pk)
    assert found is not None
    pair = compared(found, list(twice.round.criteria.order_by("order")), "", show_draft=False)
    assert pair is not None
    assert [(line.before, line.after) for line in pair.lines] == [(4, 2), (4, 4)]
    assert "".join(part for _, part in pair.lines[0].new) == "The need is shown in two figures."


def test_an_officer_sees_versions_once_all_are_in_and_never_a_draft(client: Client, twice: Judged) -> None:
    address = f"{BASE}/assessments/{allocation_of(twice).assessment.pk}/versions/"
    client.force_login(twice.officer)
    assert client.get(address).status_code == 403
    client.force_login(twice.assessors[0].user)
    assert "not submitted yet" in client.get(address).content.decode()
    client.force_login(twice.assessors[1].user)
    assert client.get(address).status_code == 403
    submit_again(twice)
    client.force_login(twice.officer)
    assert "shown in" in client.get(address).content.decode()
    assert client.post(address).status_code == 405
    other = Assessment.objects.get(allocation=allocation_of(twice, assessor=1))
    assert client.get(f"{BASE}/assessments/{other.pk}/versions/").status_code == 404, "one version only"
    assert client.get(f"{BASE}/assessments/99999/versions/").status_code == 404
