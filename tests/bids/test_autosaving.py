"""What a page saves on its own: saved once, kept as few versions, never over somebody else's text."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.db import IntegrityError, connection, transaction
from django.test import Client
from django.urls import reverse

from bids import tasks
from bids.models import Answer, AnswerVersion, Bid, Certification, CostLine, Presence
from bids.services import keeping
from bids.services.answering import Change, save_answers
from bids.services.restoring import restore_version
from portal.audit.clock import database_now
from portal.audit.models import AuditEvent
from tests.bids.rounds import make_rich_round, question, signed_in
from tests.factories.bids import Council, certify_bid, hand_in, make_bid, make_council, write_answer
from tests.factories.rounds import close_round

pytestmark = pytest.mark.django_db


@pytest.fixture
def bid(council: Council) -> Bid:
    return make_bid(make_rich_round(), council, complete=False)


def send(client: Client, bid: Bid, slug: str = "need", **posted: Any) -> tuple[int, dict[str, Any]]:
    """What the page's script sends, and the answer."""
    named = {name.replace("version_", "version-").replace("rows_", "rows-"): value for name, value in posted.items()}
    response = client.post(reverse("bids:autosave", args=[bid.reference, slug]), named)
    return response.status_code, response.json()


def save(client: Client, bid: Bid, text: str, version: int) -> int:
    address = reverse("bids:section", args=[bid.reference, "need"])
    return client.post(address, {"problem": text, "version-problem": version}).status_code


def versions(bid: Bid) -> list[Any]:
    kept = AnswerVersion.objects.filter(answer__bid=bid, answer__question__key="problem").order_by("version")
    return list(kept.values_list("value", flat=True))


def text(bid: Bid) -> Any:
    return Answer.objects.get(bid=bid, question__key="problem").value


def type_on(client: Client, bid: Bid, words: int, start: int = 0) -> None:
    """So many autosaves, each a word longer."""
    for number in range(words):
        status, answer = send(client, bid, problem="word " * (number + 1), version_problem=start + number)
        assert (status, answer["versions"]) == (200, {"problem": start + number + 1})


def test_it_is_saved_and_says_when(bid: Bid, editor: Client) -> None:
    status, answer = send(editor, bid, problem="As it is typed", version_problem=0)
    assert status == 200
    assert answer["saved"].startswith("Saved at ")
    assert (answer["versions"], answer["errors"], answer["conflicts"]) == ({"problem": 1}, {}, {})
    assert text(bid) == "As it is typed"
    assert Presence.objects.get(bid=bid).section.slug == "need"


def test_a_run_of_typing_is_one_version_and_one_event(bid: Bid, editor: Client) -> None:
    type_on(editor, bid, 12)
    assert versions(bid) == []
    assert save(editor, bid, "word " * 12, 12) == 302
    assert versions(bid) == [("word " * 12).strip()]
    assert AuditEvent.objects.filter(chain=bid.audit_chain, kind="bid.answered").count() == 1


def test_what_somebody_else_writes_over_is_kept_first(bid: Bid, council: Council, editor: Client) -> None:
    type_on(editor, bid, 3)
    status, answer = send(signed_in(council.lead), bid, problem="The lead's", version_problem=3)
    assert (status, answer["versions"]) == (200, {"problem": 4})
    assert versions(bid) == ["word word word"]
    assert save(signed_in(council.lead), bid, "The lead's", 4) == 302
    assert versions(bid) == ["word word word", "The lead's"]
    kept = AnswerVersion.objects.get(answer__bid=bid, version=3)
    assert kept.saved_by == council.editor
    event = AuditEvent.objects.filter(chain=bid.audit_chain, kind="bid.answered").order_by("sequence")[0]
    assert event.by == council.editor


def test_what_is_shown_is_kept_so_that_it_can_be_merged(bid: Bid, council: Council, editor: Client) -> None:
    type_on(editor, bid, 2)
    assert signed_in(council.lead).get(reverse("bids:section", args=[bid.reference, "need"])).status_code == 200
    assert versions(bid) == ["word word"]
    type_on(editor, bid, 2, start=2)
    posted = {"problem": "word word, the lead adds", "version-problem": 2}
    response = signed_in(council.lead).post(reverse("bids:section", args=[bid.reference, "need"]), posted)
    assert response.status_code == 409
    assert 'name="base-problem" value="2"' in response.content.decode()


def test_a_pause_ends_the_run(bid: Bid, editor: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    type_on(editor, bid, 2)
    monkeypatch.setattr(keeping, "PAUSE", timedelta(0))
    send(editor, bid, problem="After a pause", version_problem=2)
    assert versions(bid) == ["word word"]


def test_no_run_is_longer_than_its_limit(bid: Bid, editor: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    type_on(editor, bid, 2)
    monkeypatch.setattr(keeping, "LONGEST_RUN", timedelta(0))
    send(editor, bid, problem="Much later", version_problem=2)
    assert versions(bid) == ["word word"]


def test_what_was_typed_and_left_becomes_a_version(bid: Bid, editor: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    type_on(editor, bid, 2)
    tasks.keep_what_was_typed()
    assert versions(bid) == []
    monkeypatch.setattr(keeping, "PAUSE", timedelta(0))
    tasks.keep_what_was_typed()
    tasks.keep_what_was_typed()
    assert versions(bid) == ["word word"]


def test_the_database_lets_nothing_go_that_is_no_version(bid: Bid, council: Council, editor: Client) -> None:
    type_on(editor, bid, 2)
    answer = Answer.objects.get(bid=bid)
    late = answer.typing_since + timedelta(minutes=11)  # type: ignore[operator]  # a run has begun
    for changed in (
        {"value": "x", "typing_since": None},
        {"value": "x", "saved_by": council.lead},
        {"value": "x", "saved_at": late},
        {"value": "x", "version": 9, "typing_since": database_now()},
    ):
        with pytest.raises(IntegrityError, match="kept as a version before"), transaction.atomic():
            Answer.objects.filter(pk=answer.pk).update(**changed)
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        cursor.execute("ALTER TABLE bids_answer DISABLE TRIGGER kept_before_it_changes")
        Answer.objects.filter(pk=answer.pk).update(value="x", typing_since=None)
        cursor.execute("ALTER TABLE bids_answer ENABLE TRIGGER kept_before_it_changes")
    assert text(bid) == "x", "without the guard the text would be gone"


def test_the_same_text_from_another_tab_is_no_conflict(bid: Bid, editor: Client) -> None:
    send(editor, bid, problem="The same", version_problem=0)
    for stale in (0, 1, 7):
        status, answer = send(editor, bid, problem="The same", version_problem=stale)
        assert (status, answer["versions"], answer["conflicts"]) == (200, {"problem": 1}, {})


def test_an_older_tab_of_ones_own_overwrites_nothing(bid: Bid, editor: Client) -> None:
    type_on(editor, bid, 2)
    status, answer = send(editor, bid, problem="From the other tab", version_problem=1)
    assert (status, answer["versions"], answer["conflicts"]) == (200, {}, {"problem": ""})
    assert text(bid) == "word word"


def test_somebody_elses_newer_text_is_named(bid: Bid, council: Council, editor: Client) -> None:
    send(signed_in(council.lead), bid, problem="The lead's", version_problem=0)
    _, answer = send(editor, bid, problem="The editor's", version_problem=0)
    assert answer["conflicts"] == {"problem": "Lee Lead"}
    assert text(bid) == "The lead's"


def test_a_text_that_is_too_long_is_not_saved_and_the_rest_is(bid: Bid, editor: Client) -> None:
    sent = {"children": "12 and more", "version_children": 0, "price": "100", "version_price": 0}
    status, answer = send(editor, bid, "more", **sent)
    assert status == 200
    assert answer["versions"] == {"price": 1}
    assert answer["errors"] == {"children": "Enter a number, like 1250 or 12.5"}
    assert Answer.objects.get(bid=bid).value == 100


def test_only_what_is_sent_is_touched(bid: Bid, council: Council, editor: Client) -> None:
    write_answer(bid, "stage", "Develop", council.editor)
    send(editor, bid, "more", price="100", version_price=0)
    assert Answer.objects.get(bid=bid, question__key="stage").value == "Develop"


def test_costs_save_themselves_too(bid: Bid, editor: Client) -> None:
    cell = f"costs-staff-{bid.round.first_financial_year}-grant"
    address = reverse("bids:autosave", args=[bid.reference, "costs"])
    for version, amount in enumerate(("100", "1000", "10000")):
        answer = editor.post(address, {cell: amount, "version-costs": version}).json()
        assert answer["versions"] == {"costs": version + 1}
    assert CostLine.objects.get(bid=bid).amount_pounds == 10_000
    assert not AnswerVersion.objects.filter(answer__bid=bid).exists()
    editor.post(reverse("bids:section", args=[bid.reference, "costs"]), {cell: "10000", "version-costs": 3})
    assert AnswerVersion.objects.filter(answer__bid=bid).count() == 1


def test_a_certified_bid_waits_for_the_button(council: Council) -> None:
    bid = make_bid(make_rich_round(), council)
    certify_bid(bid, council)
    status, answer = send(signed_in(council.editor), bid, problem="One key too many", version_problem=1)
    assert status == 409
    assert "ends the certificates" in answer["refused"]
    assert Certification.objects.filter(bid=bid, state="certified").count() == 2
    assert text(bid) == "Too many moves between homes."


def test_nothing_is_saved_after_the_round_closed_or_the_bid_was_handed_in(council: Council) -> None:
    bid = make_bid(make_rich_round(), council)
    hand_in(bid, council)
    Certification.objects.filter(bid=bid).update(state="lapsed")
    status, answer = send(signed_in(council.editor), bid, problem="Late", version_problem=1)
    assert (status, "submitted" in answer["refused"]) == (409, True)
    close_round(bid.round)
    status, answer = send(signed_in(council.editor), bid, problem="Late", version_problem=1)
    assert (status, "closed" in answer["refused"]) == (409, True)


def test_a_run_underway_at_submission_is_in_the_bid_and_in_the_history(
    council: Council, monkeypatch: pytest.MonkeyPatch
) -> None:
    bid = make_bid(make_rich_round(), council)
    send(signed_in(council.editor), bid, problem="The last words", version_problem=1)
    submission = hand_in(bid, council)
    assert "The last words" in submission.snapshot
    monkeypatch.setattr(keeping, "PAUSE", timedelta(0))
    tasks.keep_what_was_typed()
    assert versions(bid)[-1] == "The last words"


def test_who_may_not_write_saves_nothing(bid: Bid, council: Council) -> None:
    address = reverse("bids:autosave", args=[bid.reference, "need"])
    posted = {"problem": "x", "version-problem": 0}
    assert signed_in(council.dcs).post(address, posted).status_code == 403
    assert signed_in(make_council().lead).post(address, posted).status_code == 404
    assert Client().post(address, posted).status_code == 403
    assert signed_in(council.lead).post(reverse("bids:autosave", args=[bid.reference, "nowhere"])).status_code == 404
    assert not Answer.objects.filter(bid=bid).exists()


def test_any_post_gives_an_answer(bid: Bid, editor: Client) -> None:
    for posted in ({}, {"version_x": 1}, {"version_problem": "x"}, {"version_problem": "1", "problem": "\x00a"}):
        status, _ = send(editor, bid, **posted)
        assert status == 200


def test_a_page_that_sends_nothing_says_it_is_open_and_is_told_who_else_is(bid: Bid, council: Council) -> None:
    lead, editor = signed_in(council.lead), signed_in(council.editor)
    assert send(lead, bid) == (200, {"here": ""})
    assert send(editor, bid) == (200, {"here": "Lee Lead is here"})
    assert Presence.objects.filter(bid=bid).count() == 2
    assert not Answer.objects.filter(bid=bid).exists()
    complete = make_bid(make_rich_round(), council)
    certify_bid(complete, council)
    assert send(editor, complete) == (200, {"here": ""}), "a certified bid can be read together too"


def test_an_earlier_version_comes_back_as_a_new_one(bid: Bid, council: Council, editor: Client) -> None:
    type_on(editor, bid, 2)
    save(editor, bid, "word word", 2)
    save(editor, bid, "Something else", 2)
    asked = question(bid.round, "problem")
    saved = restore_version(bid_id=bid.pk, question=asked, version=2, seen=3, by=council.lead)
    assert saved.changed == ["problem"]
    assert versions(bid) == ["word word", "Something else", "word word"]


def test_saving_by_hand_what_stands_by_another_keeps_its_writer(bid: Bid, council: Council, editor: Client) -> None:
    type_on(editor, bid, 1)
    save_answers(bid_id=bid.pk, changes=[Change(question(bid.round, "problem").pk, "word", 0)], by=council.lead)
    assert AnswerVersion.objects.get(answer__bid=bid).saved_by == council.editor
