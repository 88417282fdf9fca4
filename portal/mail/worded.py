"""An email in the wording that officers gave it: subject, text and HTML from safe variables."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import NamedTuple

from django.template.loader import render_to_string

from portal.documents.blocks import Block, Bullets, Heading, Paragraph
from portal.documents.wording import Fault, faults_in, fill, variables_in
from portal.mail.editable import Editable, block_of

FOOT = "Innovation fund\nDepartment for Education"
WHY = "You were sent this because of your work on an Innovation fund bid."


class Worded(NamedTuple):
    """What an email says."""

    subject: str
    text: str
    html: str


def faults_of(email: Editable, subject: str, body: str) -> list[str]:
    """Everything wrong with a wording, in sentences: variables it has not, a required one left out, an annex."""
    found = [f"Subject: {fault.why}" for fault in faults_in(subject, email.variables)]
    found += [str(fault) for fault in faults_in(body, email.variables)]
    found += [
        str(Fault(number, 1, "an email has no annexes. Write ## for a heading."))
        for number, line in enumerate(body.splitlines(), start=1)
        if line.lstrip().startswith("# ")
    ]
    used = variables_in(body)
    found += [
        f"The text has to hold {{{{ {name} }}}}: {variable.meaning}."
        for variable in email.variables
        if (name := variable.name) in email.required and name not in used
    ]
    return found


def word(email: Editable, subject: str, body: str, values: Mapping[str, str]) -> Worded:
    """The email with its variables filled in. ``KeyError`` for a variable without a value."""
    head = fill(subject.replace("\n", " "), values, {}).blocks
    line = " ".join(block.text for block in head if isinstance(block, Paragraph | Heading))
    blocks = fill(body, values, {}).blocks
    why = block_of(email.template, "why", values).strip() or WHY
    text = "\n\n".join([*(_plain(block) for block in blocks), why, FOOT]) + "\n"
    html = render_to_string("emails/worded.html", {"subject": line, "why": why, "blocks": _listed(blocks)})
    return Worded(line, text, html)


def _plain(block: Block) -> str:
    if isinstance(block, Bullets):
        marks = (f"{number}." if block.numbered else "-" for number in range(1, len(block.items) + 1))
        return "\n".join(f"{mark} {item}" for mark, item in zip(marks, block.items, strict=True))
    return block.text if isinstance(block, Paragraph | Heading) else ""


def _listed(blocks: Sequence[Block]) -> list[dict[str, object]]:
    """Blocks as a template reads them."""
    found: list[dict[str, object]] = []
    for block in blocks:
        if isinstance(block, Bullets):
            found.append({"items": list(block.items), "numbered": block.numbered})
        elif isinstance(block, Heading):
            found.append({"heading": block.text})
        elif isinstance(block, Paragraph):
            found.append({"text": block.text})
    return found
