"""The look of our Word files: A4, Liberation Sans with Arial behind it, department blue."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any, Final

from docx.document import Document
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Mm, Pt, RGBColor

from portal.documents.word.words import clean

BLUE: Final = RGBColor(0x00, 0x37, 0x64)
GREY: Final = RGBColor(0x50, 0x5A, 0x5F)
FONT: Final = "Arial"
_NO_DATE: Final = datetime(2000, 1, 1, tzinfo=UTC)
_SIZES: Final = {
    "Title": 26,
    "Subtitle": 14,
    "Heading 1": 20,
    "Heading 2": 15,
    "Heading 3": 12,
    "Heading 4": 11,
}


def prepare(document: Document, *, title: str, reference: str, made_at: datetime | None) -> None:
    """Page, styles, properties and footer."""
    _page(document)
    _fonts(document)
    properties = document.core_properties
    moment = (made_at or _NO_DATE).astimezone(UTC).replace(tzinfo=None)
    properties.title, properties.author = clean(title)[:255], "Department for Education"
    properties.subject, properties.comments, properties.keywords = clean(reference)[:255], "", ""
    properties.language, properties.last_modified_by = "en-GB", ""
    properties.created = properties.modified = moment
    properties.revision = 1
    _footer(document, clean(reference or title))


def _page(document: Document) -> None:
    section = document.sections[0]
    section.page_width, section.page_height = Mm(210), Mm(297)
    section.left_margin = section.right_margin = Mm(25)
    section.top_margin = section.bottom_margin = Mm(22)


def _fonts(document: Document) -> None:
    normal = document.styles["Normal"]
    _font(normal, 11, None)
    normal.paragraph_format.space_after = Pt(8)
    for name, size in _SIZES.items():
        _font(document.styles[name], size, BLUE)
        document.styles[name].font.bold = name != "Subtitle"
    document.styles.element.set(qn("w:lang"), "en-GB")


def _font(style: Any, size: int, colour: RGBColor | None) -> None:
    style.font.name, style.font.size = FONT, Pt(size)
    fonts = style.element.get_or_add_rPr().get_or_add_rFonts()
    for script in ("w:ascii", "w:hAnsi", "w:cs", "w:eastAsia"):
        fonts.set(qn(script), FONT)
    for theme in ("w:asciiTheme", "w:hAnsiTheme", "w:cstheme", "w:eastAsiaTheme"):
        fonts.attrib.pop(qn(theme), None)
    if colour is not None:
        style.font.color.rgb = colour


def _footer(document: Document, text: str) -> None:
    paragraph = document.sections[0].footer.paragraphs[0]
    paragraph.add_run(f"{text}   Page ")
    _field(paragraph, "PAGE")
    paragraph.add_run(" of ")
    _field(paragraph, "NUMPAGES")
    for run in paragraph.runs:
        run.font.size, run.font.color.rgb = Pt(9), GREY


def _field(paragraph: Any, name: str) -> None:
    """A number that Word works out."""
    run = paragraph.add_run()
    for kind, text in (("begin", None), (None, name), ("end", None)):
        element = OxmlElement("w:fldChar" if kind else "w:instrText")
        if kind:
            element.set(qn("w:fldCharType"), kind)
        else:
            element.text = text
        run._r.append(element)
