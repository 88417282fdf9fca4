"""The demonstration's invented organisations and assessors, and the people in them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from typing import Final

from django.utils.text import slugify

from evaluations.models import AssessorProfile
from portal.accounts.demonstration import make_person
from portal.accounts.models import User
from portal.accounts.roles import Role
from portal.audit.clock import database_now
from programmes.models import MemberRole, Membership, Office, Organisation, OrganisationKind

COUNCIL = OrganisationKind.COUNCIL
TRUST = OrganisationKind.TRUST
CHARITY = OrganisationKind.CHARITY

OPEN_ROUND: Final = (
    ("Meadowshire County Council", COUNCIL),
    ("Port Elland Borough Council", COUNCIL),
    ("Harrowmere Council", COUNCIL),
    ("Northmoor Children's Trust", TRUST),
    ("Brightwater Families", CHARITY),
)
"""Five that bid in the open round, in the order of the stages they have reached."""

CLOSED_ROUND: Final = (
    ("Ambervale Council", COUNCIL),
    ("Calderhay Council", COUNCIL),
    ("Duncaster Bay Council", COUNCIL),
    ("Eastwold County Council", COUNCIL),
    ("Fenmarsh Council", COUNCIL),
    ("Greyfriars Borough Council", COUNCIL),
    ("Hollinside Council", COUNCIL),
    ("Ivel Valley Council", COUNCIL),
    ("Larkfield Children's Trust", TRUST),
    ("Marlhaven Council", COUNCIL),
    ("Open Door North", CHARITY),
    ("Quarrybank Council", COUNCIL),
)
"""Twelve that bid in the closed round."""

ASSESSORS: Final = (
    ("Amina Begum", "Social work practice; was principal social worker of a county council", ""),
    ("Colin Farraday", "Evaluation and statistics; university researcher", ""),
    ("Grace Oduya", "Leaving care; spent her own childhood in care", ""),
    ("Henrik Solberg", "Finance and value for money; was a section 151 officer", ""),
    ("Margaret Ilsley", "Fostering and kinship; ran a fostering service", "Ambervale Council"),
    ("Rohan Mehta", "Innovation and spread; advised three programmes", "Open Door North"),
)
"""Name, expertise, and a past employer among the bidders, which is a conflict."""


FIRST_NAMES: Final = (
    "Alex",
    "Bryony",
    "Callum",
    "Dilys",
    "Ewan",
    "Farah",
    "Gareth",
    "Hana",
    "Imran",
    "Jo",
    "Kemi",
    "Leo",
)


@dataclass(frozen=True, slots=True)
class Post:
    """One person's place in an invented organisation."""

    key: str
    role: MemberRole
    surname: str
    position: str
    offset: int
    tries: str = ""
    office: Office | str = ""


CERTIFY: Final = "certify a bid, or say what has to change"
POSTS: Final = (
    Post("lead", MemberRole.LEAD, "Lead", "Lead", 0),
    Post("editor", MemberRole.EDITOR, "Editor", "Editor", 5, "write a bid with the lead"),
    Post("dcs", MemberRole.CERTIFIER, "Director", Office.DCS.label, 3, CERTIFY, Office.DCS),
    Post("s151", MemberRole.CERTIFIER, "Treasurer", Office.S151.label, 8, CERTIFY, Office.S151),
)


@dataclass(frozen=True, slots=True)
class Team:
    """The invented people of an organisation."""

    organisation: Organisation
    lead: User
    editor: User
    dcs: User
    s151: User


def make_open_teams() -> list[Team]:
    """The five organisations of the open round. Meadowshire's people lead the journey."""
    teams = []
    for number, (name, kind) in enumerate(OPEN_ROUND):
        tries = "write a bid together, have it certified and submit it" if number == 0 else "see a bid further on"
        teams.append(make_team(name, kind, order=10 + number * 4, tries=tries))
    return teams


def make_closed_teams() -> list[Team]:
    """The twelve organisations of the closed round."""
    return [
        make_team(name, kind, order=200 + number * 4, tries="see a bid that is being assessed")
        for number, (name, kind) in enumerate(CLOSED_ROUND)
    ]


def make_team(name: str, kind: OrganisationKind, *, order: int, tries: str) -> Team:
    """An organisation with a lead, an editor and the two certifiers; made once, found again."""
    organisation, _ = Organisation.objects.get_or_create(
        name=name,
        defaults={
            "slug": slugify(name),
            "kind": kind,
            "is_demonstration": True,
            "address": f"{name}\n1 Example Street\nExampleton\nEX1 1EX",
        },
    )
    short = slugify(name.split()[0])
    made = {}
    for place, post in enumerate(POSTS):
        person = make_person(
            name=f"{post.key}.{short}",
            full_name=f"{FIRST_NAMES[(order + post.offset) % len(FIRST_NAMES)]} {post.surname}",
            position=f"{post.position}, {name}",
            tries=post.tries or tries,
            start="/bids/",
            order=order + place,
        )
        Membership.objects.get_or_create(
            user=person,
            organisation=organisation,
            ended_at=None,
            defaults={"role": post.role, "office": post.office},
        )
        made[post.key] = person
    return Team(organisation, **made)


def make_assessors() -> list[AssessorProfile]:
    """Six assessors, two of whom once worked for a bidder."""
    return [
        _make_assessor(order, full_name, expertise, employer)
        for order, (full_name, expertise, employer) in enumerate(ASSESSORS, start=70)
    ]


def _make_assessor(order: int, full_name: str, expertise: str, employer: str) -> AssessorProfile:
    person = make_person(
        name=slugify(full_name).replace("-", "."),
        full_name=full_name,
        position="Assessor",
        tries="declare interests, read a bid and score it",
        start="/admin/",
        roles=[Role.ASSESSOR],
        order=order,
    )
    trained = (database_now() - timedelta(days=60)).date()
    profile, _ = AssessorProfile.objects.get_or_create(
        user=person, defaults={"expertise": expertise, "trained_on": trained}
    )
    if employer:
        profile.employers.add(Organisation.objects.get(name=employer))
    return profile
