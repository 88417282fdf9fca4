"""Reminders at 14, 7 and 2 days and 3 hours, and everyone's text at the close: each once."""

from __future__ import annotations

import re
from datetime import datetime, timedelta

import pytest
from django.db import IntegrityError, connection, transaction
from django.test.utils import CaptureQueriesContext

from bids.models import Bid, Reminder
from bids.selectors.reminders import Due, due_now
from bids.services.extending import extend_bid, extend_deadline
from bids.services.reminding import remind, remind_all
from bids.services.submitting import reopen_bid, submit_bid, withdraw_bid
from bids.states import Mark
from bids.tasks import remind_of_deadlines
from portal.accounts.roles import Role
from portal.audit.clock import database_now
from portal.audit.models import AuditEvent
from portal.mail.models import OutboxEmail
from programmes.models import Round
from tests.accounts.people import make_staff
from tests.bids.racing import together
from tests.factories.bids import Council, certify_bid, make_bid, make_council, make_submitted_bid
from tests.factories.rounds import make_round

pytestmark = pytest.mark.django_db
LEFT = {Mark.FORTNIGHT: "14 days", Mark.WEEK: "7 days", Mark.TWO_DAYS: "2 days", Mark.THREE_HOURS: "3 hours"}
HOURS = {Mark.FORTNIGHT: 336, Mark.WEEK: 168, Mark.TWO_DAYS: 48, Mark.THREE_HOURS: 3}


def make_old_bid(council: Council | None = None, **left: float) -> Bid:
    """A draft started four weeks ago whose round closes in a while."""
    now = database_now()
    round_ = make_round(opens_at=now - timedelta(days=30), closes_at=now + timedelta(days=20))
    bid = make_bid(round_, council or make_council())
    Bid.objects.filter(pk=bid.pk).update(created_at=now - timedelta(days=28))
    if left:
        Round.objects.filter(pk=round_.pk).update(closes_at=now + timedelta(**left))
    bid.refresh_from_db()
    return bid


def closes_in(bid: Bid, **left: float) -> None:
    Round.objects.filter(pk=bid.round_id).update(closes_at=database_now() + timedelta(**left))


def marks() -> list[str]:
    return list(Reminder.objects.order_by("pk").values_list("mark", flat=True))


@pytest.mark.parametrize("mark", HOURS)
def test_each_mark_is_written_at_once_and_not_before(mark: Mark) -> None:
    council = make_council()
    bid = make_old_bid(council)
    closes_in(bid, hours=HOURS[mark], minutes=1)
    for earlier in due_now(database_now()):
        assert earlier.mark != mark
    closes_in(bid, hours=HOURS[mark], minutes=-1)
    assert remind_all() == 1
    assert remind_all() == 0
    assert marks() == [mark]
    emails = OutboxEmail.objects.filter(key__startswith="remind:")
    assert {email.to for email in emails} == {council.lead.email, council.editor.email}
    assert {email.subject for email in emails} == {f"{LEFT[mark]} left to submit bid {bid.reference}"}
    assert AuditEvent.objects.filter(chain=bid.audit_chain, kind="bid.reminded").count() == 1


def test_a_reminder_says_what_is_left_to_do() -> None:
    bid = make_old_bid(hours=47)
    bid.answers.filter(question__key="plan").delete()
    remind_of_deadlines()
    text = OutboxEmail.objects.filter(key__startswith="remind:")[0].text_body
    assert "The work: What will you do?" in text
    assert "Director of Children's Services" in text
    assert "has not been submitted" in text


def test_a_late_reminder_says_how_long_is_really_left() -> None:
    make_old_bid(hours=47)
    remind_all()
    assert OutboxEmail.objects.filter(subject__startswith="1 day and 22 hours left to submit").count() == 2


def test_of_several_marks_that_passed_the_last_counts() -> None:
    make_old_bid(hours=2)
    remind_all()
    assert marks() == [Mark.THREE_HOURS]


def test_a_bid_started_after_a_mark_is_not_reminded_of_it() -> None:
    bid = make_old_bid(days=6)
    Bid.objects.filter(pk=bid.pk).update(created_at=database_now() - timedelta(hours=1))
    assert remind_all() == 0
    closes_in(bid, hours=47)
    assert remind_all() == 1  # the next mark came after it was started


@pytest.mark.parametrize("state", ["submitted", "withdrawn"])
def test_who_has_submitted_or_withdrawn_is_left_alone(state: str) -> None:
    council = make_council()
    bid = make_old_bid(council)
    if state == "submitted":
        certify_bid(bid, council)
        submit_bid(bid_id=bid.pk, by=council.lead)
    else:
        withdraw_bid(bid_id=bid.pk, by=council.lead, reason="Not now.")
    closes_in(bid, hours=2)
    assert remind_all() == 0
    closes_in(bid, hours=-1)
    assert remind_all() == 0


def test_after_an_extension_the_marks_of_the_new_deadline_count() -> None:
    officer = make_staff(Role.FUND_OFFICER)
    bid = make_old_bid(hours=2)
    assert remind_all() == 1
    extend_deadline(
        round_id=bid.round_id, to_at=database_now() + timedelta(hours=2, minutes=30), reason="A.", by=officer
    )
    assert remind_all() == 0  # three hours before had passed when it was moved
    extend_bid(bid_id=bid.pk, to_at=database_now() + timedelta(days=2, hours=1), reason="B.", by=officer)
    assert remind_all() == 0
    Bid.objects.filter(pk=bid.pk).update(state="draft")
    ahead = database_now() + timedelta(hours=2)
    assert [due.mark for due in due_now(ahead)] == [Mark.TWO_DAYS]
    assert [due.mark for due in due_now(ahead + timedelta(hours=45))] == [Mark.THREE_HOURS]


def test_at_the_close_everyone_unsubmitted_is_sent_their_text_once() -> None:
    council = make_council()
    bid = make_old_bid(council, minutes=-1)
    assert remind_all() == 1
    assert remind_all() == 0
    email = OutboxEmail.objects.get(key__startswith="not-submitted:", to=council.editor.email)
    assert email.subject == f"Bid {bid.reference} was not submitted"
    for said in (email.text_body, email.html_body):
        assert "This bid was not submitted before the round closed" in said
        assert "may still change" not in said
    assert re.search(r"<h2>1\. .+</h2>\s+<h3>1\.1 .+</h3>\s+<p>", email.html_body)
    assert re.search(r"<tr><td>[^<]+</td>(<td>£[\d,]+</td>)+</tr>", email.html_body)
    assert "====" in email.text_body
    assert "====" not in email.html_body
    for said in ("Too many moves between homes.", "One trusted adult for each child.", "£200,000", "not assessed"):
        assert said in email.text_body
        assert said in email.html_body
    assert "{'" not in email.text_body


def test_what_was_submitted_before_still_counts_and_the_email_says_so() -> None:
    council = make_council()
    bid = make_submitted_bid(make_round(), council)
    reopen_bid(bid_id=bid.pk, by=council.lead)
    closes_in(bid, minutes=-1)
    remind_all()
    email = OutboxEmail.objects.filter(key__startswith="not-submitted:")[0]
    assert "counts, and goes on to be assessed" in email.text_body
    for said in (email.text_body, email.html_body):
        assert "This was not submitted again before the round closed" in said


def test_long_past_deadlines_are_let_be() -> None:
    make_old_bid(days=-8)
    assert remind_all() == 0


def test_a_bid_handed_in_meanwhile_is_not_reminded() -> None:
    council = make_council()
    bid = make_old_bid(council, hours=2)
    (due,) = due_now(database_now())
    certify_bid(bid, council)
    submit_bid(bid_id=bid.pk, by=council.lead)
    assert not remind(due=due)
    assert marks() == []


def test_the_database_holds_one_reminder_a_mark_and_deadline() -> None:
    bid = make_old_bid(hours=2)
    now: datetime = database_now()
    fields = {"bid": bid, "mark": Mark.WEEK, "closes_at": now, "sent_at": now}
    Reminder.objects.create(**fields)
    with pytest.raises(IntegrityError, match="reminder_once"), transaction.atomic():
        Reminder.objects.create(**fields)


def test_looking_costs_the_same_for_many() -> None:
    council = make_council()
    bid = make_old_bid(council, hours=2)
    counted = []
    for number in (1, 60):
        Bid.objects.bulk_create(
            Bid(
                reference=f"Z{number}-{n:04d}",
                round=bid.round,
                organisation=council.organisation,
                slot=number * 100 + n,
                created_by=council.lead,
            )
            for n in range(number)
        )
        Bid.objects.update(created_at=database_now() - timedelta(days=28))
        now = database_now()
        with CaptureQueriesContext(connection) as queries:
            found = due_now(now)
        counted.append(len(queries))
    assert len(found) == 62
    assert counted == [2, 2]


@pytest.mark.django_db(transaction=True)
def test_two_workers_at_once_write_once() -> None:
    bid = make_old_bid(hours=2)
    (due,) = due_now(database_now())
    given = together(*[lambda: remind(due=due)] * 8)
    assert sorted(given) == [False] * 7 + [True]  # type: ignore[type-var]  # booleans all
    assert Reminder.objects.filter(bid=bid).count() == 1
    assert OutboxEmail.objects.filter(key__startswith="remind:").count() == 2
    assert Due(bid.pk, Mark.THREE_HOURS, due.closes_at) == due
