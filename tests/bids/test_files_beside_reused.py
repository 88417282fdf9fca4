"""Files beside answers of earlier bids: they come along wherever the answer does, and are erased with their bid."""

from __future__ import annotations

import pytest
from django.db import connection
from django.test import Client
from django.urls import reverse

from bids.models import Attachment, Bid, BidCopy
from bids.services.erasing import erase_bid
from bids.services.stages import invite_to_round
from bids.services.starting import start_bid
from bids.states import InvitationBasis
from portal.accounts.roles import Role
from portal.documents.models import Document
from portal.documents.services.rendering import render_document
from programmes.models import Question
from tests.accounts.people import make_staff
from tests.bids.besides import make_round_beside, put, with_files_beside
from tests.bids.rounds import signed_in
from tests.factories.bids import Council, hand_in, make_bid
from tests.factories.rounds import close_round, make_round

pytestmark = pytest.mark.django_db


@pytest.fixture
def past(council: Council) -> Bid:
    """An earlier bid with two files beside one answer and one beside another."""
    bid = make_bid(make_round_beside(title="Last year's round"), council)
    for key, name in (("problem", "a.pdf"), ("problem", "b.pdf"), ("plan", "c.pdf")):
        put(bid, council, key, name)
    return bid


def names(bid: Bid, key: str) -> list[str]:
    standing = bid.attachments.filter(question__key=key, removed_at__isnull=True)
    return list(standing.order_by("pk").values_list("name", flat=True))


def test_a_copy_takes_them_along_and_says_what_did_not_fit(past: Bid, editor: Client) -> None:
    second = with_files_beside(make_round(published=False), problem=1)
    editor.post(reverse("bids:copy", args=[past.reference]), {"round": second.slug})
    made = Bid.objects.get(round=second)
    assert (names(made, "problem"), names(made, "plan")) == (["a.pdf"], [])
    assert made.attachments.get().file.name != past.attachments.get(name="a.pdf").file.name
    left = {each["reason"]: each["label"] for each in BidCopy.objects.get(bid=made).left_out}
    assert left["b.pdf: This question takes up to 1 file. Remove one first."] == "Files beside “What is the problem?”"
    assert left["This round takes no files beside its answer."] == "Files beside “What will you do?”"


def test_a_file_whose_question_is_not_asked_is_told_of(past: Bid, editor: Client) -> None:
    draft = make_round(published=False)
    Question.objects.filter(section__round=draft, key="plan").delete()
    second = with_files_beside(draft, problem=2)
    editor.post(reverse("bids:copy", args=[past.reference]), {"round": second.slug})
    left = BidCopy.objects.get(bid__round=second).left_out
    assert {"label": "Files beside “What will you do?”", "reason": "This round does not ask it."} in left


def test_an_invited_bid_starts_with_them(past: Bid, council: Council) -> None:
    hand_in(past, council)
    close_round(past.round)
    second = make_round_beside(follows=past.round)
    invite_to_round(
        round_id=second.pk, bid_ids=[past.pk], basis=InvitationBasis.BY_HAND, reason="A strong idea",
        by=make_staff(Role.FUND_OFFICER),
    )  # fmt: skip
    bid = start_bid(round_id=second.pk, organisation_id=council.organisation.pk, by=council.lead)
    assert (names(bid, "problem"), names(bid, "plan")) == (["a.pdf", "b.pdf"], ["c.pdf"])


@pytest.mark.parametrize("asked_for", [True, False])
def test_an_earlier_answer_is_used_with_or_without_them(past: Bid, council: Council, asked_for: bool) -> None:
    editor = signed_in(council.editor)
    bid = make_bid(make_round_beside(), council, complete=False)
    listed = editor.get(reverse("bids:earlier", args=[bid.reference, "problem"])).content.decode()
    assert "a.pdf" in listed
    assert "c.pdf" not in listed
    use = reverse("bids:use_earlier", args=[bid.reference, "problem", past.answers.get(question__key="problem").pk])
    page = editor.get(use).content.decode()
    assert "Attach the files beside it too" in page
    assert 'id="id_beside" name="beside" type="checkbox" value="yes" checked' in page
    editor.post(use, {"version": "0", **({"beside": "yes"} if asked_for else {})})
    assert names(bid, "problem") == (["a.pdf", "b.pdf"] if asked_for else [])
    assert bid.answers.filter(question__key="problem").exists()


def test_what_no_longer_fits_is_said_once_the_answer_is_used(past: Bid, council: Council, editor: Client) -> None:
    bid = make_bid(with_files_beside(make_round(published=False), problem=1), council, complete=False)
    answer = past.answers.get(question__key="problem")
    use = reverse("bids:use_earlier", args=[bid.reference, "problem", answer.pk])
    page = editor.post(use, {"version": "0", "beside": "yes"}, follow=True).content.decode()
    assert "b.pdf: This question takes up to 1 file. Remove one first." in page
    assert names(bid, "problem") == ["a.pdf"]


def test_they_are_erased_with_their_bid(past: Bid, council: Council) -> None:
    hand_in(past, council)
    render_document(document_id=Document.objects.get(kind="submission_receipt").pk)
    officer = make_staff(Role.FUND_OFFICER)
    with connection.cursor() as cursor:
        cursor.execute(
            "UPDATE programmes_round SET notified_at = now() - interval '9 years', notified_by_id = %s WHERE id = %s",
            [officer.pk, past.round_id],
        )
    digests = set(past.attachments.values_list("sha256", flat=True))
    erasure = erase_bid(bid_id=past.pk, reason="Its years are over", by=officer)
    assert not Attachment.objects.filter(bid=past).exists()
    assert digests <= {each["sha256"] for each in erasure.digests if each["what"] == "file"}
    assert sum(path.startswith("attachments/") for path in erasure.paths) == 3
