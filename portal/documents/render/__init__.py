"""HTML templates to PDF/A-3u and PDF/UA-1."""

from portal.documents.render.pdf import Rendered, html_to_pdf, render, render_pdf

__all__ = ["Rendered", "html_to_pdf", "render", "render_pdf"]
