"""A person without a mouse: Tab, Enter, Space, arrows and typed words, and nothing else."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Any, Literal

from playwright.sync_api import ElementHandle, Locator

from tests.e2e.visiting import Visitor

Role = Literal["button", "link", "checkbox", "radio", "textbox"]

MOST_TABS = 400
"""A control further away than this is out of reach."""

LOOK = """one => {
  const wanted = ["outlineStyle", "outlineWidth", "outlineColor", "boxShadow", "backgroundColor", "borderTopColor",
    "borderTopWidth", "color", "textDecorationLine", "textDecorationThickness", "fill", "stroke"];
  const parts = [one, ...(one.labels || [])];
  return JSON.stringify(parts.flatMap((part) => [null, "::before", "::after"].map((pseudo) => {
    const style = getComputedStyle(part, pseudo);
    return wanted.map((name) => style[name]);
  })));
}"""
"""How a control and its labels are drawn: it has to change when the focus is on it."""

IN_SIGHT = """one => {
  const shown = [one, ...(one.labels || [])];
  return shown.some((part) => [...part.getClientRects()].some((box) => {
    const hit = document.elementFromPoint(box.x + box.width / 2, box.y + box.height / 2);
    return hit && shown.some((each) => each.contains(hit) || hit.contains(each));
  }));
}"""
"""Whether the control, or its label, is on the screen and nothing lies over it."""

HAS_FOCUS = "one => one === document.activeElement"


@dataclass
class Keyboard:
    """The hands of a visitor. A control that Tab does not reach, or whose focus cannot be seen, fails the test."""

    visitor: Visitor

    def tab_to(self, role: Role, name: str, *, exact: bool = True) -> ElementHandle:
        """Press Tab until the first control of this role and name has the focus, and see that it does."""
        called = re.escape(name).replace(":", r"\s*:")  # words for screen readers alone stand in a box of their own
        pattern = re.compile(f"^{called}$" if exact else called)
        found = self.visitor.page.get_by_role(role, name=pattern)
        if role == "button":
            found = found.or_(self.visitor.page.get_by_role("link", name=pattern))
        return self._tab_to(found.first, f"the {role} “{name}”")

    def press(self, name: str, *, exact: bool = True) -> None:
        """Tab to a button or a link, press Enter, and look at the page that comes."""
        self.go(name, exact=exact)
        self.visitor.look()

    def go(self, name: str, *, exact: bool = True) -> None:
        """The same without the look, for a page that was looked at before."""
        self.tab_to("button", name, exact=exact)
        self.strike("Enter")

    def strike(self, key: str) -> None:
        """Press a key that leads to another page."""
        with self.visitor.page.expect_navigation():
            self.visitor.page.keyboard.press(key)

    def keys(self, *keys: str) -> None:
        """Press keys one after the other on this page."""
        for key in keys:
            self.visitor.page.keyboard.press(key)

    def type(self, label: str, words: str) -> None:
        """Tab to a box and type, instead of whatever stands in it."""
        self._tab_to(self.visitor.page.get_by_label(label, exact=True).first, f"the box “{label}”")
        self.keys("ControlOrMeta+a")
        self.visitor.page.keyboard.type(words)

    def choose(self, group: str, level: int) -> None:
        """Tab to the radio buttons of a group and choose one with the arrows."""
        radios = self.visitor.page.get_by_role("group", name=re.compile(group)).get_by_role("radio")
        self._tab_to(radios.first, f"the choices of “{group}”")
        self.keys(*["ArrowDown"] * level)
        if level == 0:
            self.keys("Space")
        assert radios.nth(level).is_checked(), f"The arrows do not choose “{group}”, {level}"

    def tick_all(self, boxes: Locator) -> int:
        """Go through the page once and tick every one of these boxes."""
        wanted, ticked = boxes.count(), 0
        for _ in range(MOST_TABS):
            if ticked == wanted:
                return ticked
            self.keys("Tab")
            held = self._held()
            if held.evaluate("one => one.type === 'checkbox' && !one.checked"):
                assert held.evaluate(IN_SIGHT), "A box that has the focus is out of sight"
                self.keys("Space")
                ticked += 1
        raise AssertionError(f"Tab reached {ticked} of {wanted} boxes")

    def _tab_to(self, wanted: Locator, called: str) -> ElementHandle:
        control = wanted.element_handle(timeout=10_000)
        if control.evaluate(HAS_FOCUS):
            return control
        before = control.evaluate(LOOK)
        for _ in range(MOST_TABS):
            self.keys("Tab")
            if control.evaluate(HAS_FOCUS):
                self._sees_focus(control, before, called)
                return control
        raise AssertionError(f"{self.visitor.page.url}: Tab never reaches {called}")

    def _sees_focus(self, control: ElementHandle, before: Any, called: str) -> None:
        where = self.visitor.page.url
        assert control.evaluate(LOOK) != before, f"{where}: nothing shows that {called} has the focus"
        assert control.evaluate(IN_SIGHT), f"{where}: {called} has the focus out of sight"

    def _held(self) -> Any:
        return self.visitor.page.evaluate_handle("document.activeElement")
