"""The record itself. The evaluation reports, searched and each on its page."""

from __future__ import annotations

from pathlib import Path

import pytest
from django.test import Client

from programmes.models import EvaluationReport
from programmes.reference.files import BadRow
from programmes.reference.load import load_reference_data
from tests.programmes.register import assert_public, loaded, loaded_once, with_change

__all__ = ["loaded", "loaded_once"]


def test_all_74(loaded: None, client: Client) -> None:
    text = assert_public(client, "/evidence/")
    assert "74 reports" in text
    assert "Longitudinal evaluation of Newham NewDAy" in text


@pytest.mark.parametrize(
    ("query", "said"),
    [
        ("q=lifelong+links", "Lifelong Links evaluation report"),
        ("q=lifelong+lniks", "No report matches"),
        ("q=liflong", "Lifelong Links evaluation report"),
        ("q=de-escalation", "Longitudinal evaluation of Newham NewDAy"),
        ("q=zzzzqqq", "No report matches"),
        ("round=round-three", "8 reports"),
        ("direction=better", "19 reports"),
        ("method=randomised", "1 report<"),
        ("region=London&year=2022", "Longitudinal evaluation"),
    ],
)
def test_search(query: str, said: str, loaded: None, client: Client) -> None:
    assert said in client.get(f"/evidence/?{query}").content.decode()


def test_a_reports_page(loaded: None, client: Client) -> None:
    report = EvaluationReport.objects.get(title="Lifelong Links evaluation report")
    text = assert_public(client, report.get_absolute_url())
    assert "74 v 41" in text
    assert "Rees Centre" in text
    assert "frg.org.uk" in text


def test_an_inferred_link_says_so(loaded: None, client: Client) -> None:
    report = EvaluationReport.objects.get(project__record_id="R1-22")
    assert "our reading" in client.get(report.get_absolute_url()).content.decode()


def test_a_direction_without_words_to_state_it_is_not_stated(loaded: None, client: Client) -> None:
    report = EvaluationReport.objects.get(title="Compass evaluation (report 41)")
    text = client.get(report.get_absolute_url()).content.decode()
    assert ">Not stated</strong>" in text
    assert "Not stated in what we have read" in text


def test_words_that_the_report_does_not_say_stop_the_load(
    db: None, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    assert with_change(monkeypatch, tmp_path, "portal/readings.csv", "lower reoffending", "no reoffending")
    with pytest.raises(BadRow, match=r"readings\.csv, row 24, direction_words"):
        load_reference_data()
