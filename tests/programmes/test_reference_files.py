"""Reading the data files: what is refused, and how cells are taken apart."""

from __future__ import annotations

from pathlib import Path

import pytest
from django.core.management import CommandError, call_command

from programmes.models import LocalAuthority
from programmes.reference.citations import Citation, citations, loose_citations
from programmes.reference.figures import number_in
from tests.programmes.register import with_change


@pytest.mark.parametrize(
    ("file", "old", "new", "said"),
    [
        ("projects.csv", ",4850000,", ",lots,", "projects.csv, row 2, amount_gbp: 'lots' is not a whole number"),
        ("projects.csv", "E08000035,4850000", "E99,4850000", "projects.csv, row 2, authority_gss_codes: 'E99'"),
        ("local_authorities.csv", ",London,", ",Lundun,", "local_authorities.csv, row 2, region: 'Lundun'"),
        ("evaluations.csv", "2017-11", "2017-13", "evaluations.csv, row 2, published: '2017-13' is not a date"),
        ("population_0_17.csv", "E06000001,", "E06000001,extra,", "population_0_17.csv, row 2, cells"),
        ("portal/leads.csv", "Action for Children,A", "Inaction,A", "lead_organisation: 'Action for Children'"),
    ],
)
@pytest.mark.django_db
def test_a_bad_row_is_named_and_nothing_is_loaded(
    file: str, old: str, new: str, said: str, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    assert with_change(monkeypatch, tmp_path, file, old, new)
    with pytest.raises(CommandError) as refusal:
        call_command("load_reference_data")
    assert said in str(refusal.value)
    assert "Nothing was loaded." in str(refusal.value)
    assert not LocalAuthority.objects.exists()


def test_citations_are_told_apart() -> None:
    cell = "Children First, 2016 [001_c2d285bc5dc68ecf.txt] | https://a.org/x ; 'Title', Site | https://b.org/y | https://c.org"
    assert citations(cell) == [
        Citation("Children First, 2016"),
        Citation("https://a.org/x", "https://a.org/x"),
        Citation("'Title', Site", "https://b.org/y"),
        Citation("https://c.org", "https://c.org"),
    ]
    assert loose_citations("CYP Now; Mutual Ventures") == [Citation("CYP Now"), Citation("Mutual Ventures")]


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("£110m", (110_000_000, "GBP", "")),
        ("more than £12,000,000", (12_000_000, "GBP", "more than")),
        ("up to £3.28m", (3_280_000, "GBP", "up to")),
        ("59%", (59, "per cent", "")),
        ("53", (53, "", "")),
        ("12 to 13", (None, "", "")),
        ("October 2013", (None, "", "")),
        ("", (None, "", "")),
    ],
)
def test_only_a_bare_number_is_a_number(text: str, said: tuple[int | None, str, str]) -> None:
    assert number_in(text) == said
