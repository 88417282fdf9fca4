"""The admin's own templates, by what is on the page."""

from typing import Any

import pytest
from django.contrib.auth.models import AnonymousUser
from django.forms import BooleanField, CharField, Form
from django.template import Context, Template
from django.template.loader import render_to_string
from django.test import Client, RequestFactory

from portal.accounts.models import User
from portal.accounts.roles import Role
from portal.look.forms import GdsForm
from tests.accounts.people import make_person, make_staff
from tests.look.dom import Page


class Reason(GdsForm):
    reason = CharField(label="Reason")


def confirmed(**context: Any) -> Page:
    request = RequestFactory().get("/admin/x/")
    request.user = AnonymousUser()
    told = {"title": "Send 12 letters", "sentence": "Twelve bidders are told.", "action": "Send 12 letters"}
    return Page(render_to_string("admin/confirm_action.html", {**told, **context}, request=request))


def test_a_confirm_page_says_what_will_happen_to_how_many() -> None:
    page = confirmed(items=["Luton", "Bath"], items_more=10, items_title="Who is told", back="/admin/")
    assert page.one("h1").text == "Send 12 letters"
    assert [item.text for item in page.one("ul", css="govuk-list--bullet").inside] == ["Luton", "Bath", "and 10 more"]
    assert page.one("button", value="yes").text.strip() == "Send 12 letters"
    assert page.one("a", css="govuk-link").attrs["href"] == "/admin/"


def test_what_cannot_be_undone_is_red_and_warned_of() -> None:
    page = confirmed(danger=True, consequences=["It cannot be taken back."])
    assert "govuk-button--warning" in page.one("button", value="yes").classes
    assert "It cannot be taken back." in page.one(css="govuk-warning-text").text


def test_a_confirm_page_carries_what_was_chosen_and_its_form() -> None:
    page = confirmed(form=Reason({}), hidden=[("_selected_action", "<1>")])
    assert page.one("input", name="_selected_action").attrs["value"] == "<1>"
    assert [link.attrs["href"] for link in page.one(css="govuk-error-summary").inside if link.tag == "a"] == [
        "#id_reason"
    ]
    assert page.dead_links == []


def test_what_a_confirm_page_is_told_is_text() -> None:
    hostile = "<script>alert(1)</script>"
    page = confirmed(title=hostile, sentence=hostile, items=[hostile], consequences=[hostile], action=hostile)
    assert [script.text for script in page.all("script") if "alert" in script.text] == []


def test_boxes_of_a_table_are_named_by_their_column() -> None:
    class Row(Form):
        amount = CharField(label="amount asked for")
        delete = BooleanField(label="Delete")

    html = Template("{% load govuk %}{{ form.amount|named_box }}{{ form.delete|named_box }}").render(
        Context({"form": Row({"amount": '"><b>'})})
    )
    page = Page(html)
    assert [box.attrs["aria-label"] for box in page.all("input")] == ["Amount asked for", "Delete"]
    assert page.all("b") == []


@pytest.mark.django_db
class TestAllRecords:
    def test_staff_see_what_they_may_open(self, client: Client) -> None:
        client.force_login(make_staff(Role.ADMINISTRATOR))
        response = client.get("/admin/all-records/")
        assert response.status_code == 200
        assert "/admin/accounts/user/" in response.content.decode()

    def test_a_bidder_may_not(self, client: Client) -> None:
        client.force_login(make_person())
        assert client.get("/admin/all-records/").status_code == 403

    def test_a_stranger_is_led_to_sign_in(self, client: Client) -> None:
        response = client.get("/admin/all-records/")
        assert response.status_code == 302
        assert response["Location"].startswith("/accounts/login/")

    def test_staff_without_a_second_factor_set_one_up_first(self, client: Client) -> None:
        client.force_login(make_staff(Role.AUDITOR, second_factor=False))
        assert client.get("/admin/all-records/").status_code == 302

    def test_it_only_answers_reading(self, client: Client) -> None:
        client.force_login(make_staff(Role.ADMINISTRATOR))
        assert client.post("/admin/all-records/").status_code == 405

    @pytest.mark.parametrize("role", list(Role))
    def test_the_first_page_is_the_work_list_of_every_role(self, client: Client, role: Role) -> None:
        person: User = make_staff(role)
        client.force_login(person)
        page = Page(client.get("/admin/").content.decode())
        assert page.one("h1").text == "What waits for you"
        assert page.dead_links == []
