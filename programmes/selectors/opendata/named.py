"""What an identifier names."""

from __future__ import annotations

from django.db.models import Q

from programmes.models import LocalAuthority, Project
from programmes.selectors.opendata.identifiers import PREFIX
from programmes.selectors.projects import public_projects


def named_by(identifier: str) -> LocalAuthority | Project | None:
    """The council of ``GB-LAE-LDS`` or the project of a grant's identifier; nothing when it names neither.

    A council that has ended keeps its identifier: its page says which councils followed it.
    """
    if identifier.startswith("GB-LAE-"):
        return LocalAuthority.objects.filter(code=identifier.removeprefix("GB-LAE-")).first()
    name = identifier.removeprefix(f"{PREFIX}-")
    number = name.removeprefix("award-")
    is_number = name != number and number.isascii() and number.isdigit() and len(number) < 10
    named = Q(awards__pk=int(number)) if is_number else Q(record_id=name) | Q(awards__grant_reference=name)
    return public_projects().filter(named).order_by("pk").first() if identifier != name else None
