"""A ZIP archive packed again so that the same parts give the same bytes."""

from io import BytesIO
from typing import Final
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo

#: The earliest moment a ZIP entry can name.
_WHEN: Final = (1980, 1, 1, 0, 0, 0)


def repeatable(archive: bytes) -> bytes:
    """The same archive with one fixed date on every part."""
    out = BytesIO()
    with ZipFile(BytesIO(archive)) as source, ZipFile(out, "w") as target:
        for name in source.namelist():
            entry = ZipInfo(name, date_time=_WHEN)
            entry.compress_type = ZIP_DEFLATED
            entry.external_attr = 0o600 << 16
            entry.create_system = 3
            target.writestr(entry, source.read(name), compresslevel=6)
    return out.getvalue()
