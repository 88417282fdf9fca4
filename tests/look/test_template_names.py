"""A name that a template gives in one block is gone in the next: what uses it there would be empty, and a link dead."""

from __future__ import annotations

import re
from pathlib import Path

from portal.embedded.places import BASE

BLOCK = re.compile(r"{% block (\w+) %}(.*?){% endblock", re.DOTALL)
NAMED = re.compile(r"{% \w+ [^%]*\bas (\w+) %}")


def lost_names(text: str) -> list[str]:
    """Names given in one block and used in another that does not give them itself."""
    blocks = BLOCK.findall(text)
    given = {place: set(NAMED.findall(body)) for place, body in blocks}
    return [
        f"{name} of {place} in {other}"
        for place, names in given.items()
        for name in sorted(names)
        for other, body in blocks
        if other != place and name not in given[other] and re.search(rf"{{[{{%][^%}}]*(?<![\w.:\"']){name}\b", body)
    ]


def test_a_lost_name_is_found() -> None:
    text = '{% block a %}{% url "x" as up %}{% endblock %}{% block b %}up to {{ more.up }}HERE{% endblock %}'
    assert lost_names(text) == []
    assert lost_names(text.replace("HERE", '<a href="{{ up }}">')) == ["up of a in b"]
    assert lost_names(text.replace("HERE", '{% url "x" as up %}<a href="{{ up }}">')) == []


def test_no_template_uses_a_name_of_another_block() -> None:
    templates = Path(BASE, "templates").rglob("*.html")
    found = {str(path): lost_names(path.read_text()) for path in templates}
    assert {name: lost for name, lost in found.items() if lost} == {}
