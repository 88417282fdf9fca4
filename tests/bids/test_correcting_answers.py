"""A published answer is corrected in the open: the page says when and why, and everyone told is told again."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from django.db import DatabaseError, transaction
from django.test import Client
from django.urls import reverse

from bids.services.enquiring import answer, correct
from bids.services.submitting import withdraw_bid
from portal.accounts.models import User
from portal.accounts.refusals import Refused
from portal.accounts.roles import Role
from portal.audit.models import AuditEvent
from portal.mail.models import OutboxEmail
from programmes.models import AnswerCorrection, PublishedAnswer, Round
from tests.accounts.people import make_staff
from tests.bids.rounds import signed_in
from tests.bids.test_enquiring import ANSWER, WORDED, asked
from tests.evaluations.test_promises import without
from tests.factories.bids import Council, make_bid, make_council
from tests.factories.rounds import make_round

pytestmark = pytest.mark.django_db
BETTER = "Yes, up to a tenth of it."
WRONG = "The answer overlooked the rule on equipment."


@pytest.fixture
def council() -> Council:
    return make_council("Quarrydale County Council")


@pytest.fixture
def round_() -> Round:
    return make_round()


@pytest.fixture
def published(round_: Round, council: Council, officer: User) -> PublishedAnswer:
    ids = [asked(round_, council).pk]
    return answer(enquiry_ids=ids, question=WORDED, text=ANSWER, by=officer)


def change(published: PublishedAnswer, by: User, **other: str) -> PublishedAnswer:
    said = {"question": WORDED, "text": BETTER, "reason": WRONG} | other
    return correct(answer_id=published.pk, by=by, **said)


def address(published: PublishedAnswer) -> str:
    return reverse("evaluations:correct_answer", args=[published.round.slug, published.number])


def public(name: str, published: PublishedAnswer) -> str:
    return Client().get(reverse(f"programmes:{name}", args=[published.round.slug])).content.decode()


def test_through_the_pages(published: PublishedAnswer, officer: User) -> None:
    client = signed_in(officer)
    listing = reverse("evaluations:enquiries", args=[published.round.slug])
    assert address(published) in client.get(listing).content.decode()
    form = client.get(address(published)).content.decode()
    assert ANSWER in form
    for missing, sentence in (
        ({"reason": ""}, "Say what was wrong"),
        ({"answer": " "}, "Enter the answer"),
        ({"question": ""}, "Enter the question"),
        ({"answer": ANSWER}, "Nothing is different"),
        ({"answer": "Quarrydale may."}, "would tell everybody who asked"),
    ):
        posted = {"question": WORDED, "answer": BETTER, "reason": WRONG, **missing}
        assert sentence in client.post(address(published), posted).content.decode()
    assert not AnswerCorrection.objects.exists()
    posted = {"question": WORDED, "answer": BETTER, "reason": WRONG}
    done = client.post(address(published), posted, follow=True).content.decode()
    assert "Question 1 is corrected" in done
    page = public("answers", published)
    assert "Corrected on" in page
    for words in (WRONG, BETTER, ANSWER, "What it said before"):
        assert words in page
    assert officer.full_name not in page
    feed = public("answers_feed", published)
    assert "Corrected:" in feed
    assert BETTER in feed
    event = AuditEvent.objects.get(kind="round.answer_corrected")
    assert (event.chain, event.by) == (published.round.audit_chain, officer)


def test_everyone_who_was_told_and_everyone_who_bids_now_is_told_again(
    round_: Round, council: Council, officer: User
) -> None:
    before, after = make_council(), make_council()
    gone = make_bid(round_, before)
    published = answer(enquiry_ids=[asked(round_, council).pk], question=WORDED, text=ANSWER, by=officer)
    withdraw_bid(bid_id=gone.pk, by=before.lead, reason="Not now.")
    make_bid(round_, after)
    change(published, officer)
    told = OutboxEmail.objects.filter(template="bids/answer_corrected")
    people = {email.to for email in told}
    assert {council.editor.email, before.lead.email, after.lead.email} <= people
    assert all(WRONG in email.text_body and BETTER in email.text_body for email in told)
    assert not [email for email in told if "Quarrydale" in email.text_body]
    change(published, officer, text="Yes, up to a fifth of it.")
    assert told.all().count() == 2 * len(people)
    assert list(published.corrections.values_list("number", "answer_before")) == [(1, ANSWER), (2, BETTER)]


def test_nobody_else_corrects(published: PublishedAnswer, council: Council) -> None:
    for who in (make_staff(Role.APPROVER), make_staff(Role.AUDITOR)):
        client = signed_in(who)
        assert client.get(address(published)).status_code == 403
        assert client.post(address(published), {"reason": WRONG}).status_code == 403
        listing = reverse("evaluations:enquiries", args=[published.round.slug])
        assert address(published) not in client.get(listing).content.decode()
        with pytest.raises(Refused, match="Only fund officers"):
            change(published, who)
    with pytest.raises(Refused, match="Only fund officers"):
        change(published, council.lead)


def test_bad_addresses_and_methods(published: PublishedAnswer, officer: User) -> None:
    client = signed_in(officer)
    assert client.put(address(published)).status_code == 405
    assert client.get(reverse("evaluations:correct_answer", args=[published.round.slug, 9])).status_code == 404
    assert client.get(reverse("evaluations:correct_answer", args=["nowhere", 1])).status_code == 404


def test_the_database_changes_nothing_that_is_not_kept(published: PublishedAnswer, officer: User) -> None:
    answers = PublishedAnswer.objects.filter(pk=published.pk)
    change(published, officer)
    published.refresh_from_db()
    changes: tuple[tuple[str, Callable[[], object]], ...] = (
        ("published answer stays", lambda: answers.update(answer=ANSWER)),
        ("published answer stays", lambda: answers.update(corrected_at=None)),
        ("published answer stays", lambda: answers.update(answer=ANSWER, corrected_at=published.published_at)),
        ("published answer stays", lambda: answers.update(number=7)),
        ("correction stays", lambda: AnswerCorrection.objects.update(reason="Other")),
        ("correction stays", lambda: AnswerCorrection.objects.all().delete()),
    )
    for sentence, make in changes:
        with pytest.raises(DatabaseError, match=sentence), transaction.atomic():
            make()
    with without("programmes_answer_correction_stays", "programmes_answercorrection"):
        AnswerCorrection.objects.update(reason="Other")
