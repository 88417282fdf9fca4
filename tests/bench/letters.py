"""How long a two-page letter takes beside a bare WeasyPrint call on the same HTML, in one run.

Both reuse one stylesheet and one font configuration and ask for the same tagged PDF/A-3u;
ours adds the closed fetcher, the check of every character and the PDF/UA finish.
"""

from copy import deepcopy
from pathlib import Path
from statistics import median
from time import process_time
from typing import Any

from django.conf import settings
from django.template import engines
from django.test import override_settings

from portal.documents.render import html_to_pdf
from portal.documents.render.fonts import font_configuration
from portal.documents.render.pdf import stylesheet
from tests.documents import samples

ROUNDS = 25
BOUND = 1.15


def measure() -> list[str]:
    """Lines for ``make bench``."""
    html = letter_html()
    bare, ours = [], []
    for _ in range(3):
        bare_weasyprint(html), html_to_pdf(html)
    for _ in range(ROUNDS):  # turn about, so that whatever else the machine does meets both
        bare.append(seconds(bare_weasyprint, html))
        ours.append(seconds(html_to_pdf, html))
    ratio = median(one / other for one, other in zip(ours, bare, strict=True))
    pages = html_to_pdf(html).page_count
    return [
        f"letter, {pages} pages: {median(ours) * 1000:.0f} ms of CPU, "
        f"bare WeasyPrint {median(bare) * 1000:.0f} ms, ratio {ratio:.2f} (bound {BOUND})"
    ]


def letter_html() -> str:
    """The sample letter without its annexes: two pages."""
    templates: Any = deepcopy(settings.TEMPLATES)
    templates[0]["DIRS"].append(Path(__file__).parent.parent / "documents" / "templates")
    context = {**samples.letter(), "paragraphs": samples.letter()["paragraphs"] * 2, "short": True}
    with override_settings(TEMPLATES=templates):
        template = engines["django"].get_template("documents/sample_letter.html")
        return template.render({**context, "document_title": "Award of grant", "document_reference": "CSC-0042/AL"})


def bare_weasyprint(html: str) -> bytes:
    """What WeasyPrint alone takes."""
    from weasyprint import HTML

    pdf: bytes = HTML(string=html).write_pdf(
        stylesheets=[stylesheet()], font_config=font_configuration(), pdf_variant="pdf/a-3u", pdf_tags=True
    )
    return pdf


def seconds(job: Any, html: str) -> float:
    """CPU seconds of one call."""
    begin = process_time()
    job(html)
    return process_time() - begin
