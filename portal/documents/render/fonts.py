"""The fonts of documents: the bundled ones and no others.

Pango falls back to whatever fonts a machine has, so the same letter would come out in
other bytes on another machine. WeasyPrint is therefore loaded, and its font
configuration made, with a fontconfig file that names our folder alone.
"""

import os
from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING, Final

from django.conf import settings

if TYPE_CHECKING:
    from weasyprint.text.fonts import FontConfiguration

FOLDER: Final = Path(settings.BASE_DIR) / "static" / "documents" / "fonts"

_CONFIG: Final = """<?xml version="1.0"?>
<!DOCTYPE fontconfig SYSTEM "urn:fontconfig:fonts.dtd">
<fontconfig>
  <dir>{fonts}</dir>
  <cachedir>{cache}</cachedir>
  <alias binding="same">
    <family>sans-serif</family>
    <prefer><family>Liberation Sans</family><family>DejaVu Sans</family></prefer>
  </alias>
</fontconfig>
"""


@contextmanager
def only_ours() -> Iterator[None]:
    """Fontconfig read inside this block knows the bundled fonts and nothing else."""
    before = os.environ.get("FONTCONFIG_FILE")
    os.environ["FONTCONFIG_FILE"] = str(_config_file())
    try:
        yield
    finally:
        if before is None:
            del os.environ["FONTCONFIG_FILE"]
        else:
            os.environ["FONTCONFIG_FILE"] = before


@cache
def _config_file() -> Path:
    folder = _config_folder()
    path = Path(folder.name) / "fonts.conf"
    path.write_text(_CONFIG.format(fonts=FOLDER, cache=Path(folder.name) / "cache"), encoding="utf-8")
    return path


@cache
def _config_folder() -> "TemporaryDirectory[str]":
    """Kept until the process ends."""
    return TemporaryDirectory(prefix="portal-fonts-", ignore_cleanup_errors=True)


@cache
def font_configuration() -> "FontConfiguration":
    """The one font configuration of this process."""
    with only_ours():
        from weasyprint.text.fonts import FontConfiguration

        return FontConfiguration()


@cache
def covered() -> frozenset[str]:
    """Every character that a bundled font has a picture for."""
    from fontTools.ttLib import TTFont

    found: set[int] = set()
    for path in sorted(FOLDER.glob("*.ttf")):
        with TTFont(path, lazy=True) as font:
            found.update(font.getBestCmap())
    return frozenset(map(chr, found))
