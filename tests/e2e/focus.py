"""Hands that watch where the focus goes: in the order of reading, never out of sight, never without a mark."""

from __future__ import annotations

from playwright.sync_api import ElementHandle, FileChooser, Locator

from tests.e2e.keyboard import HAS_FOCUS, IN_SIGHT, LOOK, MOST_TABS, Keyboard

REMEMBER = f"""() => {{
  const look = {LOOK};
  const controls = document.querySelectorAll("a[href], button, input, select, textarea, summary, [tabindex]");
  const held = document.activeElement;
  window.rested = new Map([...controls].filter((one) => one !== held).map((one) => [one, look(one)]));
  window.heldBefore = held;
}}"""
"""Keeps how every control of this page is drawn while the focus is elsewhere."""

STEP = f"""isBack => {{
  const look = {LOOK}, isInSight = {IN_SIGHT};
  const one = document.activeElement, before = window.heldBefore;
  const words = one.getAttribute("name") || one.textContent.trim().slice(0, 60);
  const called = `${{one.tagName.toLowerCase()}} “${{words}}”`;
  if (one === document.body) return [`the focus left the page after ${{window.heldCalled}}`];
  const box = (node) => node.getBoundingClientRect();
  const [first, second] = isBack ? [one, before] : [before, one];
  const isAfter = before === document.body
    || Boolean(first.compareDocumentPosition(second) & Node.DOCUMENT_POSITION_FOLLOWING);
  const isAbove = before !== document.body && !isBack && getComputedStyle(before).position !== "fixed"
    && box(one).bottom <= box(before).top && box(one).left < box(before).right;
  const faults = [];
  if (!isAfter) faults.push(`${{called}} comes before ${{window.heldCalled}} in the page and after it by Tab`);
  if (isAbove) faults.push(`${{called}} stands above ${{window.heldCalled}} and comes after it by Tab`);
  const isPlain = window.rested.has(one) && window.rested.get(one) === look(one);
  if (isPlain) faults.push(`nothing shows that ${{called}} has the focus`);
  if (!isInSight(one)) faults.push(`${{called}} has the focus out of sight`);
  window.heldBefore = one;
  window.heldCalled = called;
  return faults;
}}"""
"""What is wrong with where the focus is now, after one Tab from where it was."""


class Watcher(Keyboard):
    """A keyboard whose every Tab is judged. It goes forward unless told: what it cannot reach so is out of order."""

    def arrive(self) -> None:
        """Remember how a new page looks; every page has to be met before the first Tab on it."""
        self.visitor.page.evaluate(REMEMBER)

    def open(self, address: str) -> None:
        """Go to an address, as a link in an email leads there."""
        self.visitor.open(address)
        self.arrive()

    def press(self, name: str, *, exact: bool = True) -> None:
        """Tab to a button or a link, press Enter, and meet the page that comes."""
        super().press(name, exact=exact)
        self.arrive()

    def press_back(self, name: str) -> None:
        """The same with Shift and Tab, for what stands above where the page puts the focus."""
        self._tab_to(self.visitor.page.get_by_role("link", name=name), f"the link “{name}”", "Shift+Tab")
        self.strike("Enter")
        self.visitor.look()
        self.arrive()

    def back_and_forth(self) -> None:
        """One step back by Shift and Tab, and one forward again, must lead to the same control."""
        held = self._held()
        self._step("Shift+Tab")
        self._step("Tab")
        assert held.evaluate(HAS_FOCUS), f"{self.visitor.page.url}: Shift and Tab is not the way back"

    def choose_file(self, label: str, name: str, content: bytes) -> None:
        """Tab to a file box, open the computer's own window by Space, and take a file there."""
        page = self.visitor.page
        page.on("filechooser", _is_expected)  # from here on the window waits for the test
        self._tab_to(page.get_by_label(label, exact=True), f"the file box “{label}”")
        with page.expect_file_chooser() as chosen:
            self.keys("Space")
        page.remove_listener("filechooser", _is_expected)
        chosen.value.set_files({"name": name, "mimeType": "application/pdf", "buffer": content})

    def _tab_to(self, wanted: Locator, called: str, key: str = "Tab") -> ElementHandle:
        control = wanted.element_handle(timeout=10_000)
        for _ in range(MOST_TABS):
            if control.evaluate(HAS_FOCUS):
                return control
            self._step(key)
        raise AssertionError(f"{self.visitor.page.url}: {key} never reaches {called}")

    def _step(self, key: str) -> None:
        self.keys(key)
        faults = self.visitor.page.evaluate(STEP, key != "Tab")
        assert not faults, f"{self.visitor.page.url}: {'; '.join(faults)}"


def _is_expected(_chooser: FileChooser) -> None:
    """Nothing to do: that somebody listens keeps the browser from opening a window of its own."""
