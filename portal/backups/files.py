"""The files of the storage, wherever it is: a folder or a bucket."""

from collections.abc import Iterator
from typing import IO

from django.core.files import File
from django.core.files.storage import default_storage


def names(folder: str = "") -> Iterator[str]:
    """Every file in the storage, in a stable order."""
    try:
        folders, files = default_storage.listdir(folder)
    except FileNotFoundError:
        return
    for name in sorted(files):
        yield f"{folder}/{name}" if folder else name
    for name in sorted(folders):
        yield from names(f"{folder}/{name}" if folder else name)


def put(name: str, content: IO[bytes]) -> None:
    """Write one file under exactly this name, in place of any that has it."""
    if default_storage.exists(name):
        default_storage.delete(name)
    saved = default_storage.save(name, File(content))
    if saved != name:
        raise OSError(f"The storage wrote {saved} in place of {name}")
