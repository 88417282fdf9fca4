"""Files beside an answer on the judging side: pack, pages, ZIP, and what an officer tries out before publishing."""

from __future__ import annotations

import io
import zipfile

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from bids.models import Attachment, Bid
from evaluations.documents.pack import build_pack
from evaluations.models import Rehearsal
from evaluations.services.rehearsing import rehearse, work_out
from evaluations.services.working import do_work
from portal.accounts.roles import Role
from programmes.models import Question, Round
from tests.accounts.people import make_staff
from tests.bids.besides import HINT, make_round_beside, put
from tests.bids.files import a_pdf
from tests.factories.bids import hand_in, make_bid, make_council
from tests.factories.rounds import make_round

pytestmark = pytest.mark.django_db


@pytest.fixture
def officer(client: Client) -> Client:
    client.force_login(make_staff(Role.FUND_OFFICER))
    return client


@pytest.fixture
def bid() -> Bid:
    """Handed in with one file beside an answer."""
    council = make_council()
    bid = make_bid(make_round_beside(), council)
    put(bid, council, name="Figures of 2026.pdf")
    hand_in(bid, council)
    return bid


def test_the_pack_lists_it_under_its_answer(bid: Bid) -> None:
    groups = build_pack(bid.pk).context["groups"]
    blocks = next(group["blocks"] for group in groups if "Figures of 2026.pdf" in str(group["blocks"]))
    kinds = [block["block"] for block in blocks]
    place = next(number for number, block in enumerate(blocks) if "Figures of 2026.pdf" in str(block))
    assert kinds[place - 2 : place + 1] == ["question", "answer", "table"]
    assert "File beside the answer" in str(blocks[place])
    assert "Figures of 2026.pdf" in str(build_pack(bid.pk).context["attachments"])


def test_readers_see_it_under_the_answer_and_open_it(officer: Client, bid: Bid) -> None:
    html = officer.get(reverse("evaluations:eligibility", args=[bid.reference])).content.decode()
    answer = html.split("What is the problem?</h4>")[1].split("<h4")[0]
    assert "File beside the answer" in answer
    assert "Figures of 2026.pdf" in answer
    file = bid.attachments.get()
    response = officer.get(reverse("evaluations:attachment", args=[bid.reference, file.key]))
    assert b"".join(response.streaming_content) == a_pdf("Figures of 2026.pdf")  # type: ignore[attr-defined]  # a file
    packed = officer.get(reverse("evaluations:attachments", args=[bid.reference]))
    with zipfile.ZipFile(io.BytesIO(b"".join(packed.streaming_content))) as archive:  # type: ignore[attr-defined]  # likewise
        assert archive.namelist()[0] == "01 What is the problem – Figures of 2026.pdf", "the question it stands beside"


def drafted() -> Round:
    draft = make_round(published=False)
    Question.objects.filter(section__round=draft, key="problem").update(files_beside=2, files_beside_hint=HINT)
    return draft


def test_the_preview_shows_the_box_and_keeps_nothing(officer: Client) -> None:
    draft = drafted()
    page = reverse("evaluations:preview_section", args=[draft.slug, "need"])
    assert f"up to 2 files beside the answer: {HINT}." in officer.get(page).content.decode()
    sent = {"problem": "Tried", "version-problem": "0", "beside-problem": SimpleUploadedFile("a.pdf", a_pdf())}
    response = officer.post(page, sent | {"go": "stay"})
    assert response.status_code == 200
    assert "There is a problem" not in response.content.decode()
    assert not Attachment.objects.exists()


def test_rehearsed_bids_put_files_there(officer: Client) -> None:
    draft = drafted()
    made = rehearse(round_id=draft.pk, wanted=3, by=make_staff(Role.FUND_OFFICER))
    assert do_work(Rehearsal, made.pk, work_out), Rehearsal.objects.get(pk=made.pk).failure_reason
    files = Attachment.objects.filter(question__key="problem", bid__round__is_rehearsal=True)
    assert files.count() == 3
    html = officer.get(reverse("evaluations:rehearsal", args=[draft.slug])).content.decode()
    assert "beside it Rehearsed evidence 1.docx" in html
    made.refresh_from_db()
    assert not any("problem" in each["refused"] for each in made.results if each["plan"].startswith("Answers"))
