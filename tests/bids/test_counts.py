"""Every page of a bid asks the database the same few things, however much there is."""

from __future__ import annotations

import gzip

import pytest
from django.urls import reverse
from pytest_django import DjangoAssertNumQueries

from bids.models import Bid, CostLine, Partner
from portal.audit.clock import database_now
from programmes.models import FILE_KINDS, Question, QuestionKind, Round
from tests.bids.besides import put
from tests.bids.rounds import COLUMNS, make_rich_round, signed_in
from tests.factories.bids import Council, make_authority, make_bid, make_council, write_answer
from tests.factories.rounds import make_round

pytestmark = pytest.mark.django_db

PAGES = {
    "bid": 8,
    "check": 7,
    "submit": 7,
    "withdraw": 3,
}
SECTIONS = {"about": 9, "need": 8, "more": 9, "costs": 8}


def fill(bid: Bid, council: Council, codes: list[str]) -> None:
    Partner.objects.bulk_create(Partner(bid=bid, name=f"Partner {number}") for number in range(40))
    write_answer(bid, "areas", codes, council.editor)
    write_answer(bid, "figures", [{"measure": f"M{n}", "value": str(n)} for n in range(50)], council.editor)
    year = bid.round.first_financial_year or 2026
    CostLine.objects.bulk_create(
        CostLine(bid=bid, category=category, financial_year=year, source="match", amount_pounds=5)
        for category in ("staff", "premises", "equipment")
    )


@pytest.mark.parametrize("name", PAGES)
def test_the_pages_of_a_bid(name: str, django_assert_num_queries: DjangoAssertNumQueries) -> None:
    council, other = make_council(), make_council()
    codes = [make_authority().gss_code for _ in range(150)]
    round_ = make_rich_round()
    empty, full = make_bid(round_, other, complete=False), make_bid(round_, council)
    write_answer(empty, "areas", codes[:1], other.editor)
    fill(full, council, codes)
    for bid, who in ((empty, other), (full, council)):
        client = signed_in(who.lead)
        with django_assert_num_queries(PAGES[name]):
            response = client.get(reverse(f"bids:{name}", args=[bid.reference]))
        assert response.status_code == 200
        assert len(gzip.compress(response.content)) < 60_000


@pytest.mark.parametrize("slug", SECTIONS)
def test_the_pages_of_a_section(slug: str, django_assert_num_queries: DjangoAssertNumQueries) -> None:
    council, other = make_council(), make_council()
    codes = [make_authority().gss_code for _ in range(150)]
    round_ = make_rich_round()
    empty, full = make_bid(round_, other, complete=False), make_bid(round_, council)
    fill(full, council, codes)
    for bid, who in ((empty, other), (full, council)):
        client = signed_in(who.editor)
        with django_assert_num_queries(SECTIONS[slug]):
            response = client.get(reverse("bids:section", args=[bid.reference, slug]))
        assert len(gzip.compress(response.content)) < 60_000


def test_a_section_that_asks_sixty_questions_of_every_kind(django_assert_num_queries: DjangoAssertNumQueries) -> None:
    """Text, tables, costs, partners, files, councils and areas on one page, filled in, for a team of two."""
    council, round_ = make_council(), make_round(published=False)
    codes = [make_authority().gss_code for _ in range(150)]
    section = round_.sections.get(slug="need")
    Question.objects.filter(section__round=round_).update(section=section)
    asked = Question.objects.filter(section=section)
    kinds = [one for one in QuestionKind if one not in (QuestionKind.COST_TABLE, QuestionKind.PARTNERS)]
    keys = ["figures" if kind == QuestionKind.TABLE else f"{kind}-0".replace("_", "-") for kind in kinds]
    keys += [f"more-{number}" for number in range(60 - asked.count() - len(keys))]
    Question.objects.bulk_create(
        Question(section=section, key=key, kind=kinds[n % len(kinds)], label=f"{n}?", columns=COLUMNS)
        for n, key in enumerate(keys)
    )
    asked.exclude(kind__in=FILE_KINDS).update(files_beside=2)
    assert (asked.count(), set(asked.values_list("kind", flat=True))) == (60, set(QuestionKind))
    Round.objects.filter(pk=round_.pk).update(published_at=database_now(), published_by=council.lead)
    bid = make_bid(Round.objects.get(pk=round_.pk), council)
    fill(bid, council, codes)
    for key in ("problem", "figures", "long-text-0"):
        put(bid, council, key)
    signed_in(council.lead).get(reverse("bids:section", args=[bid.reference, "need"]))
    client = signed_in(council.editor)
    with django_assert_num_queries(10):
        response = client.get(reverse("bids:section", args=[bid.reference, "need"]))
    assert b"Lee Lead is here now" in response.content
    assert response.content.count(b"figures.pdf</a>") == 3


@pytest.mark.parametrize("number", [1, 1000])
def test_the_list_of_bids(number: int, django_assert_num_queries: DjangoAssertNumQueries) -> None:
    council, round_ = make_council(), make_round(bids_per_organisation=1000)
    Bid.objects.bulk_create(
        Bid(
            reference=f"L-{index:04d}",
            round=round_,
            organisation=council.organisation,
            slot=index + 1,
            created_by=council.lead,
            title=f"Bid {index}",
        )
        for index in range(number)
    )
    client = signed_in(council.lead)
    with django_assert_num_queries(8):
        response = client.get("/bids/")
    assert len(gzip.compress(response.content)) < 60_000
