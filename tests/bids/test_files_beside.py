"""Files beside an answer: asked for by an officer, put there, seen by everybody who reads the answer, taken off."""

from __future__ import annotations

import json

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import DatabaseError, transaction
from django.test import Client
from django.urls import reverse
from pytest_django import Settings

from bids.models import Answer, Attachment, Bid
from bids.refusals import BidRefused
from bids.selectors.content import bid_content, content_sha256
from bids.selectors.papers import blocks_of
from bids.selectors.plain import plain
from bids.services.attaching import attach_file
from bids.services.submitting import submit_bid
from portal.audit.models import AuditEvent
from programmes.models import Question, Round
from tests.bids import files
from tests.bids.besides import HINT, make_round_beside, put, with_files_beside
from tests.bids.rounds import question, signed_in
from tests.evaluations.test_promises import without
from tests.factories.bids import Council, certify_bid, hand_in, make_bid, make_council, write_answer
from tests.factories.rounds import close_round, make_round

pytestmark = pytest.mark.django_db


@pytest.fixture
def bid(council: Council) -> Bid:
    return make_bid(make_round_beside(), council)


def page(bid: Bid, slug: str = "need") -> str:
    return reverse("bids:section", args=[bid.reference, slug])


def uploads(*names: str) -> list[SimpleUploadedFile]:
    return [SimpleUploadedFile(name, files.a_pdf(name)) for name in names]


def test_put_there_listed_and_taken_off_without_a_script(bid: Bid, editor: Client) -> None:
    html = editor.get(page(bid)).content.decode()
    assert f"You can attach up to 2 files beside the answer: {HINT}." in html
    assert 'name="beside-problem"' in html
    posted = {"problem": "Moves, as the figures say", "version-problem": "1", "go": "stay"}
    response = editor.post(page(bid), posted | {"beside-problem": uploads("a.pdf", "b.pdf")})
    assert response["Location"] == page(bid)
    answer = Answer.objects.get(bid=bid, question__key="problem")
    assert (answer.value, answer.version) == ("Moves, as the figures say", 2)
    html = editor.get(page(bid)).content.decode()
    first = Attachment.objects.get(bid=bid, name="a.pdf")
    assert reverse("bids:file", args=[bid.reference, first.key]) in html
    assert "Remove one to attach another" in html
    assert 'name="beside-problem"' not in html
    go = editor.post(page(bid), {"remove_file": str(first.key)})
    assert go["Location"] == reverse("bids:remove_file", args=[bid.reference, first.key])
    assert "Remove “a.pdf”?" in editor.get(go["Location"]).content.decode()
    assert editor.post(go["Location"])["Location"] == page(bid)
    html = editor.get(page(bid)).content.decode()
    assert "a.pdf" not in html
    assert "b.pdf" in html
    assert Answer.objects.get(pk=answer.pk).version == 2


def test_a_question_that_takes_none_shows_no_box_and_refuses_one(council: Council) -> None:
    bid = make_bid(make_round(), council)
    assert "beside-" not in signed_in(council.editor).get(page(bid)).content.decode()
    with pytest.raises(BidRefused, match="takes no files"):
        put(bid, council)


def test_a_third_file_is_one_too_many_and_the_same_file_is_kept_once(bid: Bid, council: Council) -> None:
    assert put(bid, council, name="a.pdf") == put(bid, council, name="a.pdf")
    put(bid, council, name="b.pdf")
    with pytest.raises(BidRefused, match="up to 2 files"):
        put(bid, council, name="c.pdf")
    put(bid, council, "plan")
    with pytest.raises(BidRefused, match=r"up to 1 file\."):
        put(bid, council, "plan", name="d.pdf")


def test_a_refused_file_stands_beside_its_box_and_the_text_is_saved(bid: Bid, editor: Client) -> None:
    harmful = SimpleUploadedFile("script.pdf", files.pdf_with_script())
    html = editor.post(
        page(bid), {"problem": "The new text", "version-problem": "1", "beside-problem": harmful}
    ).content.decode()
    assert "contains JavaScript" in html
    assert '<a href="#id_beside-problem">Files beside “What is the problem?”: ' in html
    assert "Everything else on this page is saved." in html
    assert Answer.objects.get(bid=bid, question__key="problem").value == "The new text"
    assert not Attachment.objects.filter(bid=bid).exists()


def test_a_row_of_a_table_and_a_file_beside_it_are_told_apart(council: Council) -> None:
    bid = make_bid(make_round_with_a_table(), council)
    posted = {"rows-figures": "1", "figures-0-measure": "x" * 401, "beside-figures": uploads("a.exe")}
    html = signed_in(council.editor).post(page(bid, "more"), posted).content.decode()
    assert "The figures Row 1, Measure: " in html
    assert '<a href="#id_beside-figures">Files beside “The figures”: ' in html


def make_round_with_a_table() -> Round:
    draft = make_round(published=False)
    section = draft.sections.get(slug="need")
    section.slug = "more"
    section.save()
    columns = [{"key": "measure", "label": "Measure"}]
    Question.objects.create(section=section, key="figures", kind="table", label="The figures", columns=columns)
    return with_files_beside(draft, figures=1)


def test_it_waits_for_the_scanner_as_any_file_does(bid: Bid, council: Council, settings: Settings) -> None:
    settings.PORTAL_QUARANTINE_ALL = True
    waiting = put(bid, council)
    client = signed_in(council.lead)
    for address in (page(bid), reverse("bids:check", args=[bid.reference])):
        html = client.get(address).content.decode()
        assert "Waiting to be checked" in html
        assert reverse("bids:file", args=[bid.reference, waiting.key]) not in html
    assert client.get(reverse("bids:file", args=[bid.reference, waiting.key])).status_code == 403


def test_saving_on_its_own_says_nothing_of_files(bid: Bid, council: Council, editor: Client) -> None:
    put(bid, council)
    autosave = reverse("bids:autosave", args=[bid.reference, "need"])
    said = editor.post(autosave, {"problem": "Typed", "version-problem": "1"}).json()
    assert (said["versions"], said["errors"]) == ({"problem": 2}, {})
    assert bid.attachments.filter(removed_at__isnull=True).count() == 1


def test_every_reader_of_the_answer_sees_it(bid: Bid, council: Council) -> None:
    file = put(bid, council, name="Figures of 2026.pdf")
    for who, name in ((council.dcs, "certify"), (council.dcs, "check"), (council.lead, "check")):
        html = signed_in(who).get(reverse(f"bids:{name}", args=[bid.reference])).content.decode()
        assert "File beside this answer:" in html, name
        assert reverse("bids:file", args=[bid.reference, file.key]) in html, name
    assert "Figures of 2026.pdf" in signed_in(council.dcs).get(page(bid)).content.decode()
    assert "File beside the answer | Size\nFigures of 2026.pdf | " in plain(blocks_of(Bid.objects.get(pk=bid.pk)))
    close_round(bid.round)
    assert "Figures of 2026.pdf" in signed_in(council.editor).get(page(bid)).content.decode()


def test_a_file_alone_is_no_answer(council: Council) -> None:
    bid = make_bid(make_round_beside(), council, complete=False)
    put(bid, council)
    html = signed_in(council.lead).get(reverse("bids:check", args=[bid.reference])).content.decode()
    assert "The need: What is the problem?" in html
    assert not bid.answers.filter(question__key="problem").exists()
    whole = html.split("What is the problem?</a>", 1)[-1]
    assert "Not answered" in whole
    assert "figures.pdf" in whole


def test_a_file_ends_certificates_and_is_on_the_record(bid: Bid, council: Council) -> None:
    before = content_sha256(bid_content(bid))
    certify_bid(bid, council)
    put(bid, council)
    assert not bid.certifications.filter(state="certified").exists()
    assert content_sha256(bid_content(bid)) != before
    told = AuditEvent.objects.filter(chain=bid.audit_chain, kind="bid.file_attached").latest("sequence")
    assert json.loads(told.payload)["data"]["question"] == "problem"
    html = signed_in(council.lead).get(reverse("bids:activity", args=[bid.reference])).content.decode()
    assert "added a file" in html


def test_it_is_handed_in_with_the_bid(bid: Bid, council: Council) -> None:
    file = put(bid, council)
    snapshot = json.loads(hand_in(bid, council).snapshot)
    (listed,) = snapshot["attachments"]
    assert (listed["key"], listed["question"], listed["sha256"]) == (str(file.key), "problem", file.sha256)


def test_a_bid_without_such_files_says_what_it_said_before(council: Council) -> None:
    plain_bid, beside = make_bid(make_round(), council), make_bid(make_round_beside(), make_council())
    said = [json.dumps(bid_content(each)["sections"][1]) for each in (plain_bid, beside)]
    assert said[0] == said[1]


@pytest.mark.parametrize("kind", ["answer", "beside"])
def test_files_of_a_hidden_question_are_not_handed_in(council: Council, kind: str) -> None:
    draft = make_round(published=False)
    other = Question.objects.get(section__round=draft, key="problem")
    yes = Question.objects.create(section=other.section, key="other", kind="yes_no", label="Any other money?", order=1)
    more = {"kind": "files"} if kind == "answer" else {"kind": "short_text", "files_beside": 1}
    Question.objects.create(
        section=other.section, key="which", label="Which?", show_if=yes, show_if_values=["yes"], required=False,
        order=9, **more,
    )  # fmt: skip
    bid = make_bid(with_files_beside(draft), council)
    write_answer(bid, "other", "yes", council.editor)
    file = put(bid, council, "which")
    assert [each["key"] for each in bid_content(bid)["attachments"]] == [str(file.key)]
    Answer.objects.filter(bid=bid, question=yes).update(value="no", version=2)
    assert bid_content(Bid.objects.get(pk=bid.pk))["attachments"] == []
    certify_bid(bid, council)
    submission = submit_bid(bid_id=bid.pk, by=council.lead)
    assert json.loads(submission.snapshot)["attachments"] == []
    assert bid.attachments.filter(removed_at__isnull=True).count() == 1


def test_after_the_deadline_and_for_readers_nothing_is_put_there(bid: Bid, council: Council) -> None:
    asked = question(bid.round, "problem").pk
    with pytest.raises(BidRefused, match="Only an editor or a lead"):
        attach_file(bid_id=bid.pk, question_id=asked, name="a.pdf", content=files.a_pdf(), by=council.dcs)
    close_round(bid.round)
    with pytest.raises(BidRefused, match="The round closed"):
        put(bid, council)


def again(file: Attachment, **changes: object) -> Attachment:
    """The same file once more, past the services."""
    values = {name: getattr(file, name) for name in ("bid", "question", "name", "media_type", "size", "sha256")}
    made = Attachment(**(values | changes), scan_state="clean", uploaded_by=file.uploaded_by, file="attachments/x/y")
    made.save()
    return made


def test_the_database_takes_no_file_of_a_bid_that_is_handed_in(bid: Bid, council: Council) -> None:
    file = put(bid, council)
    hand_in(bid, council)
    with pytest.raises(DatabaseError, match="Only a draft can be changed"), transaction.atomic():
        again(file)
    with without("only_drafts_change", "bids_attachment"):
        assert again(file).pk


def test_the_database_takes_files_for_questions_of_the_bids_own_round_alone(bid: Bid, council: Council) -> None:
    file = put(bid, council)
    elsewhere = question(make_round_beside(), "problem")
    mute = question(bid.round, "title")
    for wrong, words in ((elsewhere, "its own round"), (mute, "takes files")):
        with pytest.raises(DatabaseError, match=words), transaction.atomic():
            again(file, question=wrong)
        with without("file_is_asked_for", "bids_attachment"):
            assert again(file, question=wrong).pk
    assert again(file, question=question(make_bid(bid.round, make_council()).round, "plan")).pk


def test_nobody_else_reaches_it(bid: Bid, council: Council) -> None:
    file = put(bid, council)
    stranger = signed_in(make_council().lead)
    for name in ("file", "remove_file"):
        address = reverse(f"bids:{name}", args=[bid.reference, file.key])
        assert stranger.get(address).status_code == 404
    remove = reverse("bids:remove_file", args=[bid.reference, file.key])
    assert signed_in(council.dcs).post(remove).status_code == 403
    assert Client().get(remove).status_code == 302
    assert bid.attachments.filter(removed_at__isnull=True).count() == 1
