"""The costs of a partner save themselves as a section does, and two who change them at once see both."""

from __future__ import annotations

from typing import Any

import pytest
from django.test import Client

from bids.models import AnswerVersion, CostLine, Partner
from bids.services.parts import costs_digest
from portal.audit.models import AuditEvent
from tests.accounts.people import make_person
from tests.bids.partnership import Partnership, let_in, make_partnership
from tests.bids.rounds import question, signed_in
from tests.factories.bids import certify_bid, make_bid, make_council
from tests.factories.rounds import close_round, make_round

pytestmark = pytest.mark.django_db

NOTHING = costs_digest({})


@pytest.fixture
def joined() -> Partnership:
    council = make_council("Meadow Council")
    return make_partnership(make_bid(make_round(), council), council)


def name(joined: Partnership) -> str:
    return f"part-costs-{joined.partner.pk}"


def boxes(joined: Partnership, amount: str, version: str, category: str = "staff") -> dict[str, str]:
    year = joined.bid.round.first_financial_year
    return {f"costs-{category}-{year}-grant": amount, f"version-{name(joined)}": version}


def type_in(joined: Partnership, amount: str, version: str = NOTHING) -> Any:
    return joined.client.post(joined.url("part_costs_autosave"), boxes(joined, amount, version))


def spent(joined: Partnership) -> list[int]:
    lines = CostLine.objects.filter(partner=joined.partner).order_by("category")
    return list(lines.values_list("amount_pounds", flat=True))


def confirmed(joined: Partnership) -> None:
    assert joined.client.post(joined.url("part_answer"), {"decision": "confirm"}).status_code == 302


def test_what_is_typed_is_saved_and_is_one_version(joined: Partnership) -> None:
    page = joined.client.get(joined.url("part_costs")).content.decode()
    assert f'data-autosave="{joined.url("part_costs_autosave")}"' in page
    assert "data-saved-words" in page
    kept = AnswerVersion.objects.filter(answer__question=question(joined.bid.round, "partners"))
    before, version = kept.count(), NOTHING
    for amount in ("3", "30", "£30,000"):
        said = type_in(joined, amount, version).json()
        assert said["saved"].startswith("Saved at")
        version = said["versions"][name(joined)]
    assert spent(joined) == [30_000]
    assert kept.count() == before
    assert joined.client.post(joined.url("part_costs"), boxes(joined, "30000", version)).status_code == 302
    assert kept.count() == before + 1
    said_last: Any = kept.order_by("version").values_list("value", flat=True).last()
    assert said_last[0]["costs"][0]["amount_pounds"] == 30_000


def test_those_who_write_the_bid_have_the_same(joined: Partnership) -> None:
    editor = signed_in(joined.council.editor)
    address = joined.of_lead("partner_costs_autosave")
    assert f'data-autosave="{address}"' in editor.get(joined.of_lead("partner_costs")).content.decode()
    assert editor.post(address, boxes(joined, "500", NOTHING)).json()["versions"]
    assert spent(joined) == [500]
    assert Partner.objects.get(pk=joined.partner.pk).state == "named"


def test_a_partner_that_has_answered_is_not_asked_again_by_typing(joined: Partnership) -> None:
    confirmed(joined)
    editor = signed_in(joined.council.editor)
    held = editor.post(joined.of_lead("partner_costs_autosave"), boxes(joined, "500", NOTHING))
    assert held.status_code == 409
    assert "until you press Save" in held.json()["refused"]
    assert spent(joined) == []
    assert Partner.objects.get(pk=joined.partner.pk).state == "confirmed"
    assert type_in(joined, "700").json()["versions"], "its own people go on typing"
    assert Partner.objects.get(pk=joined.partner.pk).state == "confirmed"


def test_a_certified_bid_waits_for_the_button(joined: Partnership) -> None:
    certify_bid(joined.bid, joined.council)
    held = type_in(joined, "500")
    assert held.status_code == 409
    assert "certified" in held.json()["refused"]
    assert joined.bid.certifications.filter(state="certified").count() == 2
    assert spent(joined) == []


def test_what_is_no_amount_is_said_with_its_cell(joined: Partnership) -> None:
    said = type_in(joined, "lots").json()
    assert said["errors"][name(joined)].startswith("Grant applied for: Staff, ")
    assert said["versions"] == {}
    assert spent(joined) == []


def test_a_post_without_the_boxes_takes_nothing_away(joined: Partnership) -> None:
    version = type_in(joined, "500").json()["versions"][name(joined)]
    for address in (joined.url("part_costs"), joined.url("part_costs_autosave")):
        joined.client.post(address, {f"version-{name(joined)}": version})
    assert spent(joined) == [500]


def test_stale_figures_are_told_of_and_never_saved(joined: Partnership) -> None:
    editor = signed_in(joined.council.editor)
    editor.post(joined.of_lead("partner_costs_autosave"), boxes(joined, "100", NOTHING))
    said = type_in(joined, "200").json()
    assert said["conflicts"] == {name(joined): "Meadow Council"}, "its people are not a partner's to know"
    assert said["versions"] == {}
    again = editor.post(joined.of_lead("partner_costs_autosave"), boxes(joined, "300", NOTHING)).json()
    assert again["conflicts"] == {name(joined): ""}, "one's own other window"
    assert spent(joined) == [100]


def test_each_side_is_told_who_saved_the_other(joined: Partnership) -> None:
    """A colleague by name; to a partner, the organisation that leads; and nobody of oneself."""
    editor, lead, own = joined.council.editor, signed_in(joined.council.lead), joined.of_lead("partner_costs")
    signed_in(editor).post(joined.of_lead("partner_costs_autosave"), boxes(joined, "100", NOTHING))
    html = lead.post(own, boxes(joined, "200", NOTHING)).content.decode()
    assert f"Theirs, saved by {editor.full_name}," in html
    assert f">{editor.full_name}</th>" in html
    assert html.index("What differs") < html.index("Theirs, saved by"), "first what to decide, then both tables"
    guests = joined.client.post(joined.url("part_costs"), boxes(joined, "200", NOTHING)).content.decode()
    assert "Theirs, saved by Meadow Council," in guests
    assert editor.full_name not in guests
    year = joined.bid.round.first_financial_year
    assert year
    type_in(joined, "300", costs_digest({("staff", year, "grant"): 100}))
    colleague = let_in(joined.bid, joined.council, joined.partner)
    html = signed_in(colleague).post(joined.url("part_costs"), boxes(joined, "200", NOTHING)).content.decode()
    assert f"Theirs, saved by {joined.person.full_name}," in html
    assert (
        "What you saved in another window"
        in joined.client.post(joined.url("part_costs"), boxes(joined, "200", NOTHING)).content.decode()
    )


@pytest.fixture
def clashing(joined: Partnership) -> str:
    """Somebody saved 100 meanwhile; the version of what stands."""
    editor = signed_in(joined.council.editor)
    said = editor.post(joined.of_lead("partner_costs_autosave"), boxes(joined, "100", NOTHING)).json()
    version: str = said["versions"][name(joined)]
    return version


def test_the_button_brings_the_page_of_both(joined: Partnership, clashing: str) -> None:
    both = joined.client.post(joined.url("part_costs"), boxes(joined, "200", NOTHING) | {"go": "stay"})
    html = both.content.decode()
    assert both.status_code == 409
    assert "The same answer was changed twice" in html
    assert "Your own costs" in html
    assert 'value="200"' in html
    for words in ("What differs", "£100", "£200", f'name="version-{name(joined)}" value="{clashing}"'):
        assert words in html
    assert spent(joined) == [100]


def settle(joined: Partnership, version: str, keep: str, amount: str = "200") -> Any:
    chosen = {"settle": name(joined), f"keep-{name(joined)}": keep, "go": "done"}
    return joined.client.post(joined.url("part_costs"), boxes(joined, amount, version) | chosen)


@pytest.mark.parametrize(("keep", "stands"), [("mine", 200), ("theirs", 100)])
def test_one_of_both_is_chosen(joined: Partnership, clashing: str, keep: str, stands: int) -> None:
    response = settle(joined, clashing, keep)
    assert response["Location"] == f"{joined.url('part_costs')}#settled-{name(joined)}"
    assert spent(joined) == [stands]


def test_nothing_chosen_asks_once_more(joined: Partnership, clashing: str) -> None:
    response = settle(joined, clashing, "")
    assert response.status_code == 409
    assert f'<a href="#keep-{name(joined)}-mine">Choose which answer to keep</a>' in response.content.decode()
    assert 'value="200"' in response.content.decode()
    assert spent(joined) == [100]


def test_a_third_change_while_choosing_is_a_conflict_again(joined: Partnership, clashing: str) -> None:
    signed_in(joined.council.editor).post(joined.of_lead("partner_costs"), boxes(joined, "150", clashing))
    assert settle(joined, clashing, "mine").status_code == 409
    assert spent(joined) == [150]


def test_a_hundred_pairs_of_stale_saves_are_a_hundred_conflicts(joined: Partnership) -> None:
    client, editor, version = joined.client, signed_in(joined.council.editor), NOTHING
    for number in range(1, 101):
        posted = boxes(joined, str(number), version)
        assert editor.post(joined.of_lead("partner_costs"), posted | {"go": "stay"}).status_code == 302
        assert client.post(joined.url("part_costs"), boxes(joined, str(number + 500), version)).status_code == 409
        assert spent(joined) == [number]
        year = joined.bid.round.first_financial_year or 0
        version = costs_digest({("staff", year, "grant"): number})


def test_a_press_of_the_button_is_on_the_record_and_typing_is_not(joined: Partnership) -> None:
    noted = AuditEvent.objects.filter(chain=joined.bid.audit_chain, kind="bid.partner_costed")
    version = type_in(joined, "5").json()["versions"][name(joined)]
    assert not noted.exists()
    joined.client.post(joined.url("part_costs"), boxes(joined, "6", version))
    assert noted.count() == 1


def test_after_the_deadline_nothing_is_saved(joined: Partnership) -> None:
    close_round(joined.bid.round)
    assert "The round closed" in type_in(joined, "500").json()["refused"]
    assert "data-autosave" not in joined.client.get(joined.url("part_costs")).content.decode()
    assert spent(joined) == []


def test_nobody_else_saves(joined: Partnership) -> None:
    for who in (make_person(), joined.council.lead, make_council().lead):
        assert signed_in(who).post(joined.url("part_costs_autosave"), boxes(joined, "1", NOTHING)).status_code == 404
    assert joined.client.post(joined.of_lead("partner_costs_autosave"), boxes(joined, "1", NOTHING)).status_code == 404
    reader = signed_in(joined.council.dcs)
    assert reader.post(joined.of_lead("partner_costs_autosave"), boxes(joined, "1", NOTHING)).status_code == 403
    assert Client().post(joined.url("part_costs_autosave"), boxes(joined, "1", NOTHING)).status_code in (302, 403)
    assert joined.client.get(joined.url("part_costs_autosave")).status_code == 405
    assert spent(joined) == []
