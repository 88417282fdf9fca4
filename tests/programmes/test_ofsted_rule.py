"""The rule of Partners in Practice: judgements as they stood on a day, and every reason why not."""

from __future__ import annotations

from datetime import date

import pytest
from django.test import Client
from django.utils import timezone

from programmes.models import LocalAuthority, OfstedJudgement, Programme
from programmes.selectors.ofsted.answers import Answer, answer_for, answers_on, by_region
from programmes.selectors.ofsted.reports import all_reports, as_they_stood
from tests.programmes.register import make_authority

pytestmark = pytest.mark.django_db

GOOD = {
    name: "good" for name in ("overall_effectiveness", "impact_of_leaders", "help_and_protection", "children_in_care")
}


def inspect(authority: LocalAuthority, published: date, **grades: object) -> OfstedJudgement:
    values: dict[str, object] = {**GOOD, "framework": "ILACS standard", "published": published, **grades}
    values.setdefault("inspection_start", published)
    return OfstedJudgement.objects.create(
        authority=authority, report_url=f"https://example.org/{authority.pk}/{published}", **values
    )


def asked(authority: LocalAuthority, day: date) -> Answer:
    return answer_for(authority, day, all_reports())


def test_good_throughout_meets_it_and_a_judgement_not_yet_separate_does_not_count_against() -> None:
    place = make_authority()
    inspect(place, date(2019, 5, 1), children_in_care="outstanding")
    answer = asked(place, date(2020, 1, 1))
    assert answer.meets
    assert "published by 1 January 2020 meet the rule" in answer.sentence
    assert [line.meets for line in answer.lines] == [True, True, True, True, None]


@pytest.mark.parametrize(
    "name", ["overall_effectiveness", "impact_of_leaders", "help_and_protection", "children_in_care", "care_leavers"]
)
@pytest.mark.parametrize("grade", ["requires improvement", "inadequate"])
def test_one_judgement_below_good_is_named_with_its_inspection(name: str, grade: str) -> None:
    place = make_authority()
    inspect(place, date(2023, 3, 7), **{name: grade})
    answer = asked(place, date(2023, 3, 7))
    assert not answer.meets
    said = f"was judged “{grade}”, which is below good, in the inspection published on 7 March 2023."
    assert [reason.endswith(said) for reason in answer.reasons] == [True]
    assert answer.reasons[0].lower().startswith(name.replace("_", " "))


def test_only_what_was_published_by_the_day_counts() -> None:
    place = make_authority("Otherplace")
    inspect(place, date(2019, 5, 1), overall_effectiveness="inadequate")
    inspect(place, date(2022, 5, 1))
    assert asked(place, date(2019, 4, 30)).reasons == (
        "No inspection of Otherplace Council published by 30 April 2019 is on the record, which begins on 1 May 2019.",
    )
    assert not asked(place, date(2022, 4, 30)).meets
    assert asked(place, date(2022, 5, 1)).meets


def test_no_overall_judgement_since_april_2026() -> None:
    place = make_authority()
    inspect(place, date(2026, 6, 17), overall_effectiveness="", care_leavers="good")
    answer = asked(place, date(2026, 7, 1))
    assert answer.reasons == ["Ofsted has given no overall judgement since April 2026, and the rule asks for one."]


def test_a_council_that_followed_one_other_whole_keeps_its_report() -> None:
    old = make_authority("Old", active_to=date(2023, 3, 31))
    new = make_authority("New", active_from=date(2023, 4, 1))
    old.successors.add(new)
    inspect(new, date(2022, 9, 21))
    assert asked(old, date(2022, 12, 1)).meets
    assert asked(new, date(2023, 4, 1)).meets
    inspect(new, date(2024, 9, 21), overall_effectiveness="inadequate")
    assert not asked(new, date(2024, 9, 21)).meets
    assert asked(old, date(2023, 3, 31)).meets


def test_a_council_that_was_split_leaves_its_report_to_nobody() -> None:
    old = make_authority("Old", active_to=date(2021, 3, 31))
    heirs = [make_authority(name, active_from=date(2021, 4, 1)) for name in ("North", "West")]
    for heir in reversed(heirs):
        old.successors.add(heir)
    inspect(heirs[0], date(2020, 9, 21))
    assert "No inspection of North Council" in asked(heirs[0], date(2021, 5, 1)).reasons[0]
    reports = all_reports()
    assert as_they_stood(old.pk, date(2022, 1, 1), reports.places) == heirs
    assert as_they_stood(heirs[0].pk, date(2020, 1, 1), reports.places) == [old]
    assert as_they_stood(old.pk, date(2020, 1, 1), reports.places) == [old]


def test_replaced_twice_and_in_a_circle() -> None:
    first = make_authority("First", active_to=date(2019, 3, 31))
    second = make_authority("Second", active_from=date(2019, 4, 1), active_to=date(2021, 3, 31))
    third = make_authority("Third", active_from=date(2021, 4, 1))
    first.successors.add(second)
    second.successors.add(third)
    places = all_reports().places
    assert as_they_stood(first.pk, date(2025, 1, 1), places) == [third]
    assert as_they_stood(third.pk, date(2018, 1, 1), places) == [first]
    third.successors.add(first)
    assert as_they_stood(first.pk, date(2025, 1, 1), all_reports().places) == [third]


def test_everyone_on_a_day_is_who_existed_on_it() -> None:
    ended = make_authority("Ended", active_to=date(2019, 3, 31))
    here = make_authority("Here")
    inspect(here, date(2019, 1, 1))
    answers = answers_on(date(2019, 6, 1), all_reports())
    assert [one.authority for one in answers] == [here]
    assert [(one.met, one.all) for one in by_region(answers)] == [(1, 1)]
    assert {one.authority for one in answers_on(date(2019, 2, 1), all_reports())} == {ended, here}


def test_an_empty_record_says_so(client: Client) -> None:
    Programme.objects.create(name="P", slug="p", eligibility_rule="ofsted_good/1")
    text = client.get("/programmes/p/requirements/").content.decode()
    assert "None on the record" in text
    assert f'value="{timezone.localdate()}"' in text
