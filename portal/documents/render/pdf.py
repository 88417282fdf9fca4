"""Rendering a document template to a tagged PDF whose bytes repeat."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import cache
from importlib.metadata import version
from io import BytesIO
from pathlib import Path
from typing import Any, Final

from django.conf import settings
from django.template.loader import render_to_string

from portal.documents.codes import MARK
from portal.documents.kinds import Asset, Attachment
from portal.documents.render.conformance import finished
from portal.documents.render.fetcher import OwnAssets
from portal.documents.render.fonts import font_configuration
from portal.documents.render.text import printable

STYLESHEET: Final = Path(settings.BASE_DIR) / "static" / "documents" / "document.css"
#: Given to attachments of a document that says no date, so that bytes repeat.
_NO_DATE: Final = datetime(2000, 1, 1, tzinfo=UTC)


@dataclass(frozen=True, slots=True)
class Rendered:
    """A finished PDF."""

    content: bytes
    page_count: int


def render_pdf(
    template: str,
    context: Mapping[str, Any],
    *,
    title: str,
    reference: str = "",
    demonstration: bool = False,
    made_at: datetime | None = None,
    assets: Mapping[str, Asset] | None = None,
    attachments: Sequence[Attachment] = (),
) -> bytes:
    """The PDF of a template that extends ``documents/base.html``. The same input gives the same bytes."""
    return render(
        template,
        context,
        title=title,
        reference=reference,
        demonstration=demonstration,
        made_at=made_at,
        assets=assets,
        attachments=attachments,
    ).content


def render(
    template: str,
    context: Mapping[str, Any],
    *,
    title: str,
    reference: str = "",
    demonstration: bool = False,
    made_at: datetime | None = None,
    assets: Mapping[str, Asset] | None = None,
    attachments: Sequence[Attachment] = (),
    check_code: str = "",
) -> Rendered:
    """As ``render_pdf``, with the number of pages, and for a letter the code it prints."""
    html = render_to_string(
        template,
        {
            **context,
            "document_title": title,
            "document_reference": reference,
            "document_demonstration": demonstration,
            "document_check_code": check_code,
            "document_check_mark": MARK,
            "document_check_url": f"{settings.PORTAL_BASE_URL}/verify/" if check_code else "",
            "document_made_at": made_at.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ") if made_at else "",
        },
    )
    return html_to_pdf(html, made_at=made_at, assets=assets, attachments=attachments)


def html_to_pdf(
    html: str,
    *,
    made_at: datetime | None = None,
    assets: Mapping[str, Asset] | None = None,
    attachments: Sequence[Attachment] = (),
) -> Rendered:
    """The PDF of a whole HTML page, with the documents' stylesheet and fonts."""
    from weasyprint import HTML

    fetcher = OwnAssets({**bundled_assets(), **(assets or {})})
    pdf = HTML(string=printable(html), base_url=None, url_fetcher=fetcher).write_pdf(
        stylesheets=[stylesheet()],
        font_config=font_configuration(),
        pdf_variant="pdf/a-3u",
        pdf_tags=True,
        presentational_hints=True,  # the widths of columns
        attachments=[_embedded(item, made_at or _NO_DATE) for item in attachments] or None,
    )
    content, pages = finished(pdf)
    return Rendered(content, pages)


def made_with() -> str:
    """The renderer's versions, kept with each document: other versions may give other bytes."""
    return f"WeasyPrint {version('weasyprint')}, pikepdf {version('pikepdf')}"


@cache
def stylesheet() -> Any:
    """The documents' stylesheet, read once in a process."""
    from weasyprint import CSS

    return CSS(
        string=STYLESHEET.read_text(encoding="utf-8"),
        base_url=None,
        url_fetcher=OwnAssets(bundled_assets()),
        font_config=font_configuration(),
    )


@cache
def bundled_assets() -> Mapping[str, Asset]:
    """The pictures every document may use, by name."""
    folder = STYLESHEET.parent / "pictures"
    return {path.name: Asset("image/svg+xml", path.read_bytes()) for path in sorted(folder.glob("*.svg"))}


def _embedded(item: Attachment, made_at: datetime) -> Any:
    from weasyprint import Attachment as Embedded

    return Embedded(
        file_obj=BytesIO(item.content),
        name=item.name,
        description=item.description,
        created=made_at,
        modified=made_at,
        relationship=item.relationship,
        url_fetcher=OwnAssets({}),
    )
