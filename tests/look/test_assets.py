"""What is committed in static/look: ours to use, small, and asking nobody for anything."""

import gzip
import json
import re
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
BUILT = ROOT / "static" / "look"
SOURCES = ROOT / "portal" / "look" / "assets"
STYLES = ("portal.css", "admin.css")


@pytest.mark.parametrize("name", STYLES)
def test_styles_name_no_other_file(name: str) -> None:
    css = (BUILT / name).read_text()
    assert css
    assert re.findall(r"url\(", css) == []
    assert "@import" not in css


@pytest.mark.parametrize("name", [*STYLES, "portal.js", "admin.js"])
def test_nothing_of_gov_uk_alone(name: str) -> None:
    text = (BUILT / name).read_text()
    for theirs in ("GDS Transport", "crest", "govuk-header__", "sourceMappingURL"):
        assert theirs not in text


def test_the_version_is_the_one_that_is_pinned() -> None:
    pinned = json.loads((SOURCES / "package.json").read_text())["devDependencies"]["govuk-frontend"]
    assert (BUILT / "VERSION.txt").read_text() == f"govuk-frontend {pinned}\n"
    assert "MIT License" in (BUILT / "LICENCE-govuk-frontend.txt").read_text()


def test_the_lock_names_no_registry() -> None:
    lock = (SOURCES / "package-lock.json").read_text()
    assert "resolved" not in lock
    assert '"integrity": "sha512-' in lock


@pytest.mark.parametrize(
    ("name", "most"), [("portal.css", 24_000), ("admin.css", 5_000), ("admin.js", 1_000), ("portal.js", 12_000)]
)
def test_what_a_browser_fetches_once_is_small(name: str, most: int) -> None:
    assert len(gzip.compress((BUILT / name).read_bytes())) < most


def test_department_blue() -> None:
    assert "#003764" in (BUILT / "portal.css").read_text()
