"""A round that asks for Ofsted's judgements: who may not bid is told why at the start, and officers see it."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from bids.refusals import BidRefused
from bids.services.starting import start_bid
from portal.accounts.roles import Role
from programmes.models import LocalAuthority, OfstedJudgement, Round
from programmes.selectors.ofsted.eligibility import why_not_by_ofsted
from programmes.services.publishing import publish_round
from tests.accounts.people import make_staff
from tests.factories.bids import Council, make_authority, make_council
from tests.factories.judging import make_closed_round
from tests.factories.rounds import make_round
from tests.programmes.making import keep_a_seed, make_published_round
from tests.programmes.making import make_round as make_draft

pytestmark = pytest.mark.django_db
RULE = "ofsted_good/1"


def judged(authority: LocalAuthority, published: dt.date, grade: str = "good") -> None:
    names = ("overall_effectiveness", "impact_of_leaders", "help_and_protection", "children_in_care", "care_leavers")
    OfstedJudgement.objects.create(
        authority=authority,
        framework="ILACS standard",
        inspection_start=published,
        published=published,
        report_url=f"https://example.org/{authority.pk}/{published}",
        **(dict.fromkeys(names, "good") | {"care_leavers": grade}),
    )


def made(grade: str = "good", *, days_after: int = -10, name: str = "Fairshire") -> tuple[Round, Council]:
    """An open round with the rule, and a council whose report came out so many days after the opening."""
    round_ = make_round(eligibility_rule=RULE)
    authority = make_authority(name)
    assert round_.opens_at is not None
    judged(authority, round_.opens_at.date() + dt.timedelta(days=days_after), grade)
    return round_, make_council(f"{name} Council", authority=authority)


def test_who_meets_it_may_start() -> None:
    round_, council = made()
    assert start_bid(round_id=round_.pk, organisation_id=council.organisation.pk, by=council.lead).reference


def test_who_does_not_is_told_which_judgement_of_which_inspection(client: Client) -> None:
    round_, council = made("requires improvement")
    with pytest.raises(BidRefused, match="Care leavers was judged “requires improvement”"):
        start_bid(round_id=round_.pk, organisation_id=council.organisation.pk, by=council.lead)
    client.force_login(council.lead)
    text = client.get(f"/bids/start/{round_.slug}/").content.decode()
    assert "You cannot start a bid in this round" in text
    assert "Fairshire Council did not meet that. Care leavers was judged" in text
    assert "Care leavers was judged" in client.get("/bids/").content.decode()


def test_the_day_the_round_opens_counts_and_not_what_came_after() -> None:
    round_, council = made(days_after=1)
    with pytest.raises(BidRefused, match="No inspection of Fairshire Council"):
        start_bid(round_id=round_.pk, organisation_id=council.organisation.pk, by=council.lead)
    judged_then, other = made(name="Laterton")
    assert other.organisation.authority is not None
    assert judged_then.opens_at is not None
    judged(other.organisation.authority, judged_then.opens_at.date() + dt.timedelta(days=1), "inadequate")
    assert why_not_by_ofsted(judged_then, other.organisation) is None


def test_an_organisation_without_an_authority_cannot_meet_it() -> None:
    round_ = make_round(eligibility_rule=RULE)
    council = make_council("Charity", kind="charity")
    with pytest.raises(BidRefused, match="Charity runs no authority's children's services"):
        start_bid(round_id=round_.pk, organisation_id=council.organisation.pk, by=council.lead)


def test_a_round_without_the_rule_asks_the_database_nothing(django_assert_num_queries: Any) -> None:
    round_, council = make_round(), make_council()
    with django_assert_num_queries(0):
        assert why_not_by_ofsted(round_, council.organisation) is None


def test_officers_see_it_in_the_check_whatever_the_number_of_bids(client: Client) -> None:
    counts = []
    for bids in (1, 3):
        closed = make_closed_round(bids, eligibility_rule=RULE)
        client.force_login(closed.officer)
        with CaptureQueriesContext(connection) as asked:
            page = client.get(f"/admin/evaluations/rounds/{closed.round.slug}/checks/").content.decode()
        counts.append(len(asked))
        assert page.count("This round is open to authorities that Ofsted judged good or better") == bids
    assert counts[0] == counts[1]
    page = client.get(f"/admin/evaluations/bids/{closed.bids[0].reference}/eligibility/").content.decode()
    assert "The portal found: This round is open to authorities that Ofsted judged" in page
    assert "Ofsted’s judgements on the authority do not meet" in page


def test_who_may_bid_says_the_rule_and_it_is_sealed(client: Client) -> None:
    officer = make_staff(Role.FUND_OFFICER)
    round_ = make_draft(by=officer)
    Round.objects.filter(pk=round_.pk).update(eligibility_rule=RULE)
    keep_a_seed()
    publish_round(round_id=round_.pk, by=officer)
    text = client.get(round_.get_absolute_url()).content.decode()
    assert "good or better, overall and in every sub-judgement" in text
    assert '"eligibility_rule":"ofsted_good/1"' in client.get(f"{round_.get_absolute_url()}seal.json").content.decode()
    assert (
        "eligibility_rule" not in client.get(f"{make_published_round().get_absolute_url()}seal.json").content.decode()
    )
