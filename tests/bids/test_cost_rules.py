"""What costs must add up to: set by an officer, told beside the table, refused at the end, kept in the snapshot."""

from __future__ import annotations

import json
from typing import Any

import pytest
from django.db import DatabaseError, transaction
from django.test import Client
from django.urls import reverse

from bids.models import Answer, Bid
from bids.refusals import BidRefused
from bids.selectors.completeness import gaps
from bids.selectors.content import bid_content
from bids.selectors.cost_rules import Totalled, least_match, short_of_match, unequal
from bids.services.answering import Change, save_answers
from bids.services.submitting import submit_bid
from evaluations.models import Rehearsal
from evaluations.services.rehearsing import rehearse, work_out
from evaluations.services.working import do_work
from portal.accounts.roles import Role
from portal.audit.clock import database_now
from programmes.models import Question, QuestionKind, Round, Section
from programmes.selectors.readiness import publishing_blockers
from programmes.services.copying import copy_round
from programmes.services.sealing import seal_payload
from tests.accounts.people import make_staff
from tests.bids.rounds import signed_in
from tests.factories.bids import Council, make_bid, write_answer
from tests.factories.rounds import make_round
from tests.programmes.making import make_round as make_draft
from tests.programmes.test_rounds_admin import fields_of

pytestmark = pytest.mark.django_db
ASKED = "How much do you ask for?"


def round_with_rules(*, total: str = "grant", **fields: object) -> Round:
    """A round that is open now and asks for an amount which must equal a total of the costs."""
    made = make_round(published=False, certified_by_dcs=False, certified_by_s151=False, **fields)
    costs = Question.objects.get(section__round=made, kind=QuestionKind.COST_TABLE)
    Question.objects.create(
        section=costs.section, key="asked", kind="money", label=ASKED, equals=total, order=0, required=False
    )
    Round.objects.filter(pk=made.pk).update(published_at=database_now(), published_by=make_staff(Role.FUND_OFFICER))
    made.refresh_from_db()
    return made


def costs_page(bid: Bid) -> str:
    section = Section.objects.get(round=bid.round, questions__kind=QuestionKind.COST_TABLE)
    return reverse("bids:section", args=[bid.reference, section.slug])


def grant_of(bid: Bid) -> int:
    return sum(line.amount_pounds for line in bid.cost_lines.filter(source="grant"))


@pytest.mark.parametrize(("asked", "words"), [(50_000, "£1,200 more than the £50,000"), (52_000, "£800 less than")])
def test_a_difference_is_told_in_figures(asked: int, words: str) -> None:
    question = Question(label=ASKED, equals="all")
    assert words in unequal(question, asked, Totalled(51_000, 200))
    assert unequal(question, 51_200, Totalled(51_000, 200)) == ""


@pytest.mark.parametrize(
    ("pounds", "percent", "grant", "least"),
    [(None, None, 500, 0), (100, None, 500, 100), (None, 10, 501, 51), (100, 10, 500, 100), (100, 50, 500, 250)],
)
def test_the_least_match_is_the_amount_or_the_share(
    pounds: int | None, percent: int | None, grant: int, least: int
) -> None:
    round_ = Round(min_match_pounds=pounds, min_match_percent=percent)
    assert least_match(round_, grant) == least
    assert not list(short_of_match(round_, Totalled(grant, least)))
    if least:
        assert "so £1 more is needed" in next(iter(short_of_match(round_, Totalled(grant, least - 1))))


def test_costs_that_miss_the_amount_are_told_beside_the_table_and_keep_the_bid_back(council: Council) -> None:
    bid = make_bid(round_with_rules(), council)
    grant = grant_of(bid)
    write_answer(bid, "asked", grant - 1_200, council.editor)
    sentence = f"The grant in the cost table is £1,200 more than the £{grant - 1_200:,} of “{ASKED}”."
    page = signed_in(council.editor).get(costs_page(bid)).content.decode()
    assert sentence in page
    assert "It must equal the grant applied for, as in the cost table." in page
    assert "bids/costs.js" in page
    check = signed_in(council.lead).get(reverse("bids:check", args=[bid.reference])).content.decode()
    assert sentence in check
    assert f'href="{costs_page(bid)}#asked-question"' in check
    with pytest.raises(BidRefused, match="£1,200 more"):
        submit_bid(bid_id=bid.pk, by=council.lead)
    asked = Answer.objects.get(bid=bid, question__key="asked")
    change = Change(asked.question_id, grant, asked.version)
    assert save_answers(bid_id=bid.pk, changes=[change], by=council.editor).changed == ["asked"]
    assert not gaps(Bid.objects.get(pk=bid.pk))
    submission = submit_bid(bid_id=bid.pk, by=council.lead)
    assert json.loads(submission.snapshot)["cost_rules"] == {"equals": {"asked": "grant"}}


def test_the_page_says_it_again_on_saving_without_a_script(council: Council) -> None:
    bid = make_bid(round_with_rules(), council)
    sent = {"version-asked": "0", "asked": "1", "go": "stay"}
    text = signed_in(council.editor).post(costs_page(bid), sent, follow=True).content.decode()
    assert f"more than the £1 of “{ASKED}”" in text


def test_too_little_match_funding_keeps_the_bid_back(council: Council) -> None:
    bid = make_bid(round_with_rules(min_match_percent=20), council)
    match = sum(line.amount_pounds for line in bid.cost_lines.filter(source="match"))
    least = -(-grant_of(bid) * 20 // 100)
    assert match < least
    sentence = f"This round asks for at least £{least:,}, so £{least - match:,} more is needed."
    assert sentence in signed_in(council.editor).get(costs_page(bid)).content.decode()
    with pytest.raises(BidRefused, match="more is needed"):
        submit_bid(bid_id=bid.pk, by=council.lead)
    bid.cost_lines.create(category="other", financial_year=bid.round.first_financial_year or 0, source="match",
                          amount_pounds=least - match)  # fmt: skip
    submission = submit_bid(bid_id=bid.pk, by=council.lead)
    assert json.loads(submission.snapshot)["cost_rules"]["min_match_percent"] == 20


def test_a_bid_without_rules_says_what_it_said_before(council: Council) -> None:
    assert "cost_rules" not in bid_content(make_bid(make_round(), council))
    payload = json.loads(seal_payload(make_draft(), seed_sha256=""))
    assert not {"min_match_pounds", "min_match_percent"} & set(payload)
    assert not any("equals" in question for section in payload["sections"] for question in section["questions"])


def test_an_officer_sets_the_rules_in_the_admin(client: Client) -> None:
    client.force_login(make_staff(Role.FUND_OFFICER))
    draft = make_draft()
    section = Section.objects.get(round=draft, slug="costs")
    asked = Question.objects.create(section=section, key="asked", kind="money", label=ASKED, order=1)
    address = reverse("admin:programmes_question_change", args=[asked.pk])
    assert client.post(address, fields_of(client, address) | {"equals": "grant"}).status_code == 302
    asked.refresh_from_db()
    assert asked.equals == "grant"
    change = reverse("admin:programmes_round_change", args=[draft.pk])
    sent = fields_of(client, change) | {"min_match_pounds": "5000", "min_match_percent": "10"}
    assert client.post(change, sent).status_code == 302
    draft.refresh_from_db()
    assert (draft.min_match_pounds, draft.min_match_percent) == (5000, 10)
    payload = json.loads(seal_payload(draft, seed_sha256=""))
    assert payload["min_match_percent"] == 10
    copy = copy_round(round_id=draft.pk, title="Another", by=make_staff(Role.FUND_OFFICER))
    assert (copy.min_match_pounds, copy.min_match_percent) == (5000, 10)
    assert Question.objects.get(section__round=copy, key="asked").equals == "grant"
    text = Question.objects.create(section=section, key="words", kind="short_text", label="Words", order=2)
    address = reverse("admin:programmes_question_change", args=[text.pk])
    refused = client.post(address, fields_of(client, address) | {"equals": "grant"}).content.decode()
    assert "Only a question for money can be compared with the costs" in refused


def test_rules_without_a_cost_table_block_publication() -> None:
    draft = make_draft()
    draft.min_match_pounds = 10
    Question.objects.filter(section__round=draft, kind=QuestionKind.COST_TABLE).delete()
    said = publishing_blockers(draft, database_now())
    assert "The round asks for match funding, and no question asks for the costs." in said


def test_the_public_reads_the_rules_before_it_bids(client: Client) -> None:
    published = round_with_rules(min_match_pounds=5_000, min_match_percent=10)
    page = client.get(reverse("programmes:round", args=[published.slug])).content.decode()
    assert "At least £5,000 and 10% of the grant" in page
    paper = client.get(reverse("programmes:questions", args=[published.slug])).content.decode()
    assert "It must equal the grant applied for, as in the cost table." in paper


def test_published_rules_stay(council: Council) -> None:
    published = round_with_rules(min_match_pounds=10)
    asked = Question.objects.filter(section__round=published, key="asked")
    tried: list[tuple[Any, dict[str, Any]]] = [
        (Round.objects.filter(pk=published.pk), {"min_match_pounds": 0}),
        (Round.objects.filter(pk=published.pk), {"min_match_percent": 1}),
        (asked, {"equals": "all"}),
    ]
    for rows, change in tried:
        with pytest.raises(DatabaseError, match="sealed"), transaction.atomic():
            rows.update(**change)


def test_a_rehearsal_keeps_and_breaks_them() -> None:
    draft = make_round(published=False, min_match_percent=15)
    costs = Question.objects.get(section__round=draft, kind=QuestionKind.COST_TABLE)
    Question.objects.create(section=costs.section, key="asked", kind="money", label=ASKED, equals="all", order=0)
    made = rehearse(round_id=draft.pk, wanted=21, by=make_staff(Role.FUND_OFFICER))
    assert do_work(Rehearsal, made.pk, work_out)
    made.refresh_from_db()
    reasons = {each["plan"]: " ".join(each["reasons"]) for each in made.results if not each["is_submitted"]}
    assert "£1,200 less than" in reasons["Asks for another amount than its costs come to"]
    assert "more is needed" in reasons["Brings less match funding than the round asks for"]
    assert all(each["is_submitted"] for each in made.results if each["plan"].startswith("Answers everything"))
