"""A team is told of each other's work on a bid: on the site always, by email as each chose. Through the pages."""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Callable

import pytest
from django.urls import reverse

from bids.models import Bid, Comment
from portal.accounts.models import User
from portal.accounts.roles import Role, sync_groups
from portal.mail.models import OutboxEmail
from portal.notices.kinds import kinds_for
from portal.notices.models import Notice
from portal.notices.services import digests
from portal.notices.services.digests import send_digests
from portal.notices.states import Delivery
from programmes.models import MemberRole, Membership
from tests.accounts.people import make_staff
from tests.bids.rounds import make_rich_round, signed_in
from tests.factories.bids import Council, make_bid, make_member

pytestmark = pytest.mark.django_db
SAID = "Is this figure still right?"


@pytest.fixture
def bid(council: Council) -> Bid:
    return make_bid(make_rich_round(), council)


def at(name: str, bid: Bid, *more: str) -> str:
    return reverse(f"bids:{name}", args=[bid.reference, *more])


def choose(person: User, delivery: str) -> None:
    """Through the page: everything that can be chosen for this kind of work, so; the rest as it was."""
    kinds = [kind for kind in kinds_for(is_staff=person.is_staff) if not kind.is_fixed]
    wanted = Delivery(delivery)
    chosen = {kind.name: delivery if wanted in kind.deliveries else "at_once" for kind in kinds}
    assert signed_in(person).post(reverse("notices:choices"), chosen).status_code == 302


def give(bid: Bid, by: User, to: User) -> None:
    assert signed_in(by).post(at("team", bid), {"to-need": str(to.pk), "was-need": ""}).status_code == 302


def comment(bid: Bid, by: User) -> Comment:
    posted = {"text": SAID, "key": str(uuid.uuid4())}
    assert signed_in(by).post(at("comments", bid, "problem"), posted).status_code == 302
    return Comment.objects.latest("pk")


def settle(bid: Bid, by: User, said: Comment, word: str = "resolve") -> None:
    assert signed_in(by).post(at("comments", bid, "problem"), {word: said.pk}).status_code == 302


def told(kind: str) -> list[User]:
    return [notice.person for notice in Notice.objects.filter(kind=kind).select_related("person").order_by("pk")]


def test_whoever_is_given_a_section_is_told_and_led_to_it(bid: Bid, council: Council) -> None:
    give(bid, council.lead, council.editor)
    assert told("bids.assigned") == [council.editor]
    email = OutboxEmail.objects.get(template="bids/assigned")
    assert (email.to, email.subject) == (
        council.editor.email,
        f"{council.lead.full_name} gave you a section of bid {bid.reference}",
    )
    assert "“The need”" in email.text_body
    assert at("section", bid, "need") in email.html_body
    client = signed_in(council.editor)
    assert "gave you a section" in client.get("/notifications/").content.decode()
    assert client.get(f"/notifications/{Notice.objects.get().pk}/")["Location"] == at("section", bid, "need")


def test_nobody_is_told_of_what_they_did_themselves(bid: Bid, council: Council) -> None:
    give(bid, council.lead, council.lead)
    settle(bid, council.lead, comment(bid, council.lead))
    assert council.lead not in told("bids.assigned") + told("bids.commented") + told("bids.resolved")


def test_a_comment_reaches_those_whose_answer_it_is_and_nobody_else(bid: Bid, council: Council) -> None:
    """Who wrote it (the editor), who sees to the section (another editor), who spoke before (the director)."""
    other = make_member(council.organisation, MemberRole.EDITOR, "Ana Other")
    give(bid, council.lead, other)
    comment(bid, council.dcs)
    Notice.objects.all().delete()
    said = comment(bid, council.lead)
    assert set(told("bids.commented")) == {other, council.dcs, council.editor}
    email = OutboxEmail.objects.get(template="bids/commented", to=other.email, key__startswith=f"commented:{said.pk}")
    assert SAID in email.text_body
    assert {notice.path for notice in Notice.objects.all()} == {at("comments", bid, "problem")}


def test_a_comment_on_what_nobody_wrote_reaches_the_leads(council: Council) -> None:
    bid = make_bid(make_rich_round(), council, complete=False)
    comment(bid, council.editor)
    assert told("bids.commented") == [council.lead]


def test_who_left_the_team_is_told_nothing(bid: Bid, council: Council) -> None:
    said = comment(bid, council.editor)
    now = said.written_at
    Membership.objects.filter(user=council.editor).update(ended_at=now, ended_by=council.lead)
    settle(bid, council.lead, said)
    assert told("bids.resolved") == []


def test_a_settled_comment_is_told_each_time_it_is_settled(bid: Bid, council: Council) -> None:
    said = comment(bid, council.editor)
    for word in ("resolve", "resolve", "reopen", "resolve"):
        settle(bid, council.lead, said, word)
    assert told("bids.resolved") == [council.editor, council.editor]
    assert OutboxEmail.objects.filter(template="bids/comment_resolved", to=council.editor.email).count() == 2


def test_what_is_switched_off_comes_by_no_email_and_stands_on_the_site(bid: Bid, council: Council) -> None:
    choose(council.editor, "off")
    give(bid, council.lead, council.editor)
    settle(bid, council.lead, comment(bid, council.editor))
    assert not OutboxEmail.objects.filter(to=council.editor.email).exists()
    page = signed_in(council.editor).get("/notifications/").content.decode()
    assert "gave you a section" in page
    assert "settled your comment" in page


def test_once_a_day_is_one_email_with_all_of_it(bid: Bid, council: Council, monkeypatch: pytest.MonkeyPatch) -> None:
    choose(council.editor, "daily")
    give(bid, council.lead, council.editor)
    settle(bid, council.lead, comment(bid, council.editor))
    assert not OutboxEmail.objects.filter(to=council.editor.email).exists()
    late = Notice.objects.latest("made_at").made_at + dt.timedelta(days=1)
    monkeypatch.setattr(digests, "database_now", lambda: late.replace(hour=12))
    assert send_digests() == 1
    email = OutboxEmail.objects.get(to=council.editor.email)
    assert email.subject == "2 notifications from the innovation fund"
    assert at("section", bid, "need") in email.text_body
    assert send_digests() == 0


@pytest.mark.parametrize(
    ("name", "act"),
    [("bids.assigned", give), ("bids.commented", lambda bid, by, _: comment(bid, by))],
)
def test_at_once_is_at_once(bid: Bid, council: Council, name: str, act: Callable[[Bid, User, User], object]) -> None:
    choose(council.lead, "at_once")
    act(bid, council.editor, council.lead)
    assert told(name) == [council.lead]
    assert OutboxEmail.objects.get(to=council.lead.email).template == name.replace(".", "/", 1)


def test_what_a_team_says_among_itself_is_not_read_in_the_admin(bid: Bid, council: Council) -> None:
    sync_groups()
    comment(bid, council.editor)
    email = OutboxEmail.objects.get(template="bids/commented")
    assert "text" not in email.values
    for role in (Role.FUND_OFFICER, Role.AUDITOR):
        client = signed_in(make_staff(role))
        page = client.get(reverse("admin:mail_outboxemail_change", args=[email.pk])).content.decode()
        assert "meant for its reader alone" in page
        assert SAID not in page
