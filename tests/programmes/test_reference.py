"""The reference data: all of it, once, with nothing invented and nothing lost."""

from __future__ import annotations

from decimal import Decimal
from io import StringIO
from pathlib import Path

import pytest
from django.core.management import call_command

from programmes.models import (
    Award,
    ChildPopulation,
    EvaluationReport,
    Figure,
    Finding,
    Involvement,
    LocalAuthority,
    OfstedJudgement,
    Programme,
    Project,
    Round,
    Source,
)
from programmes.reference.load import load_reference_data
from tests.programmes.register import loaded, loaded_once, with_change

__all__ = ["loaded", "loaded_once"]


def test_everything_is_there(loaded: None) -> None:
    assert LocalAuthority.objects.count() == 161
    assert LocalAuthority.objects.filter(active_to__isnull=True).count() == 153
    assert Programme.objects.count() == 9
    assert Round.objects.filter(is_record=True).count() == 7
    assert Project.objects.filter(published_at__isnull=False).count() == 93
    assert Award.objects.filter(amount_pounds__isnull=False).count() == 81
    assert Award.objects.filter(basis="not_published").count() == 12
    assert EvaluationReport.objects.count() == 74
    assert Finding.objects.count() == 52
    assert Involvement.objects.count() == 123
    assert OfstedJudgement.objects.count() == 319
    assert ChildPopulation.objects.count() == 153
    assert Figure.objects.filter(record_key__startswith="source_facts.csv").count() == 48
    assert Figure.objects.filter(kind="conflict").count() == 58


def test_every_fact_has_a_source(loaded: None) -> None:
    for model in (Project, Award, EvaluationReport, Figure, Involvement):
        assert not model._default_manager.filter(sources__isnull=True).exists()
    assert not Source.objects.filter(citation__contains=".txt]").exists()


def test_northamptonshire_was_split_in_two(loaded: None) -> None:
    old = LocalAuthority.objects.get(gss_code="E10000021")
    assert {one.gss_code for one in old.successors.all()} == {"E06000061", "E06000062"}
    ended = LocalAuthority.objects.filter(active_to__isnull=False)
    assert all(one.successors.exists() for one in ended)


def test_the_covid_round_says_14_projects_and_more_than_12_million(loaded: None) -> None:
    held = Round.objects.get(slug="covid-19")
    money = held.figures.get(topic__endswith=": money")
    assert (money.value, money.unit, money.basis) == (Decimal(12_000_000), "GBP", "more than")
    assert held.figures.get(topic__endswith=": projects").value == 14
    assert held.projects.count() == 4
    assert not Award.objects.filter(project__round=held, amount_pounds__isnull=False).exists()


def test_the_march_2017_announcement_is_of_11_projects(loaded: None) -> None:
    assert Figure.objects.get(topic="£36m for 11 projects: projects").value == 11
    assert Project.objects.filter(announced="2017-03-20").count() == 11


def test_hertfordshires_award_has_its_four_partners(loaded: None) -> None:
    project = Project.objects.get(record_id="R2-07")
    assert project.awards.get().amount_pounds == 11_600_000
    partners = project.parties.filter(role="partner").values_list("authority__nice_name", flat=True)
    assert set(partners) == {"Luton", "Peterborough", "Bracknell Forest", "West Berkshire"}
    assert project.lead is not None
    assert project.lead.authority is not None
    assert project.lead.authority.gss_code == "E10000015"


def test_what_is_inferred_says_so(loaded: None) -> None:
    assert Project.objects.filter(priority_area_is_inferred=True).count() == 33
    assert EvaluationReport.objects.get(project__record_id="R1-22").link_is_inferred
    assert not ChildPopulation.objects.filter(year_is_inferred=False).exists()
    assert Involvement.objects.filter(programme__slug="regional-improvement-alliances", is_inferred=False).count() == 0


def test_both_figures_stand_where_sources_disagree(loaded: None) -> None:
    said = Figure.objects.filter(kind="conflict", topic="Round One projects").values_list("text", flat=True)
    assert list(said) == ["53", "57 (also 56 completed)"]


def test_loading_again_changes_nothing_and_says_so(loaded: None) -> None:
    out = StringIO()
    call_command("load_reference_data", stdout=out)
    assert "Nothing has changed since the last load." in out.getvalue()
    assert all(" 0 created, 0 updated" in f" {tally}" for tally in load_reference_data().values())


def test_loading_again_keeps_what_officers_did(loaded: None) -> None:
    project = Project.objects.get(record_id="R1-01")
    Project.objects.filter(pk=project.pk).update(title="Corrected")
    Project.objects.create(programme=project.programme, title="Added", slug="added")
    Finding.objects.all()[0].delete()
    load_reference_data()
    assert Project.objects.filter(title="Corrected").exists()
    assert Project.objects.filter(slug="added").exists()
    assert Finding.objects.count() == 51


def test_a_row_that_changes_is_updated(loaded: None, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    changed = with_change(monkeypatch, tmp_path, "projects.csv", "£5m and calls it the largest", "£5m; the largest")
    assert changed
    tallies = load_reference_data()
    assert (tallies["projects"].created, tallies["projects"].updated) == (0, 1)
    assert "£5m; the largest" in Project.objects.get(record_id="R1-01").notes
