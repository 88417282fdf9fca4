"""Members of an alliance as officers name them."""

from __future__ import annotations

from programmes.models import Alliance, Involvement


def as_member(involvement: Involvement, alliance: Alliance) -> Involvement:
    """An authority's involvement as a member of the alliance, under its programme. Does not save it."""
    authority = involvement.authority
    involvement.alliance = alliance
    involvement.programme_id = alliance.programme_id
    involvement.strand = involvement.strand or alliance.name
    involvement.role = involvement.role or "member"
    involvement.name = involvement.name or (authority.nice_name if authority else "")
    code = authority.gss_code if authority else involvement.name
    involvement.record_key = involvement.record_key or f"alliance/{alliance.slug}/{code}/{involvement.date}"
    return involvement
