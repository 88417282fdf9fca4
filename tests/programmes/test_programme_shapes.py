"""Each programme of the sources on its own page, with what it is made of."""

from __future__ import annotations

import gzip
from typing import Any

import pytest
from django.test import Client

from programmes.models import Alliance, AlliancePriority, PeerSupport, Programme, Source
from programmes.pictures.near import near_map
from programmes.pictures.timeline import timeline
from programmes.selectors.timeline import Moment
from tests.programmes.register import assert_public, loaded, loaded_once, make_authority

__all__ = ["loaded", "loaded_once"]


def read(client: Client, address: str) -> str:
    return " ".join(client.get(address).content.decode().replace("&#x27;", "'").split())


def test_no_programme_asks_more_than_six_things(
    loaded: None, client: Client, django_assert_max_num_queries: Any
) -> None:
    for programme in Programme.objects.filter(is_demonstration=False):
        with django_assert_max_num_queries(6):
            response = client.get(programme.get_absolute_url())
        assert response.status_code == 200
        assert len(gzip.compress(response.content)) < 60_000


def test_the_innovation_programme_on_a_line_of_time(loaded: None, client: Client) -> None:
    text = assert_public(client, "/programmes/childrens-social-care-innovation-programme/")
    for said in ("£110 million (awarded)", "53 projects", "59% of top-tier authorities", "£200 million", "£36 million"):
        assert said in " ".join(text.split())
    assert "/projects/?announced=2017-03-20" in text
    assert '<a class="govuk-link" href="/rounds/covid-19/">' in text
    assert 'role="img"' in text
    for number in range(1, 15):
        assert f">{number}</text>" in text
        assert f"{number}. " in text
    assert "Four early projects" in text
    assert "Date not known" in text


def test_alliances_are_marked_as_inferred_and_say_what_is_not_published(loaded: None, client: Client) -> None:
    text = read(client, "/programmes/regional-improvement-alliances/")
    assert text.count("Inferred</strong>") == 3
    assert text.count("Not published: no source found says what this alliance agreed to improve.") == 3
    assert "North West, Yorkshire and The Humber, West Midlands, London, South East and South West" in text
    assert "Members: North Tyneside, " in text
    assert Alliance.objects.get(slug="north-east").members.count() == 12


def test_phases_stand_in_order_with_those_who_took_part(loaded: None, client: Client) -> None:
    text = read(client, "/programmes/national-assessment-and-accreditation-system/")
    order = [text.index(said) for said in ("Phase one</h3>", "phase two</a></h3>", "new participants, April 2020</a>")]
    assert order == sorted(order)
    assert "April 2020 to January 2022" in text
    for council in ("Bury", "Leeds", "Manchester", "Oldham", "Wigan"):
        assert f">{council}</a>" in text
    assert text.count("No source found names the councils of this phase.") == 2


def test_the_improvement_programme_leads_to_what_it_pays_for(loaded: None, client: Client) -> None:
    text = read(client, "/programmes/improvement-programme/")
    assert "£20 million" in text
    assert "/programmes/partners-in-practice/" in text
    assert "/programmes/regional-improvement-alliances/" in text
    assert "no source found says which council supports which" in text


def test_partners_in_practice_offers_every_authority_of_today(loaded: None, client: Client) -> None:
    text = read(client, "/programmes/partners-in-practice/")
    assert '<option value="E09000016">Havering</option>' in text
    assert text.count("<option value=") == 154


def test_pilots_are_marked_on_the_map(loaded: None, client: Client) -> None:
    text = read(client, "/programmes/what-works-centre/")
    assert text.count("portal-hexmap__hex--lead") == 7
    assert "Supervision of designated safeguarding leads pilot" in text
    assert "No source found gives the money" in read(client, "/programmes/multi-agency-safeguarding-reform/")


@pytest.mark.django_db
def test_priorities_and_support_are_shown_with_source_and_dates(client: Client, django_assert_num_queries: Any) -> None:
    programme = Programme.objects.create(name="P", slug="p", shape="alliances")
    payer = Programme.objects.create(name="I", slug="i", shape="improvement")
    source = Source.objects.create(citation="A paper of 2019")
    alliance = Alliance.objects.create(programme=programme, name="Far", slug="far")
    for number in range(3):
        AlliancePriority.objects.create(alliance=alliance, priority=f"Aim {number}", agreed="2019-05", source=source)
        PeerSupport.objects.create(
            programme=payer,
            alliance=alliance,
            giver=make_authority(f"Giver {number}"),
            receiver=make_authority(),
            topic="Early help",
            starts="2019",
            source=source,
        )
        Alliance.objects.create(programme=programme, name=f"Empty {number}", slug=f"empty-{number}")
    with django_assert_num_queries(4):
        text = read(client, "/programmes/p/")
    for said in (
        "Aim 2, agreed May 2019",
        "A paper of 2019",
        "3 councils support another",
        "No source found names its",
    ):
        assert said in text
    with django_assert_num_queries(4):
        text = read(client, "/programmes/i/")
    for said in ("Giver 2", "Early help", "A paper of 2019", "Far alliance", "2019"):
        assert said in text


def test_a_picture_of_nothing_and_of_one_day() -> None:
    assert timeline([], title="Nothing")["dots"] == []
    one = Moment("Only", "2017-03-20", "2017-03-20", None, None, 1)
    drawn = timeline([one, Moment("Undated", "", "", None)], title="One")
    assert len(drawn["dots"]) == 1
    assert 0 < drawn["dots"][0].x < drawn["width"]


def test_dots_of_one_day_do_not_cover_one_another() -> None:
    same = [Moment(str(number), "2017-03-20", "2017-03-20", None, None, number) for number in range(1, 30)]
    drawn = timeline(same, title="Same")["dots"]
    assert len({(one.x, one.y) for one in drawn}) == len(drawn)
    assert min(one.y for one in drawn) > 0


def test_a_small_map_of_nobody_on_the_map() -> None:
    assert near_map(["X00000001"]) is None
    found = near_map(["E06000001", "E06000002"])
    assert found is not None
    assert set(found.names) == {"Hartlepool", "Middlesbrough"}
