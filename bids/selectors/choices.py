"""What can be chosen from in an answer: areas of a round, authorities, and bodies to be partners."""

from __future__ import annotations

from django.db.models import Q

from programmes.models import LocalAuthority, Organisation, PriorityArea, Round

MOST_FOUND = 20


def area_choices(round_: Round) -> list[tuple[str, str]]:
    """The round's priority areas, by slug."""
    return list(PriorityArea.objects.filter(round=round_).values_list("slug", "name"))


def authority_choices() -> list[tuple[str, str]]:
    """Every authority there is today, by GSS code."""
    return list(LocalAuthority.objects.filter(active_to__isnull=True).values_list("gss_code", "nice_name"))


def find_authorities(text: str) -> list[LocalAuthority]:
    """Authorities of today whose name or code holds the text, the first twenty."""
    words = text.split()
    found = LocalAuthority.objects.filter(active_to__isnull=True)
    for word in words:
        found = found.filter(Q(nice_name__icontains=word) | Q(name__icontains=word) | Q(gss_code__iexact=word))
    return list(found[:MOST_FOUND]) if words else []


def find_organisations(text: str) -> list[Organisation]:
    """Organisations whose name holds the text and which are no authority's own nor a rehearsal's, the first twenty."""
    words = text.split()
    rehearsing = Organisation.objects.filter(bids__round__is_rehearsal=True).values("pk")
    found = Organisation.objects.filter(authority__isnull=True).exclude(pk__in=rehearsing)
    for word in words:
        found = found.filter(name__icontains=word)
    return list(found[:MOST_FOUND]) if words else []
