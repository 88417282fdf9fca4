"""The demonstration's invented organisations and assessors, and the people in them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from typing import Final

from django.utils.text import slugify

from evaluations.models import AssessorProfile, Expertise, ExpertiseLevel
from portal.accounts.demonstration import DOMAIN, make_person
from portal.accounts.models import User
from portal.accounts.roles import Role
from portal.audit.clock import database_now
from programmes.models import MemberRole, Membership, Office, Organisation, OrganisationKind

COUNCIL = OrganisationKind.COUNCIL
TRUST = OrganisationKind.TRUST
CHARITY = OrganisationKind.CHARITY

OPEN_ROUND: Final = (
    ("Port Elland Borough Council", COUNCIL),
    ("Harrowmere Council", COUNCIL),
    ("Meadowshire County Council", COUNCIL),
    ("Northmoor Children's Trust", TRUST),
    ("Brightwater Families", CHARITY),
)
"""Five that bid in the open round, in the order of the stages they have reached."""

JOURNEY: Final = "Meadowshire County Council"
"""Whose people take the reader through the journey: their bid waits for its certifiers."""

TRIES: Final = {
    JOURNEY: "change an answer, and submit once certified",
    "Harrowmere Council": "go on with two bids: one half written, one of a second stage with partners and comments",
    "Port Elland Borough Council": "start a bid that was invited into the second stage",
    "Brightwater Families": "see a submitted bid, and take part in another as its partner",
}

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

CARE: Final = "rethinking-social-care"
ADULTHOOD: Final = "transitions-to-adulthood"


@dataclass(frozen=True, slots=True)
class Reader:
    """An invented assessor: what they know in words and by area, how much they read, when they were trained.

    A past employer among the bidders is a conflict.
    """

    name: str
    expertise: str
    areas: dict[str, ExpertiseLevel]
    max_reads: int
    trained_days_ago: int
    employer: str = ""


SOME, GOOD, EXPERT = ExpertiseLevel.SOME, ExpertiseLevel.GOOD, ExpertiseLevel.EXPERT
ASSESSORS: Final = (
    Reader(
        "Amina Begum",
        "Social work practice; was principal social worker of a county council",
        {CARE: EXPERT, ADULTHOOD: SOME},
        12,
        60,
    ),
    Reader(
        "Colin Farraday", "Evaluation and statistics; university researcher", {CARE: GOOD, ADULTHOOD: GOOD}, 10, 410
    ),
    Reader("Grace Oduya", "Leaving care; spent her own childhood in care", {ADULTHOOD: EXPERT}, 9, 130),
    Reader("Henrik Solberg", "Finance and value for money; was a section 151 officer", {CARE: SOME}, 11, 690),
    Reader(
        "Margaret Ilsley",
        "Fostering and kinship; ran a fostering service",
        {CARE: EXPERT},
        10,
        200,
        "Ambervale Council",
    ),
    Reader(
        "Rohan Mehta",
        "Innovation and spread; advised three programmes",
        {ADULTHOOD: GOOD, CARE: SOME},
        12,
        35,
        "Open Door North",
    ),
)
"""Six who differ, so that a plan has something to weigh; the training of one runs out within weeks."""


FIRST_NAMES: Final = (
    "Alice", "Benedict", "Carys", "Dominic", "Esther", "Femi", "Gwen", "Hamza", "Isla", "Jerome",
    "Kirsty", "Lewis", "Miriam", "Nathan", "Orla", "Piotr", "Ruth", "Samir", "Tessa", "Vikram",
)  # fmt: skip
SURNAMES: Final = (
    "Appleyard", "Bassett", "Chowdhury", "Denholm", "Eaves", "Fairclough", "Gill", "Hartnell", "Iqbal", "Jessop",
    "Kershaw", "Lomax", "Merrick", "Nuttall", "Osei", "Pemberton", "Quigley", "Rashid", "Stannard", "Tolley",
    "Underhill", "Varley", "Whitlock", "Yardley",
)  # fmt: skip


def invented_name(number: int) -> str:
    """A different name for each number below 120."""
    return f"{FIRST_NAMES[number * 7 % len(FIRST_NAMES)]} {SURNAMES[number % len(SURNAMES)]}"


@dataclass(frozen=True, slots=True)
class Post:
    """One person's place in an invented organisation."""

    key: str
    role: MemberRole
    position: str
    tries: str = ""
    office: Office | str = ""


CERTIFY: Final = "certify a bid, or say what has to change"
POSTS: Final = (
    Post("lead", MemberRole.LEAD, "Lead"),
    Post("editor", MemberRole.EDITOR, "Editor", "write a bid with the lead"),
    Post("dcs", MemberRole.CERTIFIER, Office.DCS.label, CERTIFY, Office.DCS),
    Post("s151", MemberRole.CERTIFIER, Office.S151.label, CERTIFY, Office.S151),
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
    """The five organisations of the open round."""
    teams = []
    for number, (name, kind) in enumerate(OPEN_ROUND):
        tries = TRIES.get(name, "go on with a bid")
        teams.append(make_team(name, kind, number=number, tries=tries))
    return teams


def make_closed_teams() -> list[Team]:
    """The twelve organisations of the closed round; their leads can be signed in as."""
    tries = "see a bid that is being assessed, and answer an award"
    return [
        make_team(name, kind, number=number, tries=tries, only_lead_signs_in=True)
        for number, (name, kind) in enumerate(CLOSED_ROUND, start=len(OPEN_ROUND))
    ]


def make_team(name: str, kind: OrganisationKind, *, number: int, tries: str, only_lead_signs_in: bool = False) -> Team:
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
    group_of_others = "Leads of bids that are being assessed" if only_lead_signs_in else "Others in the open round"
    made = {}
    for place, post in enumerate(POSTS):
        order = 10 + place if name == JOURNEY else 200 + number * 10 + place
        group = f"{name}, whose bid is ready to submit" if name == JOURNEY else group_of_others
        email, full_name = f"{post.key}.{slugify(name.split()[0])}", invented_name(number * len(POSTS) + place)
        if only_lead_signs_in and post.key != "lead":
            person = _make_colleague(email, full_name)
        else:
            person = make_person(
                name=email,
                full_name=full_name,
                position=f"{post.position}, {name}",
                tries=post.tries or tries,
                start="/bids/",
                group=group,
                order=order,
            )
        Membership.objects.get_or_create(
            user=person,
            organisation=organisation,
            ended_at=None,
            defaults={"role": post.role, "office": post.office},
        )
        made[post.key] = person
    return Team(organisation, **made)


def _make_colleague(name: str, full_name: str) -> User:
    """Someone who is on record in a bid, and whom nobody signs in as."""
    person, is_new = User.objects.get_or_create(
        email=f"{name}@{DOMAIN}", defaults={"full_name": full_name, "is_demonstration": True}
    )
    if is_new:
        person.set_unusable_password()
        person.save(update_fields=["password"])
    return person


def make_assessors() -> list[AssessorProfile]:
    """Six assessors, two of whom once worked for a bidder."""
    return [_make_assessor(order, reader) for order, reader in enumerate(ASSESSORS, start=70)]


def _make_assessor(order: int, reader: Reader) -> AssessorProfile:
    person = make_person(
        name=slugify(reader.name).replace("-", "."),
        full_name=reader.name,
        position="Assessor",
        tries="declare interests, read a bid and score it",
        start="/admin/",
        roles=[Role.ASSESSOR],
        group="Assessors",
        order=order,
    )
    trained = (database_now() - timedelta(days=reader.trained_days_ago)).date()
    profile, is_new = AssessorProfile.objects.get_or_create(
        user=person,
        defaults={"expertise": reader.expertise, "trained_on": trained, "max_reads": reader.max_reads},
    )
    if is_new:
        areas = [Expertise(assessor=profile, area_slug=area, level=level) for area, level in reader.areas.items()]
        Expertise.objects.bulk_create(areas)
    if reader.employer:
        profile.employers.add(Organisation.objects.get(name=reader.employer))
    return profile
