"""Which emails officers may reword, and with which variables. Apps register theirs in ``AppConfig.ready()``."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.template import Context
from django.template.loader import get_template
from django.template.loader_tags import ExtendsNode

from portal.documents.wording import Variable

LINK = Variable("link", "the page of ours that the email leads to", "https://fund.example.org/bids/IF-2016-0001/")
NAME = Variable("name", "who reads it", "Amina Okafor")


@dataclass(frozen=True, slots=True)
class Editable:
    """One email: what it is called, its built-in subject, its variables, and which of them must stay.

    ``template`` is a name under ``templates/emails/``; its text is the built-in wording. The values of
    ``private`` variables are for the email's reader alone: they are not kept, and no preview shows them.
    """

    template: str
    label: str
    subject: str
    variables: tuple[Variable, ...]
    required: tuple[str, ...] = ("link",)
    private: tuple[str, ...] = ()

    @property
    def key(self) -> str:
        """The email's name as part of an address."""
        return self.template.replace("/", ".")

    @property
    def body(self) -> str:
        """The built-in text, with its variables in braces where a real email has their values."""
        inside = {variable.name: f"{{{{ {variable.name} }}}}" for variable in self.variables}
        text = block_of(self.template, "content", {**inside, "base_url": "", "path": "{{ link }}"})
        return text.replace("/bids/{{ reference }}/", "{{ link }}").strip()

    def examples(self) -> dict[str, str]:
        """An invented value for each variable."""
        return {variable.name: variable.example for variable in self.variables}


_registered: dict[str, Editable] = {}


def register(*emails: Editable) -> None:
    """Let officers reword these emails. Raises ``ValueError`` when one requires a variable that it has not."""
    for email in emails:
        lacking = set(email.required) - {variable.name for variable in email.variables}
        if lacking:
            raise ValueError(f"{email.template} requires {sorted(lacking)}, which it has not")
        _registered[email.template] = email


def editable(template: str) -> Editable | None:
    """What may be reworded of this email, or None."""
    return _registered.get(template)


def every_editable() -> list[Editable]:
    """All that may be reworded, by label."""
    return sorted(_registered.values(), key=lambda email: email.label)


def values_for(email: Editable, context: Mapping[str, Any]) -> dict[str, str]:
    """The variables' values for a real email; what its context does not have is empty."""
    link = f"{settings.PORTAL_BASE_URL}{context['path']}" if context.get("path") else ""
    known = {**context, "link": link}
    return {variable.name: str(known.get(variable.name) or "") for variable in email.variables}


def kept(email: Editable, values: Mapping[str, str]) -> dict[str, str]:
    """The values that stay with an email, so that a preview can show a real one."""
    return {name: value for name, value in values.items() if name not in email.private}


def is_private(template: str) -> bool:
    """Whether an email holds what only its reader may see."""
    email = editable(template)
    return email is not None and bool(email.private)


def block_of(template: str, name: str, context: Mapping[str, Any]) -> str:
    """One block of an email's own text, such as "content" or "why"; empty where it has none."""
    found = get_template(f"emails/{template}.txt").template  # type: ignore[attr-defined]  # Django's own engine
    (extends,) = found.nodelist.get_nodes_by_type(ExtendsNode)
    block = extends.blocks.get(name)
    if block is None:
        return ""
    filled = Context(dict(context), autoescape=False)
    with filled.bind_template(found):
        return str(block.nodelist.render(filled))
