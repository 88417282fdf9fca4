"""Signed letters: intact or not, deterministic before signing, and what happens without a certificate."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import rsa
from cryptography.hazmat.primitives.serialization import BestAvailableEncryption, pkcs12
from cryptography.x509.oid import NameOID
from django.core.files.storage import default_storage
from django.db import IntegrityError, transaction

from portal.audit.digests import sha256_of
from portal.documents import kinds
from portal.documents.kinds import Kind
from portal.documents.models import Document
from portal.documents.refusals import DocumentRefused
from portal.documents.render import render_pdf
from portal.documents.services import request_document
from portal.documents.services.rendering import render_document
from portal.documents.signing import credentials
from portal.documents.signing.apart import apart
from portal.documents.signing.checking import check
from portal.documents.signing.signing import sign
from tests.documents import samples
from tests.documents.conftest import build, may_read
from tests.verapdf.runner import broken_rules


@pytest.fixture
def letter_kind() -> Iterator[Kind]:
    """A kind of letter: signed, with a check code."""
    kind = Kind("test_letter", "Test letter", "documents/blocks.html", build, may_read, is_letter=True)
    kinds.register(kind)
    yield kind
    kinds._kinds.pop("test_letter", None)


def pdf() -> bytes:
    return render_pdf("documents/blocks.html", {"blocks": samples.note("Signed.")}, title="Signed")


def made(letter_kind: Kind) -> tuple[Document, bytes]:
    document = request_document(kind=letter_kind.name, subject_id=1, by=None)
    render_document(document_id=document.pk)
    document.refresh_from_db()
    assert document.is_ready, document.failure_reason
    with default_storage.open(str(document.file)) as file:
        return document, file.read()


@pytest.mark.verapdf
def test_signing_adds_to_the_file_and_breaks_no_rule(tmp_path: Path) -> None:
    unsigned = pdf()
    signed = sign(unsigned, reason="Test")
    assert signed is not None
    assert signed.content.startswith(unsigned)
    assert "Demonstration" in signed.signed_by
    path = tmp_path / "signed.pdf"
    path.write_bytes(signed.content)
    assert broken_rules([path]) == []


def test_an_event_loop_that_runs_already_is_no_hindrance() -> None:
    async def sign_and_check() -> bool:
        signed = sign(unsigned, reason="Test")
        found = check(signed.content) if signed is not None else None
        return found is not None and found.is_intact

    unsigned = pdf()
    assert apart(asyncio.run, sign_and_check()), "in a thread where no browser of another test runs a loop"


def test_one_changed_byte_breaks_the_signature() -> None:
    signed = sign(pdf(), reason="Test")
    assert signed is not None
    found = check(signed.content)
    assert found is not None
    assert (found.is_intact, found.certificate_sha256) == (True, signed.certificate_sha256)
    at = signed.content.index(b"stream\n") + 40
    changed = signed.content[:at] + bytes([signed.content[at] ^ 1]) + signed.content[at + 1 :]
    broken = check(changed)
    assert broken is not None
    assert not broken.is_intact
    assert check(pdf()) is None


@pytest.mark.django_db
def test_a_letter_keeps_both_digests_and_who_signed(letter_kind: Kind, woken: Any) -> None:
    document, content = made(letter_kind)
    assert sha256_of(content) == document.sha256 != document.unsigned_sha256
    assert document.is_signed
    assert document.signed_by == credentials.DEMONSTRATION
    assert document.check_code is not None
    assert f"Check code {document.check_code}".encode() in content
    again = rendered_again(document)
    assert sha256_of(again) == document.unsigned_sha256
    assert content.startswith(again)


def rendered_again(document: Document) -> bytes:
    from portal.documents.services.rendering import _rendered

    return _rendered(document).content


@pytest.mark.django_db
def test_what_is_no_letter_is_neither_signed_nor_given_a_code(note_kind: Kind, woken: Any) -> None:
    document, content = made(note_kind)
    assert (document.check_code, document.signed_by, document.unsigned_sha256) == (None, "", "")
    assert check(content) is None


@pytest.mark.django_db
def test_letters_go_out_unsigned_only_where_settings_say_so(letter_kind: Kind, woken: Any, settings: Any) -> None:
    settings.PORTAL_UNSIGNED_LETTERS = True
    document, content = made(letter_kind)
    assert not document.is_signed
    assert sha256_of(content) == document.sha256
    assert check(content) is None


@pytest.mark.django_db
def test_a_signature_stays_as_it_is(letter_kind: Kind, woken: Any) -> None:
    document, _ = made(letter_kind)
    for field in ("signed_by", "certificate_sha256", "unsigned_sha256", "check_code"):
        with pytest.raises(IntegrityError, match="is ready and cannot change"), transaction.atomic():
            Document.objects.filter(pk=document.pk).update(**{field: "f" * 20})


@pytest.mark.django_db
def test_a_signature_has_its_name_date_and_digests_or_none(letter_kind: Kind, woken: Any) -> None:
    document = request_document(kind=letter_kind.name, subject_id=1, by=None)
    with pytest.raises(IntegrityError, match="document_signed_says_by_whom"), transaction.atomic():
        Document.objects.filter(pk=document.pk).update(signed_by="Somebody")


def certificate(path: Path, *, days: int, password: bytes) -> None:
    """A PKCS#12 file that ends in so many days."""
    key = rsa.generate_private_key(public_exponent=65537, key_size=2048)
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "Department for Testing")])
    now = datetime.now(UTC)
    made = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - timedelta(days=30))
        .not_valid_after(now + timedelta(days=days))
        .sign(key, hashes.SHA256())
    )
    path.write_bytes(pkcs12.serialize_key_and_certificates(b"x", key, made, None, BestAvailableEncryption(password)))


def test_a_certificate_of_the_departments_own_is_used(tmp_path: Path, settings: Any) -> None:
    certificate(tmp_path / "own.p12", days=30, password=b"open sesame")
    settings.PORTAL_SIGNING_CERTIFICATE, settings.PORTAL_SIGNING_PASSWORD = str(tmp_path / "own.p12"), "open sesame"
    signed = sign(pdf(), reason="Test")
    assert signed is not None
    assert signed.signed_by == "Department for Testing"


@pytest.mark.parametrize(
    ("days", "password", "said"),
    [(-1, "open sesame", "ran out on"), (30, "wrong", "cannot be opened with its password")],
)
def test_a_certificate_that_does_not_do_is_refused(
    tmp_path: Path, settings: Any, days: int, password: str, said: str
) -> None:
    certificate(tmp_path / "own.p12", days=days, password=b"open sesame")
    settings.PORTAL_SIGNING_CERTIFICATE, settings.PORTAL_SIGNING_PASSWORD = str(tmp_path / "own.p12"), password
    with pytest.raises(DocumentRefused, match=said):
        sign(pdf(), reason="Test")
    settings.PORTAL_SIGNING_CERTIFICATE = str(tmp_path / "none.p12")
    with pytest.raises(DocumentRefused, match="cannot be read"):
        sign(pdf(), reason="Test")


def test_processes_that_start_at_once_agree_on_one_demonstration_certificate(tmp_path: Path) -> None:
    first = credentials.demonstration_file(tmp_path)
    before = first.read_bytes()
    assert credentials.demonstration_file(tmp_path).read_bytes() == before
    assert first.stat().st_mode & 0o077 == 0
    assert list(first.parent.iterdir()) == [first]
