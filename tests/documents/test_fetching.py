"""A document reaches nothing but its own assets, whatever a template or a person put into it."""

from __future__ import annotations

import http.server
import socket
import threading
from collections.abc import Iterator
from io import BytesIO
from pathlib import Path
from typing import Any

import pikepdf
import pytest
from weasyprint.urls import URLFetchingError

from portal.documents.kinds import Asset
from portal.documents.render import html_to_pdf
from portal.documents.render.fetcher import OwnAssets

PAGE = '<html lang="en-GB"><head><title>T</title>{head}</head><body><p>Text</p>{body}</body></html>'


@pytest.fixture
def visits() -> Iterator[tuple[str, list[str]]]:
    """A web server that writes down who came, and its address."""
    seen: list[str] = []

    class Ear(http.server.BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            seen.append(self.path)
            self.send_response(200)
            self.end_headers()

        def log_message(self, format: str, *args: Any) -> None:
            """Quiet."""

    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Ear)
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    yield f"http://127.0.0.1:{server.server_port}", seen
    server.shutdown()
    server.server_close()
    thread.join()


@pytest.fixture
def secret(tmp_path: Path) -> Path:
    """A file that no document may carry."""
    path = tmp_path / "secret.svg"
    path.write_text('<svg xmlns="http://www.w3.org/2000/svg" width="9" height="9"><title>SECRET</title></svg>')
    return path


SVG = '<svg xmlns="http://www.w3.org/2000/svg" width="9" height="9"><title>t</title>'
NESTED = "data:image/svg+xml,%3Csvg xmlns='http://www.w3.org/2000/svg'%3E%3Cimage href='{url}/n.png'/%3E%3C/svg%3E"
ATTACKS = [
    ("", '<img src="{url}/image.png" alt="">'),
    ("", '<img src="{file}" alt="">'),
    ("", '<img srcset="{url}/set.png 2x" alt="">'),
    ("", '<object data="{url}/object.svg" type="image/svg+xml"></object>'),
    ("", '<embed src="{file}">'),
    ("", '<iframe src="{url}/frame"></iframe>'),
    ("", '<p style="background: url({url}/background.png)">x</p>'),
    ("", '<p style="list-style-image: url({file}); display: list-item">x</p>'),
    ("", '<p style="content: url({url}/content.png)">x</p>'),
    ("", '<a rel="attachment" href="{file}">x</a>'),
    ("", '<a rel="attachment" href="{url}/attached">x</a>'),
    ('<link rel="attachment" href="{file}">', ""),
    ('<link rel="stylesheet" href="{url}/style.css">', ""),
    ('<link rel="stylesheet" href="{file}">', ""),
    ('<base href="{url}/"><link rel="stylesheet" href="relative.css">', '<img src="relative.png" alt="">'),
    ('<style>@import url("{url}/import.css");</style>', ""),
    ('<style>@font-face {{ font-family: X; src: url("{url}/font.woff2") }} p {{ font-family: X }}</style>', ""),
    ('<style>@font-face {{ font-family: Y; src: url("{file}") }} p {{ font-family: Y }}</style>', ""),
    ('<style>@page {{ background: url("{url}/page.png") }}</style>', ""),
    ('<style>@color-profile device-cmyk {{ src: url("{file}") }}</style>', ""),
    (
        "",
        SVG + '<image href="{url}/svg.png" width="9" height="9"/></svg>',
    ),
    ("", SVG + '<use href="{file}#x"/></svg>'),
    (
        "",
        SVG + '<style>@import url("{url}/svg.css");</style></svg>',
    ),
    (
        "",
        f'<img alt="" src="{NESTED}">',
    ),
    ("", '<img alt="" src="asset:../../../../etc/passwd">'),
    ("", '<img alt="" src="ASSET:demonstration.svg">'),
    ("", '<img alt="" src="ftp://127.0.0.1/x.png">'),
]


@pytest.mark.parametrize(("head", "body"), ATTACKS)
def test_nothing_is_fetched_and_nothing_is_carried(
    head: str, body: str, visits: tuple[str, list[str]], secret: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    url, seen = visits
    opened: list[str] = []
    monkeypatch.setattr("urllib.request.OpenerDirector.open", lambda *args, **_: opened.append(str(args)))
    monkeypatch.setattr(socket, "create_connection", lambda *args, **_: opened.append(str(args)))
    places = {"url": url, "file": secret.as_uri()}
    try:
        made = html_to_pdf(PAGE.format(head=head.format(**places), body=body.format(**places)))
    except URLFetchingError:  # WeasyPrint gives up a document whose colour profile is refused
        made = None
    assert seen == []
    assert opened == []
    if made is None:
        return
    with pikepdf.open(BytesIO(made.content)) as pdf:
        assert not pdf.attachments
        assert b"SECRET" not in made.content
        assert not any("/XObject" in page.Resources and len(page.Resources.XObject) for page in pdf.pages)


def test_an_asset_of_its_own_is_served() -> None:
    fetcher = OwnAssets({"map.svg": Asset("image/svg+xml", b"<svg/>")})
    assert fetcher.fetch("asset:map.svg").read() == b"<svg/>"
    with pytest.raises(ValueError, match="their own assets"):
        fetcher.fetch("asset:other.svg")
    with pytest.raises(ValueError, match="their own assets"):
        fetcher("file:///etc/passwd")
