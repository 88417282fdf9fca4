"""The kinds of document, registered by the apps that need them.

The ground knows no bid and no award. An app that wants a document says, in
``AppConfig.ready()``, what it is called, which template it has, how its content is
gathered and who may read it.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from portal.accounts.models import User
    from portal.documents.models import Document


@dataclass(frozen=True, slots=True)
class Asset:
    """A picture that one document carries: named in the template as ``asset:<name>``."""

    media_type: str
    content: bytes


@dataclass(frozen=True, slots=True)
class Attachment:
    """A file embedded in the PDF, with what it is in relation to the document.

    ``relationship`` is one of Data, Source, Alternative, Supplement (ISO 32000-2, 7.11.3).
    """

    name: str
    media_type: str
    content: bytes
    description: str
    relationship: str = "Data"


@dataclass(frozen=True, slots=True)
class DocumentContent:
    """Everything a document says, as it stood when the document was asked for.

    ``context`` holds only what JSON can hold (str, int, float, bool, None, lists and
    dicts with string keys): it is stored with the row, its digest is the input digest,
    and the template sees it at the top level. ``chain`` names the audit chain that is
    told when the document is ready ("" for none). ``subject_label`` is what lists call
    the subject, such as a bid's reference.
    """

    title: str
    context: Mapping[str, Any]
    subject_label: str = ""
    reference: str = ""
    chain: str = ""
    demonstration: bool = False
    assets: Mapping[str, Asset] = field(default_factory=dict)
    attachments: Sequence[Attachment] = ()


@dataclass(frozen=True, slots=True)
class Kind:
    """One kind of document.

    ``build(subject_pk)`` gathers the content inside the transaction that asks.
    ``may_read(user, document)`` gives the reason for a refusal, or None.
    ``version`` is raised by hand when a change of template should make a new document
    of the same content. ``usual_seconds`` is what the waiting page tells people.

    A letter (``is_letter``) is signed, prints its check code, and is recognised on the check page;
    ``why_not_in_force`` gives the sentence that page says when something else now holds, or "". ``what``
    is the page's word for it, and ``facts`` what else the page may say to whoever holds the file.
    """

    name: str
    title: str
    template: str
    build: Callable[[int], DocumentContent]
    may_read: Callable[[User, Document], str | None]
    version: int = 1
    usual_seconds: int = 20
    is_letter: bool = False
    why_not_in_force: Callable[[Document], str] = lambda document: ""
    what: str = "letter"
    facts: Callable[[Document], Sequence[tuple[str, str]]] = lambda document: ()


_kinds: dict[str, Kind] = {}


def register(kind: Kind) -> None:
    """Make a kind known. A second kind of the same name is a mistake."""
    known = _kinds.get(kind.name)
    if known is not None and known != kind:
        raise ValueError(f"There is already a kind of document called {kind.name!r}.")
    _kinds[kind.name] = kind


def get(name: str) -> Kind:
    """The kind of that name; ``LookupError`` when no app has registered it."""
    try:
        return _kinds[name]
    except KeyError:
        raise LookupError(f"No kind of document is called {name!r}.") from None


def find(name: str) -> Kind | None:
    """The kind of that name, or None: a stored row may outlive its kind."""
    return _kinds.get(name)


def all_kinds() -> list[Kind]:
    """Every kind, by name."""
    return [_kinds[name] for name in sorted(_kinds)]
