"""A partner's part saves itself while somebody writes, as a section does, and overwrites nothing."""

from __future__ import annotations

from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from bids.models import Answer, AnswerVersion, Partner
from bids.services.parts import Contact, part_version, write_part
from tests.accounts.people import make_person
from tests.bids.partnership import Partnership, make_partnership
from tests.bids.rounds import question, signed_in
from tests.factories.bids import Council, certify_bid, make_bid, make_council
from tests.factories.rounds import close_round, make_round

pytestmark = pytest.mark.django_db


@pytest.fixture
def council() -> Council:
    return make_council("Meadow Council")


@pytest.fixture
def joined(council: Council) -> Partnership:
    return make_partnership(make_bid(make_round(), council), council)


def name(joined: Partnership) -> str:
    return f"part-{joined.partner.pk}"


def type_in(joined: Partnership, text: str, version: str | None = None, **more: str) -> Any:
    joined.partner.refresh_from_db()
    said = {
        "contribution": text,
        "contact_name": "",
        "contact_email": "",
        f"version-{name(joined)}": part_version(joined.partner) if version is None else version,
    }
    return joined.client.post(joined.url("part_autosave"), said | more)


def test_what_is_typed_is_saved_and_is_one_version(joined: Partnership) -> None:
    page = joined.client.get(joined.url("part_write")).content.decode()
    assert joined.url("part_autosave") in page
    assert part_version(joined.partner) in page
    asked = question(joined.bid.round, "partners")
    before = AnswerVersion.objects.filter(answer__question=asked).count()
    for text in ("We run", "We run the", "We run the homes"):
        said = type_in(joined, text).json()
        assert said["saved"].startswith("Saved at")
    joined.partner.refresh_from_db()
    assert joined.partner.contribution == "We run the homes"
    assert said["versions"] == {name(joined): part_version(joined.partner)}
    assert AnswerVersion.objects.filter(answer__question=asked).count() == before
    posted = {
        "contribution": "We run the homes",
        "was": "Was",
        f"version-{name(joined)}": part_version(joined.partner),
    }
    assert joined.client.post(joined.url("part_write"), posted).status_code == 302
    assert AnswerVersion.objects.filter(answer__question=asked).count() == before + 1
    answer = Answer.objects.get(bid=joined.bid, question=asked)
    assert answer.value is not None
    assert answer.value[0]["contribution"] == "We run the homes"


def test_the_button_saves_more_than_was_saved_on_its_own(joined: Partnership) -> None:
    type_in(joined, "We run")
    joined.partner.refresh_from_db()
    version = part_version(joined.partner)
    posted = {"contribution": "We run homes", "was": "Was", f"version-{name(joined)}": version}
    assert joined.client.post(joined.url("part_write"), posted).status_code == 302
    assert Partner.objects.get(pk=joined.partner.pk).contribution == "We run homes"


def test_what_somebody_else_wrote_is_not_overwritten(joined: Partnership) -> None:
    stale = part_version(joined.partner)
    write_part(
        bid_id=joined.bid.pk,
        partner_id=joined.partner.pk,
        contribution="Theirs",
        contact=Contact(),
        was="Was",
        by=joined.person,
    )
    said = type_in(joined, "Mine", stale).json()
    assert list(said["conflicts"]) == [name(joined)]
    assert said["versions"] == {}
    assert type_in(joined, "Mine", "").json()["conflicts"]
    assert Partner.objects.get(pk=joined.partner.pk).contribution == "Theirs"
    posted = {"contribution": "Mine", "was": "Was", f"version-{name(joined)}": stale}
    both = joined.client.post(joined.url("part_write"), posted)
    assert both.status_code == 409
    assert "Theirs" in both.content.decode()
    assert "Mine" in both.content.decode()


def test_what_cannot_be_saved_is_said(joined: Partnership) -> None:
    said = type_in(joined, "x" * 601).json()
    assert said["errors"] == {name(joined): "Shorten this to 600 characters. It has 601."}
    assert "correct format" in type_in(joined, "We run", contact_email="nobody").json()["errors"][name(joined)]
    certify_bid(joined.bid, joined.council)
    held = type_in(joined, "We run")
    assert held.status_code == 409
    assert "certified" in held.json()["refused"]
    assert joined.bid.certifications.filter(state="certified").count() == 2


def test_after_the_deadline_nothing_is_saved(joined: Partnership) -> None:
    close_round(joined.bid.round)
    late = type_in(joined, "We run")
    assert late.status_code == 409
    assert "The round closed" in late.json()["refused"]
    assert joined.url("part_autosave") not in joined.client.get(joined.url("part_write")).content.decode()
    assert Partner.objects.get(pk=joined.partner.pk).contribution == "Was"


def test_nobody_else_saves(joined: Partnership) -> None:
    address = joined.url("part_autosave")
    for who in (make_person(), joined.council.lead, make_council().lead):
        assert signed_in(who).post(address, {"contribution": "No"}).status_code == 404
    assert Client().post(address, {"contribution": "No"}).status_code in (302, 403)
    assert joined.client.get(address).status_code == 405
    elsewhere = reverse("bids:part_autosave", args=["T-0", joined.partner.pk])
    assert joined.client.post(elsewhere, {"contribution": "No"}).status_code == 404
    assert Partner.objects.get(pk=joined.partner.pk).contribution == "Was"
