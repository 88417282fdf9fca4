"""The archive: a tar file with the dump, the files, a manifest of their SHA-256, and the manifest's own."""

import hashlib
import io
import json
import tarfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path, PurePosixPath
from typing import IO, Any

from portal.backups.refusals import BackupRefused

FORMAT = "innovation-fund-portal backup 1"
DATABASE, FILES = "database.dump", "files/"
MANIFEST, SEAL = "manifest.json", "manifest.sha256"
CHUNK = 1 << 20


class Writer:
    """Adds members to a new archive, and at the end the manifest of what was added."""

    def __init__(self, tar: tarfile.TarFile) -> None:
        self._tar = tar
        self._members: list[dict[str, Any]] = []

    def add(self, name: str, content: IO[bytes], size: int) -> None:
        """Add one member, digesting what is written as it is written."""
        reading = _Digesting(content)
        info = tarfile.TarInfo(name)
        info.size, info.mode = size, 0o600
        self._tar.addfile(info, reading)
        self._members.append({"name": name, "size": size, "sha256": reading.digest.hexdigest()})

    def close(self, about: dict[str, Any]) -> None:
        """Write the manifest, and its own digest after it."""
        manifest = json.dumps({"format": FORMAT, **about, "members": self._members}, indent=1).encode()
        seal = hashlib.sha256(manifest).hexdigest().encode()
        for name, content in ((MANIFEST, manifest), (SEAL, seal)):
            info = tarfile.TarInfo(name)
            info.size, info.mode = len(content), 0o600
            self._tar.addfile(info, io.BytesIO(content))


class _Digesting:
    """A file that digests what is read from it."""

    def __init__(self, content: IO[bytes]) -> None:
        self._content = content
        self.digest = hashlib.sha256()

    def read(self, size: int = -1) -> bytes:
        piece = self._content.read(size)
        self.digest.update(piece)
        return piece


@contextmanager
def writing(path: Path) -> Iterator[Writer]:
    """A new archive beside its final name, which it gets only when it has been read back and verified."""
    half_done = path.with_name(f".{path.name}.half-done")
    half_done.touch(mode=0o600)
    try:
        with tarfile.open(half_done, "w") as tar:
            yield Writer(tar)
        verify(half_done)
        half_done.rename(path)
    finally:
        half_done.unlink(missing_ok=True)


def verify(path: Path) -> dict[str, Any]:
    """The manifest, once every byte of the archive agrees with it; raises BackupRefused otherwise."""
    found: dict[str, tuple[int, str]] = {}
    kept = {MANIFEST: b"", SEAL: b""}
    with _readable():
        for name, content in _members(path):
            if name in found:
                raise BackupRefused(f"The archive holds {name} twice.")
            found[name] = _digested(content, keep=kept if name in kept else None, name=name)
    if MANIFEST not in found or kept[SEAL].decode("ascii", "replace") != found[MANIFEST][1]:
        raise BackupRefused("The archive is cut short, or its manifest has been changed.")
    manifest: dict[str, Any] = json.loads(kept[MANIFEST])
    if manifest.get("format") != FORMAT:
        raise BackupRefused("The archive is of another format.")
    listed = {member["name"]: (member["size"], member["sha256"]) for member in manifest["members"]}
    wrong = sorted(name for name in {*listed, *found} - set(kept) if listed.get(name) != found.get(name))
    if wrong:
        raise BackupRefused(f"The archive is corrupted: {', '.join(wrong[:5])} is not what the manifest says.")
    return manifest


def _digested(content: IO[bytes], *, keep: dict[str, bytes] | None, name: str) -> tuple[int, str]:
    """Size and SHA-256 of a member, read a piece at a time; small ones are kept as well."""
    digest, size = hashlib.sha256(), 0
    while piece := content.read(CHUNK):
        digest.update(piece)
        size += len(piece)
        if keep is not None:
            keep[name] += piece
    return size, digest.hexdigest()


def unpack(path: Path, write: Callable[[str, IO[bytes]], None]) -> None:
    """Give every member but the manifest to `write`; verify first."""
    with _readable():
        for name, content in _members(path):
            if name not in (MANIFEST, SEAL):
                write(name, content)


@contextmanager
def _readable() -> Iterator[None]:
    try:
        yield
    except (tarfile.TarError, EOFError) as error:
        raise BackupRefused(f"The archive cannot be read: {error}") from error


def _members(path: Path) -> Iterator[tuple[str, IO[bytes]]]:
    with tarfile.open(path, "r:") as tar:
        for info in tar:
            content = tar.extractfile(info)
            if content is None or not _is_safe(info.name):
                raise BackupRefused(f"The archive holds something that is not a file of ours: {info.name}")
            yield info.name, content


def _is_safe(name: str) -> bool:
    """One of the names that a backup writes: no way out of the storage."""
    parts = PurePosixPath(name).parts
    return name in (DATABASE, MANIFEST, SEAL) or (name.startswith(FILES) and ".." not in parts)
