"""Every event that a bid's people are told of stands among their notifications and leads to its page."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from bids.models import Bid, Enquiry
from bids.services.enquiring import ask, decline
from bids.services.reminding import remind_all
from portal.accounts.models import User
from portal.accounts.roles import sync_groups
from portal.audit.clock import database_now
from portal.mail.models import OutboxEmail
from portal.notices.models import Choice, Notice
from programmes.models import Round
from tests.bids.partnership import make_partnership
from tests.bids.rounds import make_rich_round, signed_in
from tests.factories.bids import Council, make_bid
from tests.factories.judging import make_assessing

pytestmark = pytest.mark.django_db
WHY = "The portal was away for an hour."


@pytest.fixture(autouse=True)
def _roles() -> None:
    sync_groups()


@pytest.fixture
def bid(council: Council) -> Bid:
    return make_bid(make_rich_round(), council)


def silence(person: User, *kinds: str) -> None:
    Choice.objects.bulk_create(Choice(person=person, kind=kind, delivery="off") for kind in kinds)


def follow(person: User, kind: str) -> str:
    """Where this person's one notification of the kind leads, and that the page there answers."""
    client = signed_in(person)
    notice = Notice.objects.get(person=person, kind=kind)
    assert notice.title in client.get("/notifications/", {"kind": kind}).content.decode()
    path = client.get(f"/notifications/{notice.pk}/")["Location"]
    assert client.get(path.partition("#")[0]).status_code == 200
    return str(path)


def typed(days: int, **more: str) -> dict[str, str]:
    local = timezone.localtime(database_now() + timedelta(days=days))
    names = {"day": str(local.day), "month": str(local.month), "year": str(local.year)}
    return {**{f"day_{name}": value for name, value in names.items()}, "time": "3pm", **more}


@pytest.mark.parametrize("one", [True, False])
def test_a_moved_deadline_is_told_to_everybody_whatever_they_chose(
    bid: Bid, council: Council, officer: User, one: bool
) -> None:
    silence(council.dcs, "bids.extended")
    address = reverse("evaluations:extend_one", args=[bid.reference])
    if not one:
        address = reverse("evaluations:extend", args=[bid.round.slug])
    assert signed_in(officer).post(address, typed(20, reason=WHY)).status_code == 302
    people = {council.lead, council.editor, council.dcs, council.s151}
    assert {notice.person for notice in Notice.objects.filter(kind="bids.extended")} == people
    emails = OutboxEmail.objects.filter(template="bids/extended")
    assert {email.to for email in emails} == {person.email for person in people}
    for email in emails:
        assert WHY in email.text_body
        assert "at 3pm" in email.values["until"]
        assert email.values["moved"] in email.html_body
    expected = reverse("bids:bid", args=[bid.reference]) if one else reverse("bids:home")
    assert follow(council.dcs, "bids.extended") == expected


def test_a_reminder_may_be_switched_off_and_the_text_at_close_may_not(bid: Bid, council: Council) -> None:
    silence(council.editor, "bids.time_left", "bids.not_submitted")
    now = database_now()
    Bid.objects.filter(pk=bid.pk).update(created_at=now - timedelta(days=28))
    Round.objects.filter(pk=bid.round_id).update(closes_at=now + timedelta(hours=2))
    assert remind_all() == 1
    assert follow(council.editor, "bids.time_left") == reverse("bids:bid", args=[bid.reference])
    reminder = OutboxEmail.objects.get(template="bids/time_left")
    assert reminder.to == council.lead.email
    assert "Not certified yet by: Director" in reminder.text_body
    Round.objects.filter(pk=bid.round_id).update(closes_at=now - timedelta(minutes=1))
    assert remind_all() == 1
    assert follow(council.editor, "bids.not_submitted") == reverse("bids:bid", args=[bid.reference])
    sent = OutboxEmail.objects.get(template="bids/not_submitted", to=council.editor.email)
    assert "not assessed" in sent.text_body
    assert "text" not in sent.values


def test_an_answer_to_all_and_what_became_of_ones_own_question(bid: Bid, council: Council, officer: User) -> None:
    silence(council.editor, "bids.answered", "bids.enquiry")
    slug = bid.round.slug
    editor = signed_in(council.editor)
    for text in ("May it pay for a building?", "What is the weather?"):
        assert editor.post(reverse("bids:enquiries", args=[slug]), {"text": text}).status_code == 302
    first, second = Enquiry.objects.order_by("pk")
    posted = {"enquiry": first.pk, "question": "Are buildings paid for?", "answer": "Yes, if they are shared."}
    answering = reverse("evaluations:answer_enquiries", args=[slug])
    assert signed_in(officer).post(answering, posted).status_code == 302
    refusing = reverse("evaluations:decline_enquiries", args=[slug])
    posted = {"enquiry": second.pk, "reason": "It is about another fund."}
    assert signed_in(officer).post(refusing, posted).status_code == 302
    assert follow(council.editor, "bids.answered").endswith(f"{slug}/answers/#answer-1")
    assert follow(council.lead, "bids.answered").endswith("#answer-1")
    assert follow(council.editor, "bids.enquiry") == reverse("bids:enquiries", args=[slug])
    assert not OutboxEmail.objects.filter(to=council.editor.email).exists()
    assert "Yes, if they are shared." in OutboxEmail.objects.get(to=council.lead.email).html_body


def test_why_a_question_is_not_answered_stands_in_the_email(bid: Bid, council: Council, officer: User) -> None:
    enquiry = ask(round_id=bid.round_id, organisation_id=bid.organisation_id, text="Rain?", by=council.editor)
    decline(enquiry_ids=[enquiry.pk], note="It is about another fund.", by=officer)
    email = OutboxEmail.objects.get(template="bids/enquiry_settled")
    assert "It is not answered. It is about another fund." in email.text_body
    assert "It is about another fund." in email.html_body


def test_a_question_to_a_bidder_its_time_and_its_answer(officer: User) -> None:
    judged = make_assessing(1)
    bid, council = judged.bids[0], judged.councils[0]
    silence(council.editor, "bids.clarification")
    asking = reverse("evaluations:ask_bidder", args=[bid.reference])
    assert signed_in(judged.officer).post(asking, typed(3, question="Which schools?")).status_code == 302
    page = reverse("bids:clarification", args=[bid.reference, 1])
    assert follow(council.editor, "bids.clarification") == page
    assert OutboxEmail.objects.filter(template="bids/clarification", to=council.editor.email).count() == 1
    assert signed_in(council.editor).post(page, {"text": "Hill and Vale."}).status_code == 302
    assert follow(judged.officer, "bids.clarified") == reverse("evaluations:bid", args=[bid.reference])
    sent = OutboxEmail.objects.get(template="bids/clarified")
    assert "Hill and Vale" not in sent.text_body + sent.html_body


def test_a_partners_secret_link_is_neither_kept_nor_shown(bid: Bid, council: Council, officer: User) -> None:
    made = make_partnership(bid, council)
    email = OutboxEmail.objects.get(to=made.person.email, template="bids/partner_invited")
    assert "/bids/partner-invitations/" in email.text_body
    assert "url" not in email.values
    client = signed_in(officer)
    for address in (
        reverse("admin:mail_outboxemail_change", args=[email.pk]),
        reverse("admin:mail_emailwording_write", args=["bids.partner_invited"]),
    ):
        assert "/bids/partner-invitations/" not in client.get(address).content.decode()
