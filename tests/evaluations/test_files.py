"""What a reader takes away of a bid's files: what was handed in, and nothing that is held back."""

from __future__ import annotations

import io
import zipfile

import pytest
from django.test import Client
from django.urls import reverse
from docx import Document as WordDocument

from bids.models import Attachment, Bid
from bids.services.attaching import attach_file
from bids.states import ScanState
from portal.accounts.roles import Role
from portal.audit.clock import database_now
from programmes.models import Question, Round
from tests.accounts.people import make_person, make_staff
from tests.factories.bids import hand_in, make_bid, make_council
from tests.factories.rounds import make_round

pytestmark = pytest.mark.django_db

PLAN = "01 Delivery plan – Plan.docx"
INDEX = "00 Which answer each file belongs to.txt"


def word_file(words: str) -> bytes:
    document, content = WordDocument(), io.BytesIO()
    document.add_paragraph(words)
    document.save(content)
    return content.getvalue()


@pytest.fixture
def bid() -> Bid:
    """Handed in with one file."""
    council, round_ = make_council(), make_round()
    question = Question.objects.get(section__round=round_, key="plan-file")
    bid = make_bid(round_, council)
    attach_file(bid_id=bid.pk, question_id=question.pk, name="Plan.docx", content=word_file("One"), by=council.editor)
    hand_in(bid, council)
    return bid


def address(bid: Bid) -> str:
    return reverse("evaluations:attachments", args=[bid.reference])


def test_an_officer_takes_the_files_as_they_were_handed_in(client: Client, bid: Bid) -> None:
    client.force_login(make_staff(Role.FUND_OFFICER))
    packed = b"".join(client.get(address(bid)).streaming_content)  # type: ignore[attr-defined]  # a file response
    with zipfile.ZipFile(io.BytesIO(packed)) as archive:
        assert archive.namelist() == [PLAN, INDEX]
        assert archive.read(PLAN) == word_file_of(bid)
        assert "01 Plan.docx\r\n   Costs: Delivery plan" in archive.read(INDEX).decode()
    again = b"".join(client.get(address(bid)).streaming_content)  # type: ignore[attr-defined]  # as above
    assert again == packed


def word_file_of(bid: Bid) -> bytes:
    with bid.attachments.get().file.open("rb") as stored:
        content: bytes = stored.read()
    return content


def test_what_is_held_back_is_named_and_left_out(client: Client, bid: Bid) -> None:
    Attachment.objects.filter(bid=bid).update(scan_state=ScanState.QUARANTINED)
    client.force_login(make_staff(Role.FUND_OFFICER))
    packed = b"".join(client.get(address(bid)).streaming_content)  # type: ignore[attr-defined]  # a file response
    with zipfile.ZipFile(io.BytesIO(packed)) as archive:
        assert archive.namelist() == [INDEX, "Left out.txt"]
        assert "Plan.docx" in archive.read("Left out.txt").decode()


def test_a_question_with_anything_in_it_makes_a_name_that_every_system_takes(client: Client) -> None:
    council, round_ = make_council(), make_round(published=False)
    question = Question.objects.get(section__round=round_, key="plan-file")
    question.label = 'Attach "letters" / minutes: who <agreed>, when?\n' + "And what they said of it. " * 9
    question.save()
    Round.objects.filter(pk=round_.pk).update(published_at=database_now(), published_by=make_staff(Role.FUND_OFFICER))
    round_.refresh_from_db()
    bid = make_bid(round_, council)
    for name in ("Plan.docx", "Plan.docx"):
        content = word_file("Same name")
        attach_file(bid_id=bid.pk, question_id=question.pk, name=name, content=content, by=council.editor)
    hand_in(bid, council)
    client.force_login(make_staff(Role.FUND_OFFICER))
    packed = b"".join(client.get(address(bid)).streaming_content)  # type: ignore[attr-defined]  # a file response
    with zipfile.ZipFile(io.BytesIO(packed)) as archive:
        names = archive.namelist()[:-1]
        assert question.label in archive.read(INDEX).decode()
    for number, name in enumerate(names, start=1):
        assert name.startswith(f"{number:02} Attach letters minutes who agreed , when And what they said")
        assert name.endswith("… – Plan.docx")
        assert len(name) < 100


def test_outsiders_get_nothing(client: Client, bid: Bid) -> None:
    client.force_login(make_person())
    assert client.get(address(bid)).status_code == 403
    client.force_login(make_staff(Role.ASSESSOR))
    assert client.get(address(bid)).status_code == 404


def test_a_bid_without_files_and_a_post_are_refused(client: Client) -> None:
    council = make_council()
    bare = make_bid(make_round(), council)
    hand_in(bare, council)
    client.force_login(make_staff(Role.FUND_OFFICER))
    assert client.get(address(bare)).status_code == 404
    assert client.post(address(bare)).status_code == 405
    assert client.get(reverse("evaluations:attachments", args=["NO-SUCH"])).status_code == 404
