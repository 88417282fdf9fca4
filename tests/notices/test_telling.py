"""One event told to one person: once, on the site, and by email as they chose."""

from __future__ import annotations

import pytest
from django.core.exceptions import SuspiciousOperation
from django.db import IntegrityError, transaction
from django.template.loader import get_template

from evaluations.states import DecisionKind
from portal.mail.models import OutboxEmail
from portal.notices.kinds import OTHER, Kind, kind_of, kinds_for, register
from portal.notices.models import Choice, Digest, Notice
from portal.notices.refusals import NoticeRefused
from portal.notices.services.choosing import choose
from portal.notices.services.keeping import KEPT, KEPT_READ, forget_old
from portal.notices.states import Delivery
from tests.accounts.people import make_person, make_staff
from tests.factories.bids import make_submitted_bid
from tests.factories.judging import make_notified
from tests.factories.rounds import make_round
from tests.notices.telling import CERTIFIED, no_choice, tell_certified

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(("delivery", "emails"), [("at_once", 1), ("daily", 0), ("off", 0)])
def test_the_email_goes_as_was_chosen_and_the_site_tells_at_once(delivery: str, emails: int) -> None:
    person = make_person()
    choose(deliveries={CERTIFIED: delivery}, by=person)
    notice = tell_certified(person)
    assert (notice.kind, notice.delivery, notice.read_at) == (CERTIFIED, delivery, None)
    assert OutboxEmail.objects.count() == emails


def test_the_same_event_is_told_once_whatever_is_chosen_between() -> None:
    person = make_person()
    choose(deliveries={CERTIFIED: "daily"}, by=person)
    tell_certified(person, key="one")
    choose(deliveries={CERTIFIED: "at_once"}, by=person)
    tell_certified(person, key="one")
    assert Notice.objects.get().delivery == "daily"
    assert not OutboxEmail.objects.exists()


def test_what_leaves_no_choice_is_sent_at_once_whatever_a_row_says() -> None:
    """A kind may stop offering what somebody chose; the safety of a child does not wait for a daily email."""
    officer = make_staff()
    Choice.objects.create(person=officer, kind="judging.flagged", delivery="off")
    context = {"reference": "B-1", "round": "R", "flag": 1, "is_safeguarding": True}
    notice = tell_certified(officer, template="evaluations/flagged", context=context)
    assert notice.delivery == "at_once"
    assert OutboxEmail.objects.get().to == officer.email


@pytest.mark.parametrize("kind", ["bids.certify", "judging.outcome", "security"])
@pytest.mark.parametrize("delivery", ["off", "daily", "sometimes"])
def test_what_cannot_wait_cannot_be_put_off(kind: str, delivery: str) -> None:
    with pytest.raises(NoticeRefused, match="cannot be chosen"):
        choose(deliveries={kind: delivery}, by=make_person())
    assert not Choice.objects.exists()


def test_nobody_chooses_for_a_kind_that_is_not_theirs() -> None:
    with pytest.raises(NoticeRefused, match="no such kind"):
        choose(deliveries={"judging.reminder": "off"}, by=make_person())
    choose(deliveries={"judging.reminder": "off"}, by=make_staff())


def test_every_kind_names_emails_that_exist_and_says_why_it_leaves_no_choice() -> None:
    for kind in kinds_for(is_staff=True):
        assert kind.label
        assert kind.why or (kind.may_wait and kind.may_be_off)
        for template in kind.templates:
            assert get_template(f"emails/{template}.txt")


def test_a_kind_that_says_nothing_of_why_is_refused() -> None:
    with pytest.raises(ValueError, match="does not say why"):
        register(Kind("x", "X", (), may_be_off=False))
    with pytest.raises(ValueError, match="belongs to two kinds"):
        register(Kind("y", "Y", ("bids/receipt",)))


def test_an_email_that_no_app_named_is_told_all_the_same() -> None:
    assert kind_of("bids/no_such_email") is OTHER
    assert OTHER in kinds_for(is_staff=False)
    assert [kind.name for kind in kinds_for(is_staff=False) if no_choice(kind)]


@pytest.mark.parametrize("path", ["https://example.org/", "//example.org", "bids/1/", "javascript:alert(1)", ""])
def test_a_notification_leads_to_our_own_pages(path: str) -> None:
    with pytest.raises(SuspiciousOperation):
        tell_certified(make_person(), path=path)
    notice = tell_certified(make_person())
    with pytest.raises(IntegrityError, match="notice_path_is_ours"), transaction.atomic():
        Notice.objects.filter(pk=notice.pk).update(path="//example.org")


def test_the_database_keeps_a_notice_out_of_digests_it_was_not_meant_for() -> None:
    person = make_person()
    notice = tell_certified(person)
    digest = Digest.objects.create(person=person, day="2026-05-01", made_at=notice.made_at)
    with pytest.raises(IntegrityError, match="notice_digest_if_daily"), transaction.atomic():
        Notice.objects.filter(pk=notice.pk).update(digest=digest)
    with pytest.raises(IntegrityError, match="digest_once_a_day"), transaction.atomic():
        Digest.objects.create(person=person, day="2026-05-01", made_at=notice.made_at)


def test_submitting_a_bid_tells_its_people_on_the_site() -> None:
    bid = make_submitted_bid(make_round())
    lead = bid.organisation.memberships.get(role="lead").user
    receipt = Notice.objects.get(person=lead, kind="bids.submitted")
    assert receipt.title == f"Bid {bid.reference} submitted"
    assert receipt.about == f"{bid.reference} in {bid.round.title}"
    assert receipt.path == f"/bids/{bid.reference}/"


def test_the_outcome_tells_its_people_on_the_site() -> None:
    judged = make_notified([DecisionKind.FUND, DecisionKind.REJECT])
    told = Notice.objects.filter(kind="judging.outcome")
    assert told.exists()
    assert {notice.path for notice in told} <= {f"/bids/{bid.reference}/" for bid in judged.bids}
    assert told.count() == OutboxEmail.objects.filter(template="evaluations/outcome").count()


def test_old_notifications_are_forgotten_and_what_waits_for_an_email_is_not() -> None:
    person = make_person()
    fresh, read, waits, ancient = (tell_certified(person) for _ in range(4))
    Notice.objects.filter(pk=read.pk).update(read_at=read.made_at - KEPT_READ)
    Notice.objects.filter(pk__in=[ancient.pk, waits.pk]).update(made_at=read.made_at - KEPT)
    Notice.objects.filter(pk=waits.pk).update(delivery=Delivery.DAILY)
    assert forget_old() == 2
    assert set(Notice.objects.values_list("pk", flat=True)) == {fresh.pk, waits.pk}
