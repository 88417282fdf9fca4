"""A page as a screen reader has it: its accessibility tree in the order of reading, and what is wrong with it."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from playwright.sync_api import Page

TO_USE = frozenset(
    {
        "button",
        "link",
        "textbox",
        "searchbox",
        "checkbox",
        "radio",
        "combobox",
        "listbox",
        "spinbutton",
        "slider",
        "switch",
    }
)
CELLS = frozenset({"cell", "gridcell", "columnheader", "rowheader"})
LANDMARKS = ("main", "banner", "contentinfo")
LINKS = """() => [...document.querySelectorAll("main a[href]")].map(one =>
  [one.getAttribute("aria-label") || one.textContent.replace(/\\s+/g, " ").trim(), one.href])"""


@dataclass
class Node:
    """What is read out as one thing."""

    role: str
    name: str
    level: int = 0
    children: list[Node] = field(default_factory=list)

    def walk(self) -> Iterator[Node]:
        """This and everything in it, in the order of reading."""
        yield self
        for child in self.children:
            yield from child.walk()

    def all(self, *roles: str) -> list[Node]:
        """Everything of these roles in it."""
        return [node for node in self.walk() if node.role in roles]

    def text(self) -> str:
        """What is read out from beginning to end."""
        return " ".join(node.name for node in self.walk() if node.role == "StaticText" and node.name)


def hear(page: Page) -> Node:
    """The tree of a page, without what a screen reader passes over."""
    session = page.context.new_cdp_session(page)
    nodes = {node["nodeId"]: node for node in session.send("Accessibility.getFullAXTree")["nodes"]}
    session.detach()
    root = next(node for node in nodes.values() if "parentId" not in node)
    return _node(root, nodes)[0]


def _node(raw: Any, nodes: dict[str, Any]) -> list[Node]:
    children = [one for key in raw.get("childIds", ()) if key in nodes for one in _node(nodes[key], nodes)]
    role = raw.get("role", {}).get("value", "")
    if raw.get("ignored") or role in ("generic", "none", "InlineTextBox"):
        return children
    levels = [one["value"].get("value", 0) for one in raw.get("properties", ()) if one["name"] == "level"]
    return [Node(role, raw.get("name", {}).get("value", "").strip(), levels[0] if levels else 0, children)]


def faults_aloud(page: Page) -> list[str]:
    """Everything that would leave a person who listens to this page in doubt."""
    tree = hear(page)
    return [f"{page.url} aloud: {said}" for judge in JUDGES for said in judge(tree)] + _doubtful_links(page)


def _headings(tree: Node) -> Iterator[str]:
    before = 0
    found = tree.all("heading")
    if [one.level for one in found].count(1) != 1:
        yield f"headings of level 1: {[one.name for one in found if one.level == 1]}"
    for heading in found:
        if not heading.name:
            yield f"a heading of level {heading.level} says nothing"
        if before and heading.level > before + 1:
            yield f"the heading “{heading.name}” jumps from level {before} to {heading.level}"
        before = heading.level


def _landmarks(tree: Node) -> Iterator[str]:
    for role in LANDMARKS:
        if (count := len(tree.all(role))) != 1:
            yield f"{count} × {role}"
    for name, count in Counter(one.name for one in tree.all("navigation", "region", "search")).items():
        if count > 1:
            yield f"{count} landmarks are called “{name}”"


def _controls(tree: Node) -> Iterator[str]:
    for control in tree.all(*TO_USE):
        if not control.name:
            yield f"a {control.role} has no name"
    for main in tree.all("main"):
        for name, count in Counter(one.name for one in main.all("button")).items():
            if count > 1:
                yield f"{count} buttons are called “{name}”"
        fields = Counter((one.role, one.name) for one in main.all("textbox", "checkbox", "combobox"))
        yield from (f"{count} × {role} “{name}”" for (role, name), count in fields.items() if count > 1)


def _groups(tree: Node) -> Iterator[str]:
    named = {id(radio) for group in tree.all("group", "radiogroup") if group.name for radio in group.all("radio")}
    yield from (f"the choice “{one.name}” belongs to no question" for one in tree.all("radio") if id(one) not in named)


def _tables(tree: Node) -> Iterator[str]:
    around = {id(table) for frame in tree.all("region", "group") if frame.name for table in frame.all("table")}
    for table in tree.all("table", "grid"):
        if not table.name and id(table) not in around:
            yield f"a table has no name: {table.text()[:80]}"
        yield from _cells(table)


def _cells(table: Node) -> Iterator[str]:
    rows = [[cell for cell in row.children if cell.role in CELLS] for row in table.all("row")]
    if not any(rows):
        yield f"the table “{table.name}” has no rows: {table.text()[:80]}"
    heads: dict[int, str] = {}
    for row in rows:
        for column, cell in enumerate(row):
            if cell.role == "columnheader":
                heads[column] = cell.name or cell.text()
            elif not heads.get(column):
                yield f"a cell of “{table.name}” has no column heading: “{cell.text()[:60]}”"


def _pictures(tree: Node) -> Iterator[str]:
    yield from ("a picture has no name" for one in tree.all("image", "img", "graphics-document") if not one.name)


JUDGES = (_headings, _landmarks, _controls, _groups, _tables, _pictures)


def _doubtful_links(page: Page) -> list[str]:
    leads: defaultdict[str, set[str]] = defaultdict(set)
    for name, address in page.evaluate(LINKS):
        leads[name].add(address)
    return [f"{page.url} aloud: “{name}” leads to {sorted(found)}" for name, found in leads.items() if len(found) > 1]


def answers_aloud(page: Page) -> list[tuple[str, str]]:
    """Each heading of level 3 of the page's own part, and what is read out between it and the next heading."""
    said: list[tuple[str, list[str]]] = []
    titles: set[int] = set()
    main = hear(page).all("main")[0]
    for node in main.walk():
        if node.role == "heading":
            said.append((node.name if node.level == 3 else "", []))
            titles |= {id(word) for word in node.walk()}
        elif node.role == "StaticText" and said and id(node) not in titles:
            said[-1][1].append(node.name)
    return [(heading, " ".join(words)) for heading, words in said if heading]
