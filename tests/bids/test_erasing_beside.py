"""What stands beside bids goes with the last of them: questions as asked, replaced facts, what assessors flagged."""

from __future__ import annotations

from datetime import timedelta
from importlib import import_module
from pathlib import Path

import pytest
from django.apps import apps
from django.conf import settings
from django.db import DatabaseError, transaction
from django.urls import reverse

from bids.models import Bid, Enquiry, StandingFact
from bids.services.enquiring import answer, ask, decline
from bids.services.erasing import erase_bid, remove_files
from bids.services.facts import save_fact, save_fact_file
from bids.services.starting import start_bid
from evaluations.models import BidFlag, FlagKind
from evaluations.services.flagging import answer_flag, raise_flag
from portal.accounts.models import User
from portal.audit.digests import sha256_of
from portal.audit.verification import verify
from portal.mail.models import OutboxEmail
from portal.mail.services import send_email
from portal.mail.states import State
from portal.notices.models import Digest, Notice
from portal.notices.services import digests
from portal.notices.services.choosing import choose
from programmes.models import FactKind, PublishedAnswer, Round
from tests.bids import files
from tests.bids.rounds import make_rich_round, signed_in
from tests.bids.test_erasing import checked, tell
from tests.evaluations.test_promises import without
from tests.factories.bids import Council, make_bid, make_council, make_submitted_bid
from tests.factories.judging import allocation_of, declare_none, finish_documents, make_assessing

pytestmark = pytest.mark.django_db
WHY = "The seven years of this round are over."
ASKED = "May our worker Sam Example be paid from it?"


@pytest.fixture
def round_() -> Round:
    return make_rich_round()


def asked(round_: Round, council: Council, text: str = ASKED) -> Enquiry:
    return ask(round_id=round_.pk, organisation_id=council.organisation.pk, text=text, by=council.lead)


def over(bid: Bid, officer: User) -> None:
    tell(bid.round, officer, 7)
    finish_documents()


def test_questions_go_with_the_last_bid_of_those_who_asked(round_: Round, council: Council, officer: User) -> None:
    mine, stranger = asked(round_, council), asked(round_, make_council(), "Who else bids?")
    refused = asked(round_, council, "Is Sam Example known to you?")
    published = answer(enquiry_ids=[mine.pk], question="May it pay for staff?", text="Yes.", by=officer)
    decline(enquiry_ids=[refused.pk], note="We do not talk about Sam Example.", by=officer)
    OutboxEmail.objects.update(state=State.SENT, handed_at=mine.asked_at, sent_at=mine.asked_at)
    bid, neighbour = make_submitted_bid(round_, council), make_submitted_bid(round_)
    over(bid, officer)
    erasure = erase_bid(bid_id=bid.pk, reason=WHY, by=officer)
    checked()
    assert {each["sha256"] for each in erasure.digests if each["what"] == "question"} == {
        sha256_of(ASKED),
        sha256_of(refused.text),
    }
    for each in (mine, refused):
        each.refresh_from_db()
    assert (mine.text, refused.text, refused.note) == ("Erased", "Erased", "Erased")
    assert PublishedAnswer.objects.get() == published
    assert not OutboxEmail.objects.filter(text_body__contains="Sam Example").exists()
    stranger.refresh_from_db()
    assert stranger.text == "Who else bids?"
    last = erase_bid(bid_id=neighbour.pk, reason=WHY, by=officer)
    stranger.refresh_from_db()
    assert stranger.text == "Erased"
    assert [each["name"] for each in last.digests if each["what"] == "question"] == [str(stranger.pk)]
    assert verify().is_whole


def test_no_notification_and_no_daily_email_repeats_a_question(
    round_: Round, council: Council, officer: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    choose(deliveries={"bids.enquiry": "daily"}, by=council.lead)
    refused = asked(round_, council)
    decline(enquiry_ids=[refused.pk], note="We do not talk about people.", by=officer)
    monkeypatch.setattr(digests, "database_now", lambda: refused.asked_at + timedelta(days=2))
    assert digests.send_digests() == 1
    notice = Notice.objects.get(kind="bids.enquiry")
    assert notice.about == round_.title
    email = OutboxEmail.objects.get(template="notices/digest")
    assert round_.title in email.text_body
    assert "Sam Example" not in email.text_body + email.html_body


def test_notifications_and_daily_emails_of_before_are_reworded(round_: Round, council: Council) -> None:
    """The migration, on what the portal wrote until then: with the question's words in both."""
    words = f'{ASKED} <"Sam">'
    enquiry = asked(round_, council, words)
    digest = Digest.objects.create(person=council.lead, day="2026-05-01", made_at=enquiry.asked_at)
    Notice.objects.create(
        person=council.lead, key=f"enquiry:{enquiry.pk}:{council.lead.pk}", kind="bids.enquiry", title="Your question",
        about=words, path="/", made_at=enquiry.asked_at, delivery="daily", digest=digest,
    )  # fmt: skip
    context = {"lines": [{"title": "Your question", "about": words, "path": "/", "kind": "K"}]}
    key = f"digest:{digest.pk}"
    send_email(key=key, to="a@example.org", subject="1", template="notices/digest", context=context, by=None)
    other = send_email(
        key="digest:0", to="a@example.org", subject="1", template="notices/digest", context=context, by=None
    )
    for _ in range(2):
        import_module("bids.migrations.0017_notices_repeat_no_question").name_the_round_instead(apps, None)
    assert Notice.objects.get().about == round_.title
    email = OutboxEmail.objects.get(key=key)
    assert "Sam" not in email.text_body + email.html_body
    assert round_.title in email.text_body
    assert round_.title in email.html_body
    other.refresh_from_db()
    assert words in other.text_body


def test_a_question_stays_while_another_bid_of_its_asker_is_kept(council: Council, officer: User) -> None:
    round_ = make_rich_round(bids_per_organisation=2)
    mine, bid = asked(round_, council), make_submitted_bid(round_, council)
    draft = start_bid(round_id=round_.pk, organisation_id=council.organisation.pk, by=council.lead)
    over(bid, officer)
    erase_bid(bid_id=bid.pk, reason=WHY, by=officer)
    mine.refresh_from_db()
    assert mine.text == ASKED
    erase_bid(bid_id=draft.pk, reason=WHY, by=officer)
    mine.refresh_from_db()
    assert mine.text == "Erased"


def test_replaced_facts_go_once_no_bid_is_kept_that_was_begun_before(
    round_: Round, council: Council, officer: User
) -> None:
    place, lead = council.organisation.pk, council.lead
    first = save_fact(organisation_id=place, kind=FactKind.DCS, text="Robin Example", was=0, by=lead)
    paper = save_fact_file(
        organisation_id=place, kind=FactKind.BANK, name="bank.pdf", content=files.a_pdf(), was=0, by=lead
    )
    path = str(paper.file)
    bid = make_submitted_bid(round_, council)
    save_fact(organisation_id=place, kind=FactKind.DCS, text="Kim Example", was=first.pk, by=lead)
    save_fact_file(
        organisation_id=place, kind=FactKind.BANK, name="new.pdf", content=files.a_pdf("Another"), was=paper.pk, by=lead
    )
    with pytest.raises(DatabaseError, match="never rewritten"), transaction.atomic():
        StandingFact.objects.filter(pk=first.pk).update(text="Erased")
    over(bid, officer)
    erasure = erase_bid(bid_id=bid.pk, reason=WHY, by=officer)
    remove_files(erasure_id=erasure.pk)
    facts = {(each["name"], each["sha256"]) for each in erasure.digests if each["what"] == "fact"}
    assert facts == {(str(first.key), sha256_of("Robin Example")), (str(paper.key), paper.sha256)}
    for each in (first, paper):
        each.refresh_from_db()
    assert (first.text, paper.text, str(paper.file), paper.name) == ("Erased", "Erased", "", "")
    assert not (Path(settings.MEDIA_ROOT) / path).exists()
    standing = StandingFact.objects.filter(replaced_at__isnull=True)
    assert {each.text or each.name for each in standing} == {"Kim Example", "new.pdf"}
    page = signed_in(lead).get(reverse("bids:facts", args=[council.organisation.slug])).content.decode()
    assert "Kim Example" in page
    assert "Erased" not in page


def test_a_replaced_fact_stays_for_a_bid_that_is_kept(round_: Round, council: Council, officer: User) -> None:
    place, lead = council.organisation.pk, council.lead
    first = save_fact(organisation_id=place, kind=FactKind.DCS, text="Robin Example", was=0, by=lead)
    bid = make_submitted_bid(round_, council)
    make_bid(make_rich_round(), council)
    save_fact(organisation_id=place, kind=FactKind.DCS, text="Kim Example", was=first.pk, by=lead)
    over(bid, officer)
    erase_bid(bid_id=bid.pk, reason=WHY, by=officer)
    first.refresh_from_db()
    assert first.text == "Robin Example"


def test_what_assessors_flagged_goes_and_that_they_did_stays(officer: User) -> None:
    judged = make_assessing(1)
    allocation = allocation_of(judged)
    declare_none(allocation)
    by = allocation.assessor.user
    flags = [raise_flag(allocation_id=allocation.pk, kind=kind, concern="Sam is named.", by=by) for kind in FlagKind]
    answer_flag(flag_id=flags[0].pk, answer="Sam was told.", by=officer)
    over(judged.bids[0], officer)
    with pytest.raises(DatabaseError, match="stays as it was raised"), transaction.atomic():
        BidFlag.objects.update(concern="Erased")
    erase_bid(bid_id=judged.bids[0].pk, reason=WHY, by=officer)
    checked()
    kept = BidFlag.objects.order_by("pk")
    assert [(each.concern, each.answer) for each in kept] == [("Erased", "Erased"), ("Erased", "")]
    assert [(each.raised_by, each.raised_at) for each in kept] == [(each.raised_by, each.raised_at) for each in flags]
    with pytest.raises(DatabaseError, match="stays as it was raised"), transaction.atomic():
        BidFlag.objects.update(concern="Back again")
    with without("flag_stays", "evaluations_bidflag"):
        BidFlag.objects.update(concern="Back again")


def test_the_pages_say_what_goes_and_what_stays(council: Council, officer: User) -> None:
    make_bid(make_rich_round(), council)
    said = signed_in(officer).get(reverse("evaluations:kept")).content.decode()
    for words in ("the questions it asked about that round", "once it was replaced", "the reasons that assessors"):
        assert words in said
    own = signed_in(council.lead).get(reverse("bids:take_away", args=[council.organisation.slug])).content.decode()
    for words in ("go the questions that you asked", "its scores with the reasons for them", "One that you replaced"):
        assert words in own
