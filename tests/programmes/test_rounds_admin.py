"""Rounds in the admin: written while draft, read once sealed, and never in more than 15 queries."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest
from django import forms
from django.test import Client
from django.urls import reverse

from portal.accounts.roles import Role
from portal.audit.models import AuditEvent
from programmes.models import Criterion, Question, Round, Section
from tests.accounts.people import make_person, make_staff
from tests.programmes.making import keep_a_seed, make_published_round, make_round

pytestmark = pytest.mark.django_db

LIST = "/admin/programmes/round/"
LIST_QUERIES = 15


@pytest.fixture
def officer(client: Client) -> Client:
    """Signed in as a fund officer."""
    client.force_login(make_staff(Role.FUND_OFFICER))
    return client


def change(round: Round) -> str:
    return reverse("admin:programmes_round_change", args=[round.pk])


def fields_of(client: Client, address: str) -> dict[str, Any]:
    """What a browser would send back from an admin form, as it stands."""
    response = client.get(address)
    adminform = response.context["adminform"]
    forms = [adminform.form, *(form for one in response.context["inline_admin_formsets"] for form in one.formset.forms)]
    managements = [one.formset.management_form for one in response.context["inline_admin_formsets"]]
    sent: dict[str, Any] = {}
    for form in [*forms, *managements]:
        for bound in form:
            sent |= _sent(bound)
    return sent


def _sent(bound: Any) -> dict[str, Any]:
    widget, value = bound.field.widget, bound.value()
    if isinstance(widget, forms.MultiWidget):
        parts = widget.get_context(bound.html_name, value, {})["widget"]["subwidgets"]
        return {part["name"]: part["value"] or "" for part in parts}
    if isinstance(value, bool):
        return {bound.html_name: "on"} if value else {}
    return {bound.html_name: "" if value is None else value}


@pytest.mark.parametrize("count", [1, 3])
def test_the_list_costs_the_same_at_any_length(officer: Client, count: int, django_assert_num_queries: Any) -> None:
    for _ in range(count):
        make_round()
    with django_assert_num_queries(LIST_QUERIES):
        text = officer.get(LIST).content.decode()
    assert "£6,000,000" in text


@pytest.mark.parametrize(("phase", "title"), [("draft", "The draft"), ("open", "The open"), ("closed", "The closed")])
def test_the_list_filters_by_phase(officer: Client, phase: str, title: str) -> None:
    make_round(title="The draft")
    made = make_published_round(title="The open")
    assert made.opens_at
    make_published_round(title="The closed", closes_at=made.opens_at + dt.timedelta(days=1))
    shown = officer.get(LIST, {"phase": phase}).context["cl"].result_list
    assert [round.title for round in shown] == [title]


def test_who_may_open_rounds_in_the_admin(client: Client) -> None:
    round = make_round()
    for person, status in (
        (make_staff(Role.AUDITOR), 200), (make_staff(Role.APPROVER), 200), (make_staff(Role.ASSESSOR), 403),
        (make_staff(Role.ASSESSOR, is_superuser=True), 403), (make_person(), 302),
    ):  # fmt: skip
        client.force_login(person)
        assert client.get(change(round)).status_code == status, person
    client.force_login(make_staff(Role.AUDITOR))
    assert client.post(change(round), {"title": "Mine"}).status_code == 403
    for name in ("publish", "copy"):
        assert client.get(reverse(f"admin:programmes_round_{name}", args=[round.pk])).status_code == 403
        assert client.post(reverse(f"admin:programmes_round_{name}", args=[round.pk])).status_code == 403


def test_a_draft_is_changed_with_an_event(officer: Client) -> None:
    round = make_round()
    response = officer.post(change(round), fields_of(officer, change(round)) | {"title": "A better title"})
    assert response.status_code == 302, response.context["errors"]
    round.refresh_from_db()
    assert round.title == "A better title"
    event = AuditEvent.objects.get(chain=round.audit_chain, kind="round.changed")
    assert "title" in event.payload


def test_weights_that_do_not_add_up_are_told_and_what_was_typed_stays(officer: Client) -> None:
    round = make_round()
    sent = fields_of(officer, change(round)) | {"title": "Typed", "criteria-0-weight": "10"}
    text = officer.post(change(round), sent).content.decode()
    assert "The weights add up to 95. They must add up to 100." in text
    assert 'value="Typed"' in text


def test_dates_and_money_that_do_not_agree_are_told(officer: Client) -> None:
    round = make_round()
    sent = fields_of(officer, change(round))
    wrong = {"closes_at_0": "01/01/2020", "closes_at_1": "15:00", "max_award_pounds": "10", "reference_prefix": "!"}
    text = officer.post(change(round), sent | wrong).content.decode()
    for words in (
        "Choose a closing date after the round opens", "Enter at least as much as the smallest award",
        "Enter two to eight letters or digits",
    ):  # fmt: skip
        assert words in text, words


def test_a_published_round_can_only_be_read(officer: Client) -> None:
    round = make_published_round()
    sent = {"title": "Changed"}
    assert officer.post(change(round), sent).status_code == 403
    text = officer.get(change(round)).content.decode()
    assert round.seals.get().sha256 in text
    assert 'name="_save"' not in text
    for part in (round.criteria.get(slug="need"), round.sections.get(slug="need")):
        address = reverse(f"admin:programmes_{part._meta.model_name}_change", args=[part.pk])
        assert officer.post(address, {"name": "x", "title": "x"}).status_code == 403


def test_publishing_shows_what_blocks_and_then_seals(officer: Client) -> None:
    keep_a_seed()
    round = make_round()
    address = reverse("admin:programmes_round_publish", args=[round.pk])
    Criterion.objects.filter(round=round, slug="need").update(weight=14)
    text = officer.get(address).content.decode()
    assert "The weights add up to 99" in text
    assert "Publish and seal the round" not in text
    assert "add up to 99" in officer.post(address).content.decode()
    Criterion.objects.filter(round=round, slug="need").update(weight=15)
    assert "nobody can change them after this" in officer.get(address).content.decode()
    assert officer.post(address).status_code == 302
    assert Round.objects.get(pk=round.pk).published_at
    assert officer.post(address).status_code == 302
    assert round.seals.count() == 1


def test_copying_asks_for_a_title_and_leads_to_the_copy(officer: Client) -> None:
    round = make_published_round()
    address = reverse("admin:programmes_round_copy", args=[round.pk])
    page = officer.get(address).content.decode()
    form = page[page.index('<form method="post" novalidate') :]
    assert "<form" not in form[1 : form.index("Copy the round")], "a form in the form would end it before its button"
    assert "</form>" not in form[: form.index("Copy the round")]
    assert f"Copy of {round.title}" in officer.get(address).content.decode()
    assert "already a round called" in officer.post(address, {"title": round.title}).content.decode()
    response = officer.post(address, {"title": "The next one"})
    copy = Round.objects.get(title="The next one")
    assert response["Location"] == change(copy)
    assert officer.post(reverse("admin:programmes_round_copy", args=[0]), {"title": "x"}).status_code == 404


def question_address(question: Question) -> str:
    return reverse("admin:programmes_question_change", args=[question.pk])


def test_a_question_is_edited_as_people_write(officer: Client) -> None:
    question = Question.objects.get(section__round=make_round(), key="local_figures")
    sent = fields_of(officer, question_address(question))
    sent |= {"columns_4": "Trend", "show_if": "", "show_if_values": ""}
    response = officer.post(question_address(question), sent)
    assert response.status_code == 302, response.context["errors"]
    question.refresh_from_db()
    assert question.columns[0] == {"key": "measure", "label": "Measure"}
    assert question.columns[-1] == {"key": "trend", "label": "Trend"}


def test_a_condition_must_be_one_that_can_come_true(officer: Client) -> None:
    question = Question.objects.get(section__round=make_round(), key="first_site_evidence")
    sent = fields_of(officer, question_address(question)) | {"show_if_values": "Invent"}
    assert (
        "Enter one or more of: Develop, Scale and spread"
        in officer.post(question_address(question), sent).content.decode()
    )


def test_a_new_criterion_gets_its_levels_and_a_new_question_its_key(officer: Client) -> None:
    round = make_round()
    sent = fields_of(officer, change(round)) | {
        "criteria-TOTAL_FORMS": "6", "criteria-0-weight": "5", "criteria-5-name": "Joy", "criteria-5-asks": "Fun?",
        "criteria-5-weight": "10", "criteria-5-order": "6", "criteria-5-id": "", "criteria-5-round": str(round.pk),
    }  # fmt: skip
    assert officer.post(change(round), sent).status_code == 302
    assert round.criteria.get(slug="joy").levels.count() == 6
    section = Section.objects.get(round=round, slug="need")
    address = reverse("admin:programmes_section_change", args=[section.pk])
    sent = fields_of(officer, address) | {
        "questions-TOTAL_FORMS": "4", "questions-3-label": "What else?", "questions-3-kind": "short_text",
        "questions-3-order": "9", "questions-3-id": "", "questions-3-section": str(section.pk),
    }  # fmt: skip
    assert officer.post(address, sent).status_code == 302
    assert section.questions.get(key="what-else").label == "What else?"


def test_a_part_leads_to_its_preview_and_back_to_what_it_belongs_to(officer: Client) -> None:
    round = make_round()
    section = Section.objects.get(round=round, slug="need")
    question, criterion = section.questions.first(), round.criteria.first()
    assert question is not None
    assert criterion is not None
    preview = reverse("evaluations:preview_section", args=[round.slug, "need"])
    of = {
        each: reverse(f"admin:programmes_{each._meta.model_name}_change", args=[each.pk])
        for each in (section, question, criterion)
    }
    for part, owner in ((question, of[section]), (section, change(round)), (criterion, change(round))):
        page = officer.get(of[part]).content.decode()
        assert f'href="{owner}"' in page
        assert (preview in page) is (part != criterion)
        assert officer.post(of[part], fields_of(officer, of[part]))["Location"] == owner
    sealed = make_published_round().sections.first()
    assert sealed is not None
    page = officer.get(reverse("admin:programmes_section_change", args=[sealed.pk])).content.decode()
    assert "Preview this section" not in page


def test_a_draft_can_be_discarded_and_a_published_round_cannot(officer: Client) -> None:
    draft, published = make_round(), make_published_round()
    delete = [reverse("admin:programmes_round_delete", args=[round.pk]) for round in (draft, published)]
    assert officer.post(delete[0], {"post": "yes"}).status_code == 302
    assert not Round.objects.filter(pk=draft.pk).exists()
    assert officer.post(delete[1], {"post": "yes"}).status_code == 403
