"""The rule of award of a draft: set on its page, said in words, checked before publication, sealed and shown."""

from __future__ import annotations

import json
from typing import Any

import pytest
from django.db import DatabaseError, connection, transaction
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from portal.accounts.roles import Role
from portal.audit.models import AuditEvent
from programmes.models import Direction, Round
from programmes.refusals import RoundRefused
from programmes.selectors.award_terms import FLOORS_AND_CAPS, MERIT_ORDER, award_terms_of, stored_terms
from programmes.selectors.readiness import publishing_blockers
from programmes.services.award_terms import set_award_terms
from programmes.services.copying import copy_round
from programmes.services.directing import record_direction
from tests.accounts.people import make_staff
from tests.factories.rounds import close_round
from tests.programmes.making import make_published_round, make_round

pytestmark = pytest.mark.django_db

AREA = "rethinking-social-care"
FLOOR = stored_terms(score="calibrated", partial=True, floors=[("area", AREA, 2_000_000)], caps=[])
QUERIES = 8


def page(round: Round) -> str:
    return reverse("admin:programmes_round_award_terms", args=[round.pk])


def typed(**changed: str) -> dict[str, Any]:
    return {"rule": FLOORS_AND_CAPS, "score": "calibrated", "partial": "on", "save": "yes"} | changed


def test_an_officer_sets_the_rule_and_reads_it_in_words(client: Client) -> None:
    round, officer = make_round(), make_staff(Role.FUND_OFFICER)
    client.force_login(officer)
    floor = {f"floor-area-{AREA}": "£2,000,000", "cap-region-london": "500000"}
    preview = client.post(page(round), typed(**floor) | {"preview": "yes"}).content.decode()
    assert "At least £2,000,000 goes to “Rethinking children&#x27;s social care”." in preview
    assert "At most £500,000 goes to bids led from London." in preview
    round.refresh_from_db()
    assert round.award_terms == {}
    assert client.post(page(round), typed(**floor)).status_code == 302
    round.refresh_from_db()
    assert round.award_rule == FLOORS_AND_CAPS
    assert round.award_terms == stored_terms(
        score="calibrated", partial=True, floors=[("area", AREA, 2_000_000)], caps=[("region", "London", 500_000)]
    )
    assert AuditEvent.objects.filter(chain=round.audit_chain, kind="round.award_terms").exists()
    shown = client.get(page(round)).content.decode()
    assert 'value="2000000"' in shown
    assert "down to the smallest award" in shown


@pytest.mark.parametrize(
    ("sent", "said"),
    [
        ({f"floor-area-{AREA}": "7000000"}, "more than the budget of £6,000,000"),
        ({"floor-region-london": "2", "cap-region-london": "1"}, "This floor is above the cap of £1"),
        ({"rule": MERIT_ORDER, "floor-region-london": "2"}, "knows no floors and caps"),
        ({"rule": "lottery"}, "Select"),
        ({"cap-region-london": "lots"}, "Enter an amount in pounds"),
        ({"floor-region-london": "4000000", "floor-region-south-east": "3000000"}, "The floors of the regions come to"),
    ],
)
def test_what_cannot_hold_is_said_beside_its_box(client: Client, sent: dict[str, str], said: str) -> None:
    round = make_round()
    client.force_login(make_staff(Role.FUND_OFFICER))
    response = client.post(page(round), typed(**sent))
    assert response.status_code == 200
    assert said in response.content.decode()
    round.refresh_from_db()
    assert (round.award_rule, round.award_terms) == (MERIT_ORDER, {})


def test_who_may_and_when(client: Client) -> None:
    draft, published = make_round(), make_published_round()
    for role in Role:
        client.force_login(make_staff(role))
        may = role in (Role.FUND_OFFICER, Role.ADMINISTRATOR)
        assert client.get(page(draft)).status_code == (200 if may else 403), role
    client.force_login(make_staff(Role.FUND_OFFICER))
    assert client.get(page(published)).status_code == 403
    assert client.get(page(draft).replace(str(draft.pk), "999999")).status_code == 404
    assert client.delete(page(draft)).status_code == 405
    with CaptureQueriesContext(connection) as queries:
        client.get(page(draft))
    assert len(queries) == QUERIES


def test_the_service_refuses_what_the_form_does() -> None:
    round, officer = make_round(), make_staff(Role.FUND_OFFICER)
    unknown = stored_terms(score="mean", partial=False, floors=[("area", "nowhere", 5)], caps=[])
    for rule, stored, said in (
        (FLOORS_AND_CAPS, unknown, "is no priority area of this round"),
        (MERIT_ORDER, FLOOR, "knows no floors"),
        ("lottery/1", {}, "Choose one of the rules"),
    ):
        with pytest.raises(RoundRefused, match=said):
            set_award_terms(round_id=round.pk, rule=rule, stored=stored, by=officer)
    with pytest.raises(RoundRefused, match="published and sealed"):
        set_award_terms(round_id=make_published_round().pk, rule=MERIT_ORDER, stored={}, by=officer)


def test_an_area_that_went_away_blocks_publication_and_a_copy_takes_the_rule() -> None:
    round, officer = make_round(), make_staff(Role.FUND_OFFICER)
    set_award_terms(round_id=round.pk, rule=FLOORS_AND_CAPS, stored=FLOOR, by=officer)
    assert copy_round(round_id=round.pk, title="Again", by=officer).award_terms == FLOOR
    round.refresh_from_db()
    assert publishing_blockers(round, round.created_at) == []
    round.priority_areas.filter(slug=AREA).delete()
    assert any("is no priority area" in blocker for blocker in publishing_blockers(round, round.created_at))


def test_the_rule_is_sealed_and_public() -> None:
    round = make_published_round(by=make_staff(Role.FUND_OFFICER))
    assert "How bids are chosen" in Client().get(round.get_absolute_url()).content.decode()
    said = json.loads(round.seals.get().payload)
    assert award_terms_of(said).rule == MERIT_ORDER
    with pytest.raises(DatabaseError, match="floors and caps stay"), transaction.atomic():
        Round.objects.filter(pk=round.pk).update(award_terms=FLOOR)
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE; ALTER TABLE programmes_round DISABLE TRIGGER USER")
    assert Round.objects.filter(pk=round.pk).update(award_terms=FLOOR) == 1


def test_a_direction_is_public_at_once_and_never_changes() -> None:
    officer = make_staff(Role.FUND_OFFICER)
    round = make_published_round(by=officer)

    def direct() -> Direction:
        terms = {"rule": FLOORS_AND_CAPS, "award_terms": FLOOR}
        return record_direction(
            round_id=round.pk, terms=terms, reason="Too little there.", given_for="The Secretary of State", by=officer
        )

    with pytest.raises(RoundRefused, match="between the close"):
        direct()
    close_round(round)
    made = direct()
    text = Client().get(round.get_absolute_url()).content.decode()
    for words in ("Direction 1", "The Secretary of State", "Too little there.", "At least £2,000,000"):
        assert words in text
    for act in (made.delete, lambda: Direction.objects.filter(pk=made.pk).update(reason="Never said.")):
        with pytest.raises(DatabaseError, match="stays as it was given"), transaction.atomic():
            act()
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE; ALTER TABLE programmes_direction DISABLE TRIGGER USER")
    assert Direction.objects.filter(pk=made.pk).update(reason="Never said.") == 1
