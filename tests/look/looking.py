"""What a page must be, whoever it is for: judged by axe, by the policy and by its width."""

import os
from pathlib import Path

from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page

TAGS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]
OPTIONS = {"runOnly": {"type": "tag", "values": TAGS}, "resultTypes": ["violations"]}
WIDTHS = (1280, 390)
AXE_TRIES = (
    "console: Applying inline style violates",
    "console: Refused to apply inline style",
    "console: Couldn't load preload assets",
)
"""What is said of axe itself, which tries styles while it looks and cannot read some style sheets again."""
A_HAIR = 0.001
"""Layout shift that nobody sees: a word that settles by less than a pixel."""
SHIFTS = """() => new Promise(done => {
  let sum = 0;
  const add = entries => { for (const entry of entries) sum += entry.value; };
  const observer = new PerformanceObserver(list => add(list.getEntries()));
  observer.observe({type: "layout-shift", buffered: true});
  requestAnimationFrame(() => setTimeout(() => { add(observer.takeRecords()); done(sum); }, 0));
})"""


def look_at(page: Page, address: str, name: str) -> None:
    """Fails with everything that is wrong with the page."""
    faults = faults_of(page, address, name)
    assert not faults, "\n".join(faults)


def faults_of(page: Page, address: str, name: str, *, status: int = 200, is_still: bool = False) -> list[str]:
    """Everything wrong with a page, wide and narrow; with ``is_still`` also what moved while it was opened.

    With LOOK_SHOTS set, a picture of each.
    """
    said: list[str] = []
    page.on("console", lambda message: said.append(f"console: {message.text}"))
    page.on("pageerror", lambda error: said.append(f"error: {error}"))
    faults: list[str] = []
    for width in WIDTHS:
        page.set_viewport_size({"width": width, "height": 900})
        answer = page.goto(address)
        if answer is None or answer.status != status:
            return [f"{address} answered {answer and answer.status}"]
        page.evaluate("document.activeElement.blur()")
        told = said.copy()
        broken = [f"{width}: {fault}" for fault in axe_faults(page)]
        page.wait_for_load_state("networkidle")  # axe took most of the time that this needs, or more
        told += [line for line in said[len(told) :] if not line.startswith(AXE_TRIES)]
        moved = layout_shift(page) if is_still else 0.0
        faults += [f"{width}: {moved:.4f} of the page moved"] if moved > A_HAIR else []
        faults += [line for line in told if "autocomplete attributes" not in line and f"status of {status}" not in line]
        faults += broken
        wide = page.evaluate("document.documentElement.scrollWidth")
        faults += [f"{width}: the page is {wide} wide"] if wide > width else []
        _picture(page, f"{name}-{width}")
        said.clear()
    return faults


def faults_here(page: Page, name: str) -> list[str]:
    """The same of the page that is open, which cannot be opened by its address: by axe and its width alone."""
    faults: list[str] = []
    for width in WIDTHS:
        page.set_viewport_size({"width": width, "height": 900})
        faults += [f"{width}: {fault}" for fault in axe_faults(page)]
        wide = page.evaluate("document.documentElement.scrollWidth")
        faults += [f"{width}: the page is {wide} wide"] if wide > width else []
        _picture(page, f"{name}-{width}")
    return faults


def layout_shift(page: Page) -> float:
    """How much of what was shown moved by itself since the page was opened (Layout Instability, W3C): 0 is nothing."""
    return float(page.evaluate(SHIFTS))


def axe_faults(page: Page) -> list[str]:
    """What axe finds on the page as it stands."""
    results = Axe().run(page, options=OPTIONS).response["violations"]
    return [
        f"{violation['id']}: {node['html'][:160]} {node['failureSummary'][:160]}"
        for violation in results
        for node in violation["nodes"]
    ]


def _picture(page: Page, name: str) -> None:
    folder = os.environ.get("LOOK_SHOTS")
    if folder:
        page.screenshot(path=Path(folder) / f"{name}.png", full_page=True)
