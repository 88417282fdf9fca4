"""``manage.py generalise_outlines`` writes the outlines that the map draws, from the boundaries beside them."""

from __future__ import annotations

from typing import Any

from django.core.management.base import BaseCommand

from programmes.maps.generalising import as_file
from programmes.maps.outlines import FILE


class Command(BaseCommand):
    """Only needed when the boundaries change: the result is committed."""

    help = "Write the short outlines that the map draws."

    def handle(self, *args: Any, **options: Any) -> None:
        """Write them."""
        FILE.write_text(as_file(), encoding="utf-8")
        self.stdout.write(f"Wrote {FILE.name}, {FILE.stat().st_size:,} bytes.")
