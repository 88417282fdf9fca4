"""Everything of an organisation's bids as a ZIP that checks itself, for its leads alone."""

from __future__ import annotations

import hashlib
import io
import json
import zipfile

import pytest
from django.urls import reverse
from pytest_django import DjangoAssertNumQueries

from bids.models import Bid
from bids.services.attaching import attach_file
from bids.services.enquiring import ask
from portal.audit.models import AuditEvent
from tests.bids import files
from tests.bids.rounds import make_rich_round, question, signed_in
from tests.factories.bids import Council, hand_in, make_bid, make_council
from tests.factories.rounds import make_round

pytestmark = pytest.mark.django_db


@pytest.fixture
def council() -> Council:
    return make_council()


def address(council: Council) -> str:
    return reverse("bids:take_away", args=[council.organisation.slug])


def taken(council: Council) -> zipfile.ZipFile:
    answer = signed_in(council.lead).post(address(council))
    assert answer.status_code == 200
    return zipfile.ZipFile(io.BytesIO(answer.getvalue()))


def test_the_archive_holds_everything_under_its_digests(council: Council) -> None:
    round_ = make_rich_round()
    bid, draft = make_bid(round_, council), make_bid(make_round(), council, complete=False)
    letters = question(round_, "letters").pk
    content = files.a_pdf()
    attach_file(bid_id=bid.pk, question_id=letters, name="../plan:1.pdf", content=content, by=council.editor)
    submission = hand_in(bid, council)
    stranger = make_bid(round_, make_council())
    ask(round_id=round_.pk, organisation_id=council.organisation.pk, text="May we?", by=council.editor)
    archive = taken(council)
    names = set(archive.namelist())
    manifest = json.loads(archive.read("manifest.json"))
    assert {each["path"] for each in manifest["files"]} == names - {"manifest.json"}
    for each in manifest["files"]:
        assert hashlib.sha256(archive.read(each["path"])).hexdigest() == each["sha256"]
        assert len(archive.read(each["path"])) == each["bytes"]
    snapshot = archive.read(f"{bid.reference}/submission-1.json")
    assert hashlib.sha256(snapshot).hexdigest() == submission.sha256
    assert archive.read(f"{bid.reference}/files/01 plan_1.pdf") == content
    assert "One trusted adult" in archive.read(f"{bid.reference}/bid.txt").decode()
    versions = json.loads(archive.read(f"{bid.reference}/answers.json"))
    assert {each["question"] for each in versions} >= {"title", "plan", "letters"}
    assert json.loads(archive.read("questions.json"))[0]["text"] == "May we?"
    assert f"{draft.reference}/bid.txt" in names
    assert not [name for name in names if name.startswith(f"{stranger.reference}/")]
    assert (
        AuditEvent.objects.filter(chain=council.organisation.audit_chain, kind="organisation.bids_taken").count() == 1
    )


def test_the_page_says_for_how_long_each_bid_is_kept(council: Council) -> None:
    make_bid(make_round(keeps_years=1), council)
    make_bid(make_round(), council)
    said = signed_in(council.lead).get(address(council)).content.decode()
    assert "For 1 year after that" in said
    assert "For 7 years after that" in said
    assert address(council) in signed_in(council.lead).get("/bids/").content.decode()


def test_only_leads_take_it(council: Council) -> None:
    make_bid(make_round(), council)
    for who, status in ((council.editor, 403), (council.dcs, 403), (make_council().lead, 404)):
        assert signed_in(who).get(address(council)).status_code == status
        assert signed_in(who).post(address(council)).status_code == status
    assert signed_in(council.lead).put(address(council)).status_code == 405
    assert not AuditEvent.objects.filter(kind="organisation.bids_taken").exists()


def test_an_organisation_without_bids_has_nothing_to_take(council: Council) -> None:
    assert "There is nothing to take away" in signed_in(council.lead).get(address(council)).content.decode()


@pytest.mark.parametrize("number", [1, 60])
def test_the_page_costs_the_same(
    number: int, council: Council, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    round_ = make_round(bids_per_organisation=100)
    Bid.objects.bulk_create(
        Bid(reference=f"L-{n}", round=round_, organisation=council.organisation, slot=n + 1, created_by=council.lead)
        for n in range(number)
    )
    client = signed_in(council.lead)
    with django_assert_num_queries(5):
        client.get(address(council))
