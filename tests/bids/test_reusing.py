"""Never twice: earlier answers used again as new versions, and nothing overwritten silently."""

from __future__ import annotations

from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from pytest_django import DjangoAssertNumQueries

from bids.models import Answer, Attachment, Bid, Reuse
from bids.refusals import BidRefused
from bids.services.attaching import attach_file
from bids.services.reusing import use_answer
from programmes.models import Question, Round
from tests.bids.files import a_pdf as pdf
from tests.bids.rounds import make_rich_round, question, signed_in
from tests.factories.bids import Council, make_authority, make_bid, make_council, write_answer
from tests.factories.rounds import close_round, make_round

pytestmark = pytest.mark.django_db

EARLIER = "Children moved four times a year on average."


@pytest.fixture
def past(council: Council) -> Bid:
    """An earlier bid in which the problem is answered."""
    bid = make_bid(make_round(title="Last year's round"), council, complete=False)
    write_answer(bid, "problem", EARLIER, council.editor)
    return bid


@pytest.fixture
def bid(council: Council, past: Bid) -> Bid:
    return make_bid(make_round(), council, complete=False)


def address(bid: Bid, name: str = "earlier", key: str = "problem", *more: object) -> str:
    return reverse(f"bids:{name}", args=[bid.reference, key, *more])


def answer_of(bid: Bid, key: str = "problem") -> Answer:
    return Answer.objects.get(bid=bid, question__key=key)


def using(bid: Bid, past: Bid, key: str = "problem") -> str:
    return address(bid, "use_earlier", key, answer_of(past, key).pk)


def relabel(round_: Round, **changes: Any) -> None:
    """Change the round's question about the problem, past the seal."""
    from django.db import connection

    with connection.cursor() as cursor:
        cursor.execute("SET session_replication_role = replica")
        Question.objects.filter(section__round=round_, key="problem").update(**changes)
        cursor.execute("RESET session_replication_role")


def test_an_earlier_answer_becomes_this_one(bid: Bid, past: Bid, editor: Client) -> None:
    section = reverse("bids:section", args=[bid.reference, "need"])
    assert 'value="earlier:problem"' in editor.get(section).content.decode()
    typed = {"version-problem": "0", "problem": "", "open": "earlier:problem"}
    assert editor.post(section, typed)["Location"] == address(bid)
    listed = editor.get(address(bid)).content.decode()
    assert EARLIER in listed
    assert "8 words of the 50 that this question takes" in listed
    assert "Last year&#x27;s round" in listed
    page = using(bid, past)
    assert "Use this answer" in editor.get(page).content.decode()
    assert editor.post(page, {"version": "0"})["Location"] == f"{section}#problem-question"
    made = answer_of(bid)
    assert (made.value, made.version, made.versions.count()) == (EARLIER, 1, 1)
    assert Reuse.objects.get(answer=made).source == answer_of(past)
    assert f"Taken from bid {past.reference}" in editor.get(section).content.decode()


def test_what_is_there_is_shown_and_kept_or_joined_or_replaced(bid: Bid, past: Bid, editor: Client) -> None:
    write_answer(bid, "problem", "Ours.", bid.created_by)
    page = using(bid, past)
    html = editor.get(page).content.decode()
    assert "Ours." in html
    assert EARLIER in html
    assert "Choose what becomes of the answer" in editor.post(page, {"version": "1"}).content.decode()
    editor.post(page, {"version": "1", "how": "keep"})
    assert answer_of(bid).version == 1
    editor.post(page, {"version": "1", "how": "append"})
    assert answer_of(bid).value == f"Ours.\n\n{EARLIER}"
    editor.post(page, {"version": "2", "how": "replace"})
    made = answer_of(bid)
    assert made.value == EARLIER
    assert set(made.versions.values_list("value", flat=True)) == {"Ours.", f"Ours.\n\n{EARLIER}", EARLIER}


def test_somebody_wrote_meanwhile(bid: Bid, past: Bid, editor: Client) -> None:
    write_answer(bid, "problem", "Written meanwhile", bid.created_by)
    response = editor.post(using(bid, past), {"version": "0", "how": "replace"})
    assert response.status_code == 409
    assert "Written meanwhile" in response.content.decode()
    assert answer_of(bid).value == "Written meanwhile"


def test_too_long_a_text_is_shortened_first(bid: Bid, past: Bid, editor: Client) -> None:
    relabel(bid.round, word_limit=5)
    page = using(bid, past)
    html = editor.post(page, {"version": "0"}).content.decode()
    assert "Shorten this. It has 8 words, and this question takes up to 5." in html
    assert f">\n{EARLIER}</textarea>" in html
    assert not Answer.objects.filter(bid=bid).exists()
    html = editor.post(page, {"version": "0", "text": "still far too many words here"}).content.decode()
    assert "It has 6 words" in html
    assert editor.post(page, {"version": "0", "text": "Children moved four times."}).status_code == 302
    assert answer_of(bid).value == "Children moved four times."


def test_similar_wording_is_found_and_other_wording_is_not(bid: Bid, past: Bid, editor: Client) -> None:
    relabel(bid.round, key="issue", label="What is the problem here?")
    assert EARLIER in editor.get(address(bid, "earlier", "issue")).content.decode()
    assert EARLIER not in editor.get(address(bid, "earlier", "plan")).content.decode()
    assert "has not answered this question" in editor.get(address(bid, "earlier", "plan")).content.decode()


def test_nobody_elses_answers(bid: Bid, past: Bid, editor: Client) -> None:
    other = make_council()
    theirs = make_bid(make_round(), other, complete=False)
    secret = write_answer(theirs, "problem", "The secret of another council", other.editor)
    assert "The secret of another council" not in editor.get(address(bid)).content.decode()
    assert editor.get(address(bid, "use_earlier", "problem", secret.pk)).status_code == 404
    own = write_answer(bid, "problem", "Mine", bid.created_by)
    assert editor.get(address(bid, "use_earlier", "problem", own.pk)).status_code == 404
    with pytest.raises(BidRefused, match="own bids"):
        use_answer(
            bid_id=bid.pk,
            question_id=question(bid.round, "problem").pk,
            source=secret,
            value="x",
            version=1,
            by=bid.created_by,
        )


def test_who_may_and_when(bid: Bid, past: Bid, council: Council, editor: Client) -> None:
    page = using(bid, past)
    assert signed_in(council.dcs).get(page).status_code == 403
    assert editor.get(address(bid, "earlier", "costs")).status_code == 404
    assert editor.get(address(bid, "earlier", "nothing")).status_code == 404
    close_round(bid.round)
    assert "The round closed" in editor.get(page).content.decode()
    response = editor.post(page, {"version": "0"})
    assert response.status_code == 409
    assert not Answer.objects.filter(bid=bid).exists()


def test_files_are_taken_over_and_checked_again(bid: Bid, past: Bid, council: Council, editor: Client) -> None:
    asked = question(past.round, "plan-file")
    attach_file(bid_id=past.pk, question_id=asked.pk, name="plan.pdf", content=pdf(), by=council.editor)
    bad = attach_file(bid_id=past.pk, question_id=asked.pk, name="plan2.pdf", content=pdf("two"), by=council.editor)
    page = using(bid, past, "plan-file")
    assert "plan2.pdf" in editor.get(page).content.decode()
    assert editor.post(page).status_code == 302
    made = Attachment.objects.get(bid=bid)
    assert (made.name, made.sha256, made.file.name != bad.file.name) == ("plan2.pdf", bad.sha256, True)
    with bad.file.storage.open(str(bad.file.name), "wb") as stored:
        stored.write(b"<html>no PDF any more</html>")
    html = editor.post(page, follow=True).content.decode()
    assert "plan2.pdf: " in html
    assert Attachment.objects.filter(bid=bid).count() == 1


def test_answers_that_name_something(council: Council, editor: Client) -> None:
    north, south = make_authority("North Shire"), make_authority("South Shire")
    ended = make_authority("Old Shire", active_to="2021-03-31")
    single = make_authority("Older Shire", active_to="2019-03-31")
    ended.successors.set([north, south])
    single.successors.set([south])
    past, bid = (make_bid(make_rich_round(), council, complete=False) for _ in "ab")
    write_answer(past, "areas", [ended.gss_code, single.gss_code], council.editor)
    write_answer(past, "stage", "Gone", council.editor)
    write_answer(past, "figures", [{"measure": "Moves", "value": "3"}], council.editor)
    listed = editor.get(address(bid, "earlier", "areas")).content.decode()
    assert "Old Shire was replaced by North Shire and South Shire. Choose which take part." in listed
    editor.post(using(bid, past, "areas"), {"version": "0"})
    assert answer_of(bid, "areas").value == [south.gss_code]
    assert "cannot be chosen in this round" in editor.get(address(bid, "earlier", "stage")).content.decode()
    editor.post(using(bid, past, "stage"), {"version": "0"})
    assert not Answer.objects.filter(bid=bid, question__key="stage").exists()
    write_answer(bid, "figures", [{"measure": "Ours", "value": "1"}], council.editor)
    editor.post(using(bid, past, "figures"), {"version": "1", "how": "append"})
    assert [row["measure"] for row in answer_of(bid, "figures").value or []] == ["Ours", "Moves"]


def test_lists_cost_the_same(bid: Bid, council: Council, django_assert_num_queries: DjangoAssertNumQueries) -> None:
    client = signed_in(council.editor)
    for more in (0, 15):
        for _ in range(more):
            write_answer(make_bid(make_round(), council, complete=False), "problem", EARLIER, council.editor)
        with django_assert_num_queries(6):
            assert client.get(address(bid)).status_code == 200
