"""What one row of an imported file would change, read against what is on record."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date

from django.utils import timezone

from evaluations.methods.conflicts import plain
from evaluations.models import AssessorProfile
from evaluations.selectors.allocation_assessor import area_names
from evaluations.services import importing_reading as reading
from evaluations.services.importing_reading import RowRefused
from portal.accounts.models import User
from portal.accounts.roles import Role, has_role
from portal.look.tables import Line
from programmes.models import LocalAuthority, Organisation


@dataclass(frozen=True, slots=True)
class Change:
    """What one row would do, and the same in words."""

    line: int
    email: str
    name: str
    roles: tuple[str, ...] | None
    areas: dict[str, int]
    employers: tuple[int, ...]
    authorities: tuple[int, ...]
    trained_on: date | None
    max_reads: int | None
    expertise: str
    said: tuple[str, ...]


@dataclass(slots=True)
class Known:
    """What the rows are read against."""

    today: date
    may_manage_people: bool
    by_pk: int
    areas: dict[str, str]
    organisations: dict[str, set[int]] = field(default_factory=lambda: defaultdict(set))
    authorities: dict[str, set[int]] = field(default_factory=lambda: defaultdict(set))
    names: dict[tuple[str, int], str] = field(default_factory=dict)
    people: dict[str, User] = field(default_factory=dict)
    roles: dict[int, set[str]] = field(default_factory=lambda: defaultdict(set))
    profiles: dict[int, AssessorProfile] = field(default_factory=dict)


def known_for(by: User, emails: Iterable[str]) -> Known:
    """Everything the rows are read against, in seven queries for any number of rows."""
    known = Known(timezone.localdate(), has_role(by, Role.ADMINISTRATOR), by.pk, area_names())
    for pk, name, slug in Organisation.objects.values_list("pk", "name", "slug"):
        known.names["organisation", pk] = name
        for key in {plain(name), plain(slug)}:
            known.organisations[key].add(pk)
    for pk, nice, name, code in LocalAuthority.objects.values_list("pk", "nice_name", "name", "gss_code"):
        known.names["authority", pk] = nice
        for key in {plain(nice), plain(name), plain(code)}:
            known.authorities[key].add(pk)
    people = list(User.objects.filter(email__in=set(emails)))
    known.people = {person.email: person for person in people}
    groups = User.groups.through.objects.filter(user__in=people, group__name__in=Role.values)
    for user_id, name in groups.values_list("user_id", "group__name"):
        known.roles[user_id].add(name)
    profiles = AssessorProfile.objects.filter(user__in=people).prefetch_related("areas", "employers", "authorities")
    known.profiles = {profile.user_id: profile for profile in profiles}
    return known


def change_in(line: Line, email: str, known: Known) -> Change:
    person = known.people.get(email)
    profile = known.profiles.get(person.pk) if person else None
    roles, said = _account(line, person, known)
    areas = reading.areas_in(line.get("areas"), known.areas)
    employers = reading.found_in(line.get("employers"), known.organisations, "organisation")
    authorities = reading.found_in(line.get("authorities"), known.authorities, "local authority")
    trained_on, max_reads = (
        reading.date_in(line.get("trained_on"), known.today),
        reading.number_in(line.get("max_reads")),
    )
    had_areas = {each.area_slug: each.level for each in profile.areas.all()} if profile else {}
    had = {each.pk for each in profile.employers.all()} if profile else set()
    had_barred = {each.pk for each in profile.authorities.all()} if profile else set()
    words = line.get("expertise")
    said += [f"{known.areas[slug]}: level {level}" for slug, level in areas.items() if had_areas.get(slug) != level]
    said += [f"Employer: {known.names['organisation', pk]}" for pk in employers if pk not in had]
    said += [f"May not judge {known.names['authority', pk]}" for pk in authorities if pk not in had_barred]
    if trained_on and (profile is None or profile.trained_on != trained_on):
        said.append(f"Trained on {trained_on:%d/%m/%Y}")
    if max_reads and (profile is None or profile.max_reads != max_reads):
        said.append(f"Can read {max_reads} bids in a round")
    if words and (profile is None or profile.expertise != words):
        said.append("What they know, in words")
    if profile is None and not said:
        said.append("A new profile")
    return Change(
        line.number,
        email,
        person.full_name if person else line.get("name"),
        roles,
        areas,
        tuple(employers),
        tuple(authorities),
        trained_on,
        max_reads,
        words,
        tuple(said),
    )


def _account(line: Line, person: User | None, known: Known) -> tuple[tuple[str, ...] | None, list[str]]:
    """The roles to give, or ``None`` when they are an assessor already; and that in words."""
    if person is None:
        _refuse_new(line, known)
        return (Role.ASSESSOR.value,), ["A new account: they are invited by email"]
    held = known.roles[person.pk]
    if person.is_active and Role.ASSESSOR in held:
        return None, []
    _refuse_role(person, held, known)
    return tuple(sorted(held | {Role.ASSESSOR.value})), ["Becomes an assessor"]


def _refuse_new(line: Line, known: Known) -> None:
    if not known.may_manage_people:
        raise RowRefused("Nobody has this address. Ask an administrator to invite them, or to import this file.")
    if not line.get("name") or len(line.get("name")) > 150:
        raise RowRefused("A new assessor needs a name of up to 150 letters.")


def _refuse_role(person: User, held: set[str], known: Known) -> None:
    if not person.is_active:
        raise RowRefused(f"The account of {person.full_name} is closed. Ask an administrator to open it again.")
    if Role.AUDITOR in held:
        raise RowRefused(f"{person.full_name} is an auditor, who only reads and can hold no other role.")
    if not known.may_manage_people:
        raise RowRefused(f"{person.full_name} is not an assessor. Ask an administrator to give them the role.")
    if person.pk == known.by_pk:
        raise RowRefused("This is your own account. Ask another administrator to change your roles.")
