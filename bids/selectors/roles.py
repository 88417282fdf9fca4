"""Which members of an organisation write its bids."""

from __future__ import annotations

from programmes.models import MemberRole

WRITERS = frozenset({MemberRole.EDITOR, MemberRole.LEAD})
