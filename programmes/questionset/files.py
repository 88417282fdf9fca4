"""The question set as PDF and Word files: those of a published round are made once and kept.

A file is kept under the digest of what it says. The same words give the same bytes, so two
requests that both find nothing kept make the same file.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Final

from django.core.files.base import ContentFile
from django.core.files.storage import default_storage

from portal.audit.digests import canonical_json, sha256_of
from portal.documents import word
from portal.documents.blocks import as_json
from portal.documents.render import render_pdf
from programmes.questionset.paper import Paper, blocks_of

LAYOUT: Final = 1
"""Raised by hand when the same words are set otherwise."""


@dataclass(frozen=True, slots=True)
class Format:
    """One file format of the paper."""

    suffix: str
    media_type: str
    make: Callable[[Paper], bytes]


def make_pdf(paper: Paper) -> bytes:
    """The paper as a tagged PDF."""
    return render_pdf(
        "documents/programmes/question_set.html",
        {"blocks": as_json(blocks_of(paper)), "subtitle": paper.subtitle},
        title=paper.title,
        reference=paper.reference,
        demonstration=paper.round.is_demonstration,
        made_at=paper.seal.sealed_at if paper.seal else None,
    )


def make_word(paper: Paper) -> bytes:
    """The paper as a Word file with boxes to write in."""
    return word.build(
        blocks_of(paper),
        title=paper.title,
        subtitle=paper.subtitle,
        reference=paper.reference,
        made_at=paper.seal.sealed_at if paper.seal else None,
    )


FORMATS: Final = {
    "pdf": Format("pdf", "application/pdf", make_pdf),
    "docx": Format("docx", word.MEDIA_TYPE, make_word),
}


def question_set_file(paper: Paper, format: Format) -> bytes:
    """The file of a published round's paper, kept; of a draft's, made each time."""
    if paper.seal is None:
        return format.make(paper)
    name = f"question-sets/{digest_of(paper)}.{format.suffix}"
    if default_storage.exists(name):
        with default_storage.open(name) as kept:
            content: bytes = kept.read()
        return content
    content = format.make(paper)
    default_storage.save(name, ContentFile(content))
    return content


def digest_of(paper: Paper) -> str:
    """The SHA-256 of everything the paper says, and of how it is laid out."""
    said = [LAYOUT, paper.title, paper.subtitle, paper.reference, as_json(blocks_of(paper))]
    return sha256_of(canonical_json(said))
