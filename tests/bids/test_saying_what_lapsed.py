"""Whoever changes what was certified is told at once whose certificate ended and what follows."""

from __future__ import annotations

import html
from collections.abc import Callable

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from bids.models import Attachment, Certification
from bids.services.parts import costs_digest
from bids.states import CertificationState
from tests.bids import files
from tests.bids.partnership import Partnership, make_partnership
from tests.bids.rounds import make_rich_round, question, signed_in
from tests.factories.bids import certify_bid, make_bid, make_council

pytestmark = pytest.mark.django_db

ENDED = (
    "You changed what was certified, so the certificates of the Director of Children's Services and Section 151 "
    "officer no longer hold. They must certify again before the bid can be submitted. The leads have been told."
)
SAID = "You changed what was certified"


@pytest.fixture
def joined() -> Partnership:
    """A certified bid with a partner and a file."""
    council = make_council("Meadow Council")
    joined = make_partnership(make_bid(make_rich_round(), council), council)
    letter = SimpleUploadedFile("letter.pdf", files.a_pdf(), content_type="application/pdf")
    signed_in(council.lead).post(at(joined, "section", "more"), {"letters": letter, "rows-figures": "1"})
    certify_bid(joined.bid, council)
    return joined


def at(joined: Partnership, name: str, *more: object) -> str:
    return reverse(f"bids:{name}", args=[joined.bid.reference, *more])


def send(client: Client, address: str, posted: dict[str, object]) -> str:
    """The page that comes after."""
    return html.unescape(client.post(address, posted, follow=True).content.decode())


def lead(joined: Partnership) -> Client:
    return signed_in(joined.council.lead)


def answer(joined: Partnership, text: str = "Two trusted adults.") -> dict[str, object]:
    plan = joined.bid.answers.get(question=question(joined.bid.round, "plan"))
    return {"plan": text, "version-plan": plan.version, "go": "continue"}


def costs(joined: Partnership) -> dict[str, object]:
    year = joined.bid.round.first_financial_year
    return {f"costs-staff-{year}-grant": "5,000", f"version-part-costs-{joined.partner.pk}": costs_digest({})}


CHANGES: dict[str, Callable[[Partnership], str]] = {
    "an answer": lambda j: send(lead(j), at(j, "section", "work"), answer(j)),
    "a partner named": lambda j: send(lead(j), at(j, "partners", "partners"), {"name": "A mutual"}),
    "what a partner does": lambda j: send(lead(j), j.of_lead("partner"), {"contribution": "More", "was": "Was"}),
    "a partner taken out": lambda j: send(lead(j), j.of_lead("take_out_partner"), {}),
    "a partner's costs": lambda j: send(lead(j), j.of_lead("partner_costs"), costs(j)),
    "a partner's own part": lambda j: send(j.client, j.url("part_write"), {"contribution": "More", "was": "Was"}),
    "a partner's own costs": lambda j: send(j.client, j.url("part_costs"), costs(j)),
    "a file taken off": lambda j: send(lead(j), at(j, "remove_file", Attachment.objects.get(bid=j.bid).key), {}),
}


@pytest.mark.parametrize("change", CHANGES)
def test_it_is_said_after_every_kind_of_change(joined: Partnership, change: str) -> None:
    assert ENDED in CHANGES[change](joined)
    assert not Certification.objects.filter(bid=joined.bid, state=CertificationState.CERTIFIED).exists()


def test_nothing_is_said_where_nothing_ended(joined: Partnership) -> None:
    same = joined.bid.answers.get(question=question(joined.bid.round, "plan")).value
    assert SAID not in send(lead(joined), at(joined, "section", "work"), answer(joined, str(same)))
    CHANGES["an answer"](joined)
    assert SAID not in send(lead(joined), at(joined, "section", "work"), answer(joined, "Once more."))


def test_one_office_is_one(joined: Partnership) -> None:
    Certification.objects.filter(bid=joined.bid, office="dcs").update(
        state=CertificationState.LAPSED, lapsed_at=joined.bid.created_at
    )
    said = CHANGES["an answer"](joined)
    assert "the certificate of the Section 151 officer no longer holds." in said
    assert "Director" not in said.partition("no longer holds.")[0].rpartition("You changed")[2]
