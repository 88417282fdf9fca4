"""Awards as 360Giving grants: what they say, what they leave out, and what cannot be one."""

from __future__ import annotations

import json
from typing import Any

import pytest
from django.test import Client

from programmes.models import (
    Award,
    EvaluationReport,
    Organisation,
    PartyRole,
    Programme,
    Project,
    ProjectParty,
    Round,
    Source,
)
from programmes.selectors.opendata.dates import award_date
from programmes.selectors.opendata.flattened import flattened
from programmes.selectors.opendata.grants import Facts, grant_of, grants_of, make_grant, why_no_grant, with_grant_facts
from programmes.selectors.opendata.identifiers import named_only_id, organisation_id
from programmes.selectors.opendata.linked import linked_data
from programmes.selectors.opendata.package import faults, package
from programmes.selectors.opendata.quality import check
from programmes.selectors.projects import real_projects
from tests.programmes.register import make_authority, make_project

pytestmark = pytest.mark.django_db


def only_award(**changed: Any) -> Award:
    """The award of a project announced on a day, led by a council."""
    fields = {"announced": "2017-03-20"} | {name: value for name, value in changed.items() if name != "pounds"}
    project = make_project(lead=make_authority(), pounds=changed.get("pounds", 250_000))
    for name, value in fields.items():
        setattr(project, name, value)
    project.save()
    return project.awards.get()


def grant(award: Award) -> dict[str, Any]:
    made = grant_of(award)
    assert made is not None
    assert not faults(package([made], title="One", download="/x"))
    return made


def test_a_grant_says_who_what_where_when_and_on_whose_word() -> None:
    authority = make_authority("Leeds", code="LDS", gss_code="E08000035", authority_type="metropolitan_district")
    partner = make_authority("York", code="YOR", gss_code="E06000014")
    project = make_project("Family Valued", lead=authority, partners=(partner,), pounds=4_850_000)
    project.announced, project.starts, project.record_id = "2015-03-23", "2015-01", "R1-01"
    project.save()
    project.sources.add(Source.objects.create(citation="Leeds", url="https://example.org/leeds"))
    EvaluationReport.objects.create(title="Report", slug="report", project=project, record_key="r")
    made = grant(project.awards.get())
    assert made["id"] == "innovation-fund-R1-01"
    assert made["amountAwarded"] == 4_850_000
    assert made["awardDate"] == "2015-03-23"
    assert made["recipientOrganization"][0]["id"] == "GB-LAE-LDS"
    assert made["fundingOrganization"] == [{"id": "GB-GOR-D6", "name": "Department for Education"}]
    assert [place["geoCode"] for place in made["beneficiaryLocation"]] == ["E08000035", "E06000014"]
    assert made["beneficiaryLocation"][0]["geoCodeType"] == "MD"
    assert made["plannedDates"] == [{"startDate": "2015-01"}]
    assert made["dataSource"] == "https://example.org/leeds"
    assert made["relatedDocument"][0]["url"].endswith("/evidence/report/")
    assert "classifications" not in made


@pytest.mark.parametrize(
    ("changed", "day", "code"),
    [
        ({"announced": "2017-03-20"}, "2017-03-20", "day"),
        ({"announced": "2017-03"}, "2017-03-01", "month"),
        ({"announced": "2017"}, "2017-01-01", "year"),
        ({"announced": "", "starts": "2014-12"}, "2014-12-01", "start"),
    ],
)
def test_a_date_is_as_exact_as_its_source_and_says_so(changed: dict[str, str], day: str, code: str) -> None:
    award = only_award(**changed)
    made = grant(award)
    assert made["awardDate"] == day
    said = [one["code"] for one in made.get("classifications", [])]
    assert said == ([] if code == "day" else [code])


def test_a_date_falls_back_on_the_round_and_then_on_nothing() -> None:
    award = only_award(announced="")
    assert award_date(award, award.project) is None
    assert grant_of(award) is None
    programme = Programme.objects.get()
    award.project.round = Round(programme=programme, title="One", slug="one", is_record=True, record_opened="2014")
    found = award_date(award, award.project)
    assert found is not None
    assert (found.day, found.code) == ("2014-01-01", "round")


def test_what_is_our_reading_or_not_exact_is_said() -> None:
    award = only_award(round_is_inferred=True)
    award.basis = "up_to"
    award.save()
    assert {one["code"] for one in grant(award)["classifications"]} == {"up_to", "inferred"}


def test_a_council_by_its_register_code_others_by_their_number_or_a_name_of_ours() -> None:
    council = make_project(lead=make_authority(code="DAL")).lead
    assert council is not None
    assert organisation_id(council) == "GB-LAE-DAL"
    charity = Organisation.objects.create(name="Coram", slug="coram", kind="charity")
    assert organisation_id(charity) == "innovation-fund-org-coram"
    charity.org_id = "GB-CHC-312278"
    assert organisation_id(charity) == "GB-CHC-312278"
    trust = Organisation(name="Trust", slug="trust", kind="trust", authority=council.authority)
    assert organisation_id(trust) == "innovation-fund-org-trust"
    assert named_only_id("St Christopher’s & Friends") == "innovation-fund-org-st-christophers-friends"


def test_each_award_of_a_project_has_an_identifier_of_its_own_that_stays() -> None:
    award = only_award(record_id="R1-01")
    second = Award.objects.create(project=award.project, amount_pounds=5, grant_reference="DR1-0001")
    third = Award.objects.create(project=award.project, amount_pounds=6)
    assert [grant(one)["id"] for one in (award, second, third)] == [
        "innovation-fund-R1-01",
        "innovation-fund-DR1-0001",
        f"innovation-fund-award-{third.pk}",
    ]


def test_what_the_standard_cannot_hold_is_listed_with_its_reason() -> None:
    only_award(pounds=None)
    nobody = only_award().project
    nobody.lead = None
    nobody.save()
    only_award(announced="")
    only_award()
    found = check(list(with_grant_facts(real_projects())))
    assert found.grants == 1
    assert {one.reason for one in found.left_out} == {
        "Amount not published", "No source names who received it", "No source gives a date",
    }  # fmt: skip
    assert not found.faults


def test_nothing_of_the_demonstration_is_exported_and_a_letter_of_it_says_that_it_is_invented() -> None:
    project = make_project("Invented", lead=make_authority(), demonstration=True)
    project.announced = "2026-01-01"
    project.save()
    assert list(grants_of(with_grant_facts(real_projects()))) == []
    assert grant(project.awards.get())["classifications"][0]["code"] == "demonstration"


def test_an_award_not_yet_published_has_its_grant_already_for_the_letter() -> None:
    award = only_award(published_at=None)
    assert grant(award)["amountAwarded"] == 250_000
    assert list(grants_of(with_grant_facts(real_projects()))) == []


def test_a_letter_can_tell_of_a_grant_before_anything_is_saved() -> None:
    lead = make_project(lead=make_authority("Leeds", code="LDS")).lead
    project = Project(
        programme=Programme.objects.get(), title="To be", lead=lead, announced="2026-11-23", summary="Helps."
    )
    award = Award(project=project, amount_pounds=250_000, awarded_on="2026-11-23", grant_reference="DR1-0001")
    assert not why_no_grant(award, project)
    made = make_grant(award, Facts(project, [], [], []), first=True)
    assert made["id"] == "innovation-fund-DR1-0001"
    assert "url" not in made
    assert not faults(package([made], title="One", download="/x"))


def test_the_schema_is_really_asked() -> None:
    made = grant(only_award())
    for spoilt in (
        {**made, "awardDate": "20 March 2017"},
        {**made, "amountAwarded": "lots"},
        {**made, "url": "not an address"},
        {name: value for name, value in made.items() if name != "fundingOrganization"},
    ):
        assert faults(package([spoilt], title="Spoilt", download="/x"))
    assert faults(package([], title="Empty", download="/x"))


def test_linked_data_cannot_end_its_element() -> None:
    award = only_award(title="</script><script>alert(1)</script>", description="a & b <!-- c")
    written = linked_data(award.project, [grant(award)])
    assert written.count("<") == 2
    inner = written.removeprefix('<script type="application/ld+json">').removesuffix("</script>")
    said = json.loads(inner)["@graph"][0]
    assert said["@type"] == "MonetaryGrant"
    assert said["name"] == "</script><script>alert(1)</script>"
    assert said["amount"] == {"@type": "MonetaryAmount", "currency": "GBP", "value": 250_000}


def test_no_linked_data_without_an_amount_and_none_of_the_demonstration(client: Client) -> None:
    for project in (make_project(pounds=None), make_project(demonstration=True, lead=make_authority())):
        text = client.get(project.get_absolute_url()).content.decode()
        assert "ld+json" not in text
        assert client.get(f"{project.get_absolute_url()}360giving.json").status_code == 404


def test_the_page_and_the_export_give_the_same_grant(client: Client) -> None:
    award = only_award()
    partner = Organisation.objects.create(name="Barnardo’s", slug="barnardos", kind="charity")
    ProjectParty.objects.create(project=award.project, organisation=partner, role=PartyRole.PARTNER)
    for number in (1, 2):
        EvaluationReport.objects.create(
            title=f"Report {number}", slug=f"report-{number}", project=award.project, record_key=str(number)
        )
    page = client.get(award.project.get_absolute_url()).context["page"]
    assert page.grants == [grant(award)]


def test_the_table_has_a_column_for_each_place_of_any_list() -> None:
    first, second = {"id": "a", "x": "-"}, {"id": "b"}
    grants = [
        {"id": "1", "beneficiaryLocation": [first], "title": "One"},
        {"id": "2", "title": "Two", "beneficiaryLocation": [first, second]},
    ]
    head, rows = flattened(grants)
    assert head == ["id", "title", "beneficiaryLocation/0/id", "beneficiaryLocation/0/x", "beneficiaryLocation/1/id"]
    assert rows == [["1", "One", "a", "-", None], ["2", "Two", "a", "-", "b"]]
    assert flattened([])[0][:2] == ["id", "title"]
