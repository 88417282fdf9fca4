"""The page of one section, through the eyes of those who write in it."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.test import Client
from django.urls import reverse

from bids.models import Answer, AnswerVersion, Bid, CostLine
from portal.accounts.roles import Role
from portal.audit.clock import database_now
from portal.audit.models import AuditEvent
from programmes.models import Question, Round
from tests.accounts.people import make_staff
from tests.bids.rounds import make_rich_round, signed_in
from tests.factories.bids import Council, make_bid, write_answer
from tests.factories.rounds import close_round, make_round

pytestmark = pytest.mark.django_db


@pytest.fixture
def bid(council: Council) -> Bid:
    return make_bid(make_rich_round(), council, complete=False)


def page(bid: Bid, slug: str) -> str:
    return reverse("bids:section", args=[bid.reference, slug])


def value(bid: Bid, key: str) -> object:
    return Answer.objects.get(bid=bid, question__key=key).value


def test_an_answer_is_saved_and_the_next_section_follows(bid: Bid, editor: Client, council: Council) -> None:
    response = editor.post(
        page(bid, "need"), {"problem": "Too many moves.\r\nToo little time.", "version-problem": "0"}
    )
    assert response["Location"] == page(bid, "work")
    assert value(bid, "problem") == "Too many moves.\nToo little time."
    bid.refresh_from_db()
    assert bid.saved_by == council.editor
    assert AuditEvent.objects.filter(chain=bid.audit_chain, kind="bid.answered").count() == 1


def test_come_back_later_says_when_it_was_saved(bid: Bid, editor: Client) -> None:
    response = editor.post(page(bid, "need"), {"problem": "Moves", "version-problem": "0", "go": "later"}, follow=True)
    assert response.redirect_chain[-1][0] == bid.get_absolute_url()
    assert "Saved at" in response.content.decode()


def test_the_title_names_the_bid(bid: Bid, editor: Client) -> None:
    editor.post(page(bid, "about"), {"title": "A <b>better</b> start", "version-title": "0"})
    bid.refresh_from_db()
    assert bid.title == "A <b>better</b> start"
    assert "A &lt;b&gt;better&lt;/b&gt; start" in editor.get(bid.get_absolute_url()).content.decode()


def test_words_past_the_limit_are_refused_beside_the_box_and_kept_on_the_page(bid: Bid, editor: Client) -> None:
    long = "word " * 50 + "last-word"
    response = editor.post(page(bid, "need"), {"problem": long, "version-problem": "0"})
    html = response.content.decode()
    assert "Shorten this to 50 words. It is 1 word too long." in html
    assert 'href="#id_problem"' in html
    assert long in html
    assert not Answer.objects.filter(bid=bid).exists()
    editor.post(page(bid, "need"), {"problem": "word " * 50, "version-problem": "0"})
    assert Answer.objects.filter(bid=bid).count() == 1


def test_a_refused_answer_does_not_keep_the_others_from_being_saved(bid: Bid, editor: Client) -> None:
    posted = {"price": "a lot", "version-price": "0", "children": "1,250", "version-children": "0", "rows-figures": "1"}
    html = editor.post(page(bid, "more"), posted).content.decode()
    assert "Enter an amount in pounds, like 250000" in html
    assert "Everything else on this page is saved." in html
    assert "What you typed is still there: change it and save again." in html
    assert "choose it again" not in html
    assert 'value="a lot"' in html
    assert value(bid, "children") == 1250
    again = posted | {"price": "£2,500", "children": "1250", "version-children": "1"}
    assert editor.post(page(bid, "more"), again).status_code == 302
    assert value(bid, "price") == 2500
    assert AnswerVersion.objects.filter(answer__bid=bid, answer__question__key="children").count() == 1


def test_answers_of_every_kind_are_read_back_as_they_were_given(bid: Bid, editor: Client) -> None:
    posted = {
        "stage": "Scale",
        "rows-figures": "2",
        "figures-0-measure": "Moves",
        "figures-0-value": "3",
        "figures-1-measure": "",
        "figures-1-value": "",
        "children": "12.5",
        "price": "£1,000",
        "starts_day": "1",
        "starts_month": "april",
        "starts_year": "2027",
        "themes": ["Homes", "Schools"],
        "area": "care-leavers",
        "other": "no",
        "agreed": "on",
    }
    assert editor.post(page(bid, "more"), posted).status_code == 302
    expected = {
        "stage": "Scale",
        "figures": [{"measure": "Moves", "value": "3"}],
        "children": "12.5",
        "price": 1000,
        "starts": "2027-04-01",
        "themes": ["Homes", "Schools"],
        "area": "care-leavers",
        "other": "no",
        "agreed": "yes",
    }
    assert {key: value(bid, key) for key in expected} == expected
    html = editor.get(page(bid, "more")).content.decode()
    for text in ('value="12.5"', 'value="1000"', 'value="2027"', "\nMoves</textarea>"):
        assert text in html
    assert html.count("checked") == 6


@pytest.mark.parametrize(
    ("posted", "sentence"),
    [
        ({"stage": "Nothing of the sort"}, "Select"),
        ({"children": "many"}, "Enter a number, like 1250 or 12.5"),
        ({"starts_day": "31", "starts_month": "2", "starts_year": "2027"}, "must be a real date"),
        ({"price": "12.50"}, "Enter whole pounds, without pence"),
    ],
)
def test_bad_input_gets_its_sentence(bid: Bid, editor: Client, posted: dict[str, str], sentence: str) -> None:
    html = editor.post(page(bid, "more"), {"rows-figures": "1", **posted}).content.decode()
    assert sentence in html or "valid choice" in html
    assert "There is a problem" in html
    assert not Answer.objects.filter(bid=bid, question__key__in=[key.split("_")[0] for key in posted]).exists()


def test_rows_come_and_go_without_a_script(bid: Bid, editor: Client) -> None:
    posted = {"rows-figures": "1", "figures-0-measure": "Moves", "figures-0-value": "3", "add_row": "figures"}
    response = editor.post(page(bid, "more"), posted)
    assert response["Location"] == f"{page(bid, 'more')}?row=figures#figures-last"
    html = editor.get(response["Location"]).content.decode()
    assert 'name="rows-figures" value="2"' in html
    posted |= {"rows-figures": "2", "figures-1-measure": "Schools", "figures-1-value": "4", "version-figures": "1"}
    del posted["add_row"]
    editor.post(page(bid, "more"), posted)
    response = editor.post(page(bid, "more"), posted | {"remove_row": "figures:0", "version-figures": "2"})
    assert response["Location"] == page(bid, "more")
    assert value(bid, "figures") == [{"measure": "Schools", "value": "4"}]


def test_a_question_is_shown_by_an_earlier_answer_and_hidden_by_another(bid: Bid, editor: Client) -> None:
    assert "Which other money?" not in editor.get(page(bid, "more")).content.decode()
    posted = {"other": "yes", "version-other": "0", "rows-figures": "1", "go": "continue"}
    response = editor.post(page(bid, "more"), posted)
    assert response["Location"] == f"{page(bid, 'more')}#which-group"
    html = editor.get(page(bid, "more")).content.decode()
    assert "there is another question on this page" in html
    assert "Which other money?" in html
    posted |= {"version-other": "1", "which": "A grant from the council", "version-which": "0"}
    assert editor.post(page(bid, "more"), posted)["Location"] == reverse("bids:check", args=[bid.reference])
    posted |= {"other": "no", "which": "A grant from the council", "version-which": "1"}
    editor.post(page(bid, "more"), posted)
    assert "Which other money?" not in editor.get(reverse("bids:check", args=[bid.reference])).content.decode()
    assert value(bid, "which") == "A grant from the council"


def test_a_question_that_came_by_an_answer_that_saved_itself_is_told_of_too(bid: Bid, editor: Client) -> None:
    autosave = reverse("bids:autosave", args=[bid.reference, "more"])
    assert editor.post(autosave, {"other": "yes", "version-other": "0"}).status_code == 200
    seen = {"other": "yes", "version-other": "1", "rows-figures": "1", "go": "continue"}
    response = editor.post(page(bid, "more"), seen, follow=True)
    assert "Because of your answers there is another question on this page" in response.content.decode()
    response = editor.post(page(bid, "more"), {**seen, "which": "A trust.", "version-which": "0"})
    assert response["Location"] == reverse("bids:check", args=[bid.reference])


def test_costs_are_saved_by_cell_with_their_totals(bid: Bid, editor: Client) -> None:
    year = bid.round.first_financial_year
    posted = {
        f"costs-staff-{year}-grant": "£100,000",
        f"costs-other-{year}-grant": "50000",
        f"costs-staff-{year}-match": "25,000",
        "version-costs": "0",
        "go": "stay",
    }
    assert editor.post(page(bid, "costs"), posted).status_code == 302
    lines = CostLine.objects.filter(bid=bid).values_list("category", "source", "amount_pounds")
    assert set(lines) == {("staff", "grant", 100_000), ("other", "grant", 50_000), ("staff", "match", 25_000)}
    html = editor.get(page(bid, "costs")).content.decode()
    assert "£150,000" in html
    assert 'value="100000"' in html


def test_an_error_stands_in_its_cell_and_no_cost_is_changed(bid: Bid, editor: Client) -> None:
    year = bid.round.first_financial_year
    posted = {f"costs-staff-{year}-grant": "100000", f"costs-other-{year}-grant": "ten", "version-costs": "0"}
    html = editor.post(page(bid, "costs"), posted).content.decode()
    assert f'href="#id_costs-other-{year}-grant"' in html
    assert f'id="id_costs-other-{year}-grant-error"' in html
    assert 'value="ten"' in html
    assert 'value="100000"' in html
    assert not CostLine.objects.filter(bid=bid).exists()


def test_after_the_deadline_everything_is_readable_and_typed_text_is_given_back(bid: Bid, council: Council) -> None:
    write_answer(bid, "problem", "Written in good time", council.editor)
    close_round(bid.round)
    client = signed_in(council.editor)
    html = client.get(page(bid, "need")).content.decode()
    assert "The round closed" in html
    assert "Written in good time" in html
    assert "<textarea" not in html
    response = client.post(page(bid, "need"), {"problem": "Too late, but not lost", "version-problem": "1"})
    assert response.status_code == 409
    assert "The round closed" in response.content.decode()
    assert "Too late, but not lost" in response.content.decode()
    assert value(bid, "problem") == "Written in good time"


def test_certifiers_read_and_do_not_write(bid: Bid, council: Council) -> None:
    client = signed_in(council.dcs)
    assert "Its editors and leads change it" in client.get(page(bid, "need")).content.decode()
    assert client.post(page(bid, "need"), {"problem": "Mine now"}).status_code == 403
    assert not Answer.objects.filter(bid=bid).exists()


def test_a_section_that_is_not_there(bid: Bid, editor: Client) -> None:
    assert editor.get(page(bid, "nothing-of-the-sort")).status_code == 404


def test_a_round_that_has_not_opened(council: Council) -> None:
    now = database_now()
    later = make_rich_round(opens_at=now + timedelta(days=1), closes_at=now + timedelta(days=9))
    bid = make_bid(later, council, complete=False)
    assert "The round opens" in signed_in(council.lead).get(page(bid, "need")).content.decode()


def test_a_session_that_ended_keeps_the_text(bid: Bid, council: Council) -> None:
    client = Client(enforce_csrf_checks=True)
    login = reverse("account_login")
    token = client.get(login).cookies["csrftoken"].value
    client.post(login, {"login": council.editor.email, "password": "a long pass phrase", "csrfmiddlewaretoken": token})
    html = client.get(page(bid, "need")).content.decode()
    token = html.split('name="csrfmiddlewaretoken" value="')[1].split('"')[0]
    del client.cookies["sessionid"]
    posted = {"problem": "An hour of work", "version-problem": "0", "csrfmiddlewaretoken": token}
    response = client.post(page(bid, "need"), posted)
    assert response.status_code == 403
    assert "An hour of work" in response.content.decode()


@pytest.mark.parametrize("button", [{"partners": "no such"}, {"remove_file": "no-key"}, {"add_row": "no such"}])
def test_a_button_that_the_page_does_not_have_leads_on(editor: Client, bid: Bid, button: dict[str, str]) -> None:
    slug = bid.round.sections.order_by("order")[0].slug
    assert editor.post(page(bid, slug), button).status_code == 302


def test_the_summary_names_what_each_error_is_about(bid: Bid, editor: Client) -> None:
    year = bid.round.first_financial_year
    name = f"costs-staff-{year}-grant"
    html = editor.post(page(bid, "costs"), {name: "lots", "version-costs": "0"}).content.decode()
    text = f"Grant applied for: Staff, {year} to {int(year or 0) + 1}: Enter an amount in pounds, like 250000"
    assert f'<a href="#id_{name}">{text}</a>' in html


@pytest.mark.parametrize("key", ["errors", "summary", "named_errors", "fields"])
def test_a_question_may_have_any_key(council: Council, key: str) -> None:
    made = make_round(published=False)
    Question.objects.filter(section__round=made, key="title").update(key=key)
    now = database_now()
    Round.objects.filter(pk=made.pk).update(published_at=now, published_by=make_staff(Role.FUND_OFFICER))
    made.refresh_from_db()
    bid = make_bid(made, council, complete=False)
    posted = {key: "x" * 301, f"version-{key}": "0"}
    html = signed_in(council.editor).post(page(bid, "about"), posted).content.decode()
    assert "Title of the bid: Shorten this to 300 characters. It has 301." in html


def test_a_row_half_filled_says_so_on_the_page_of_all_answers(bid: Bid, editor: Client, council: Council) -> None:
    write_answer(bid, "figures", [{"measure": "Moves", "value": ""}], council.editor)
    assert (
        "Every box of a row needs something in it."
        in editor.get(reverse("bids:check", args=[bid.reference])).content.decode()
    )


def test_a_grant_outside_the_limits_is_told_before_certification(council: Council) -> None:
    bid = make_bid(make_rich_round(), council, grant=9_000_000)
    client = signed_in(council.lead)
    for name in ("bid", "check", "submit"):
        html = client.get(reverse(f"bids:{name}", args=[bid.reference])).content.decode()
        assert "the most this round awards is £500,000" in html
