"""A page as its elements, for tests that ask what is there rather than how it is written."""

from dataclasses import dataclass, field
from html.parser import HTMLParser

VOID = {"input", "br", "img", "meta", "link", "hr", "path", "rect", "line", "circle"}


@dataclass
class Element:
    tag: str
    attrs: dict[str, str]
    text: str = ""
    inside: list["Element"] = field(default_factory=list)

    @property
    def id(self) -> str:
        return self.attrs.get("id", "")

    @property
    def classes(self) -> set[str]:
        return set(self.attrs.get("class", "").split())


class Page(HTMLParser):
    """Every element of the page in order, each with the text inside it."""

    def __init__(self, html: str) -> None:
        super().__init__(convert_charrefs=True)
        self.elements: list[Element] = []
        self._open: list[Element] = []
        self.feed(html)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        element = Element(tag, {name: value or "" for name, value in attrs})
        for outer in self._open:
            outer.inside.append(element)
        self.elements.append(element)
        if tag not in VOID:
            self._open.append(element)

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.handle_starttag(tag, attrs)
        if tag not in VOID:
            self.handle_endtag(tag)

    def handle_endtag(self, tag: str) -> None:
        while self._open:
            if self._open.pop().tag == tag:
                break

    def handle_data(self, data: str) -> None:
        for element in self._open:
            element.text += data

    def all(self, tag: str = "", css: str = "", **attrs: str) -> list[Element]:
        """Elements with this tag, class and attributes."""
        return [
            element
            for element in self.elements
            if (not tag or element.tag == tag)
            and (not css or css in element.classes)
            and all(element.attrs.get(name) == value for name, value in attrs.items())
        ]

    def one(self, tag: str = "", css: str = "", **attrs: str) -> Element:
        """The only such element."""
        found = self.all(tag, css, **attrs)
        assert len(found) == 1, f"{len(found)} of {tag}.{css} {attrs}"
        return found[0]

    def by_id(self, id: str) -> Element:
        """The element with this id; ids are the page's own."""
        return self.one(id=id)

    @property
    def dead_links(self) -> list[str]:
        """Links to a place on the page that is not there."""
        ids = {element.id for element in self.elements}
        hrefs = [element.attrs.get("href", "") for element in self.all("a")]
        return [href for href in hrefs if href.startswith("#") and href[1:] not in ids]

    @property
    def dead_references(self) -> list[str]:
        """Ids named by aria-describedby, aria-labelledby, for or aria-controls that are not there."""
        ids = {element.id for element in self.elements}
        names = ("aria-describedby", "aria-labelledby", "for", "data-aria-controls")
        named = [id for e in self.elements for name in names for id in e.attrs.get(name, "").split()]
        return [id for id in named if id not in ids]

    @property
    def repeated_ids(self) -> list[str]:
        ids = [element.id for element in self.elements if element.id]
        return sorted({id for id in ids if ids.count(id) > 1})
