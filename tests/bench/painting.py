"""How soon the public's pages show something on a slow connection and a slow processor, and whether they move after.

Chromium's own profile for that: 1.6 Mbit/s with 150 ms on the way, and a processor four times slower. A bare page of
the same server stands beside them, since most of the wait is the profile's.
"""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from statistics import median
from urllib.parse import urlsplit, urlunsplit

from django.db import connection
from playwright.sync_api import Browser, sync_playwright

from portal.embedded.places import BASE
from portal.running.packages import find_chromium
from programmes.models import Programme, Project
from tests.e2e.serving import WebProcess
from tests.look.looking import layout_shift

TIMES = 3
SECONDS = 1.5
SLOW = {"offline": False, "latency": 150, "downloadThroughput": 1.6e6 / 8, "uploadThroughput": 750e3 / 8}
SLOWER = 4
BARE = "/healthz"
PAINT = "performance.getEntriesByName('first-contentful-paint')[0]?.startTime || 0"


def measure() -> list[str]:
    """Lines for ``make bench``."""
    with _served() as base, sync_playwright() as play:
        browser = play.chromium.launch(executable_path=find_chromium(), args=["--no-sandbox"])
        bare, _ = _seen(browser, base + BARE)
        lines = [f"{'a bare page':56} {bare:5.2f} s to its first words"]
        lines += [_line(address, *_seen(browser, base + address), bare) for address in _addresses()]
        browser.close()
    return lines


def _addresses() -> list[str]:
    project = Project.objects.get(record_id="R2-07")
    programme = Programme.objects.get(slug="partners-in-practice")
    listed = ["/", "/search/?q=Cornwall", "/projects/", "/map/", "/map/?picture=outlines", "/evidence/", "/rounds/"]
    return [*listed, project.get_absolute_url(), programme.get_absolute_url(), "/data/"]


def _line(address: str, seconds: float, shift: float, bare: float) -> str:
    told = "" if seconds <= SECONDS else f", more than {SECONDS} s"
    times = f"{seconds:5.2f} s to its first words, {seconds / bare:4.1f} × a bare page"
    return f"{address:56} {times}; moves {shift:.3f}{told}"


def _seen(browser: Browser, address: str) -> tuple[float, float]:
    """Seconds to the first contentful paint with nothing kept from before (the median), and the most it moved."""
    painted, moved = [], []
    for _ in range(TIMES):
        context = browser.new_context(viewport={"width": 390, "height": 844})
        page = context.new_page()
        chromium = context.new_cdp_session(page)
        chromium.send("Network.enable")
        chromium.send("Network.emulateNetworkConditions", SLOW)
        chromium.send("Emulation.setCPUThrottlingRate", {"rate": SLOWER})
        page.goto(address)
        page.wait_for_load_state("networkidle")
        painted.append(float(page.evaluate(PAINT)) / 1000)
        moved.append(layout_shift(page))
        context.close()
    return median(painted), max(moved)


@contextmanager
def _served() -> Iterator[str]:
    """The portal on gunicorn and the bench's own database, its styles collected and compressed as where it runs."""
    address = urlsplit(os.environ["DATABASE_URL"])
    database = urlunsplit(address._replace(path="/" + str(connection.settings_dict["NAME"])))
    with tempfile.TemporaryDirectory() as folder:
        settings = {"PORTAL_ENV": "development", "PORTAL_STATIC": str(Path(folder) / "static")}
        collect = [sys.executable, "manage.py", "collectstatic", "--noinput", "--verbosity=0"]
        subprocess.run(collect, cwd=BASE, env={**os.environ, **settings}, check=True)
        web = WebProcess(database, Path(folder) / "web.log", **settings)
        web.start()
        try:
            yield web.base
        finally:
            web.kill()
