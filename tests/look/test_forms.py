"""Forms as a reader meets them: names, errors that lead somewhere, text that stays text."""

from typing import Any

import pytest
from django import forms
from django.template import Context, Template
from hypothesis import given
from hypothesis import strategies as st

from portal.look.forms import DatePartsField, FieldLook, GdsForm, PoundsField, WordsField
from tests.look.dom import Page

STAGES = [("develop", "Develop"), ("test", "Test and improve"), ("scale", "Scale & spread")]


class EveryKind(GdsForm):
    """One field of every kind there is."""

    title = forms.CharField(label="Title", help_text="In a <few> words")
    email = forms.EmailField(label="Email")
    problem = WordsField(label="The problem", max_words=5)
    summary = forms.CharField(label="Summary", max_length=10, widget=forms.Textarea)
    starts = DatePartsField(name="Start date", label="When does it start?")
    grant = PoundsField(label="Grant", least=50_000, most=1_500_000)
    stage = forms.ChoiceField(label="Stage", choices=STAGES, widget=forms.RadioSelect)
    evidence = forms.CharField(label="Evidence")
    other_money = forms.ChoiceField(label="Other money?", choices=[("y", "Yes"), ("n", "No")], widget=forms.RadioSelect)
    areas = forms.MultipleChoiceField(label="Areas", choices=STAGES, widget=forms.CheckboxSelectMultiple)
    lead = forms.ChoiceField(label="Lead", choices=[("", "Choose"), *STAGES])
    plan = forms.FileField(label="Delivery plan")
    agreed = forms.BooleanField(label="What is written here is true")
    password = forms.CharField(label="Password", widget=forms.PasswordInput)
    note = forms.CharField(label="Note", required=False)
    version = forms.CharField(widget=forms.HiddenInput)

    looks = {
        "problem": FieldLook(words=5),
        "summary": FieldLook(characters=10, width="two-thirds"),
        "grant": FieldLook(prefix="£", width=10),
        "stage": FieldLook(hints={"develop": "Not tried yet"}, reveals={"scale": ["evidence"]}),
        "other_money": FieldLook(inline=True),
        "areas": FieldLook(narrow=True),
    }


def shown(form: forms.BaseForm, source: str = "{% error_summary form %}{% gds_form form %}") -> Page:
    return Page(Template("{% load govuk crispy_forms_tags %}" + source).render(Context({"form": form})))


def test_every_error_leads_to_a_box_that_is_there() -> None:
    form = EveryKind({})
    page = shown(form)
    links = page.one(css="govuk-error-summary").inside
    hrefs = [element.attrs["href"] for element in links if element.tag == "a"]
    visible = [name for name in form.errors if name != "version"]
    assert len(hrefs) == len(visible) == 14
    for href in hrefs:
        assert page.by_id(href.removeprefix("#")).tag in ("input", "textarea", "select")
    assert page.dead_links == []


def test_every_reference_is_to_something_that_is_there() -> None:
    for form in (EveryKind(), EveryKind({}), EveryKind({"stage": "scale", "areas": ["test"]})):
        page = shown(form)
        assert page.dead_references == []
        assert page.repeated_ids == []


def test_every_box_has_a_name() -> None:
    page = shown(EveryKind())
    labelled = {label.attrs["for"] for label in page.all("label")}
    boxes = [box for box in page.all("input") + page.all("textarea") + page.all("select")]
    assert {box.id for box in boxes if box.attrs.get("type") != "hidden"} <= labelled


def test_an_error_on_a_hidden_field_is_told_without_a_link() -> None:
    page = shown(EveryKind({}))
    assert page.one(css="govuk-error-summary__list").text.count("Enter version") == 1
    assert "#id_version" not in [link.attrs["href"] for link in page.all("a")]


def test_a_form_wide_error_leads_to_the_first_box() -> None:
    form = EveryKind({})
    form.add_error(None, "Costs and grant do not agree")
    first = [link for link in shown(form).all("a") if "do not agree" in link.text]
    assert [link.attrs["href"] for link in first] == ["#id_title"]


def test_an_error_is_said_beside_the_box_and_belongs_to_it() -> None:
    page = shown(EveryKind({}))
    assert page.by_id("id_title").attrs["aria-describedby"] == "id_title-hint id_title-error"
    assert "Enter title" in page.by_id("id_title-error").text
    assert "govuk-form-group--error" in page.by_id("id_title-group").classes


def test_what_was_not_answered_is_asked_for_in_its_own_words() -> None:
    errors = EveryKind({}).errors
    assert errors["stage"] == ["Select stage"]
    assert errors["other_money"] == ["Answer the question “Other money?”"]
    assert errors["plan"] == ["Choose a file for delivery plan"]
    assert errors["agreed"] == ["Tick the box: what is written here is true"]
    assert errors["grant"] == ["Enter an amount in pounds, like 250000"]
    assert errors["starts"] == ["Enter start date"]


HOSTILE = "</textarea><script>alert(1)</script>\"'&<b>"


def test_what_was_typed_comes_back_and_stays_text() -> None:
    names = ("title", "email", "problem", "summary", "starts_day", "starts_month", "grant", "evidence", "note")
    form = EveryKind({name: HOSTILE for name in names} | {"stage": HOSTILE, "lead": HOSTILE, "areas": [HOSTILE]})
    page = shown(form)
    for name in names:
        box = page.by_id(f"id_{name}")
        assert (box.attrs.get("value") if box.tag == "input" else box.text.removeprefix("\n")) == HOSTILE
    assert page.all("script") == []
    assert page.all("b") == []


@given(st.text(alphabet=st.characters(exclude_categories=["Cs", "Cc"]), max_size=60))
def test_any_text_comes_back_as_it_was(text: str) -> None:
    page = shown(EveryKind({"title": text, "problem": text, "starts_year": text, "grant": text}))
    assert page.by_id("id_title").attrs.get("value", "") == text
    assert page.by_id("id_problem").text == "\n" + text
    assert page.by_id("id_starts_year").attrs["value"] == text
    assert page.all("script") == []


def test_a_label_or_hint_that_a_person_wrote_is_text() -> None:
    class Asked(GdsForm):
        answer = forms.CharField(label="<img src=x>", help_text="<i>why</i>")
        pick = forms.ChoiceField(label="<u>", choices=[("<s>", "<s>")], widget=forms.RadioSelect)

    page = shown(Asked({}))
    assert [page.all(tag) for tag in ("img", "i", "u", "s")] == [[], [], [], []]


def test_a_count_without_a_hint_works() -> None:
    page = shown(EveryKind())
    group = page.by_id("id_problem-group")
    assert group.attrs["data-module"] == "govuk-character-count"
    assert (group.attrs["data-maxlength"], group.attrs["data-count-type"]) == ("5", "words")
    assert page.by_id("id_problem").attrs["aria-describedby"] == "id_problem-info"
    assert page.by_id("id_problem-info").text == "You can enter up to 5 words"
    assert page.by_id("id_summary-group").attrs["data-maxlength"] == "10"
    assert "data-count-type" not in page.by_id("id_summary-group").attrs


def test_inline_radios_keep_both_classes() -> None:
    page = shown(EveryKind())
    assert len(page.all("div", css="govuk-radios")) == 2
    assert "govuk-radios" in page.one(css="govuk-radios--inline").classes


def test_a_choice_reveals_its_question_and_the_form_does_not_ask_it_twice() -> None:
    page = shown(EveryKind())
    held = page.by_id("conditional-id_stage_2")
    assert "govuk-radios__conditional--hidden" in held.classes
    assert [element.id for element in held.inside if element.tag == "input"] == ["id_evidence"]
    chosen = shown(EveryKind({"stage": "scale"})).by_id("conditional-id_stage_2")
    assert "govuk-radios__conditional--hidden" not in chosen.classes


def test_hints_of_choices() -> None:
    page = shown(EveryKind())
    assert page.by_id("id_stage_0").attrs["aria-describedby"] == "id_stage_0-item-hint"
    assert page.by_id("id_stage_0-item-hint").text == "Not tried yet"


def test_what_was_chosen_stays_chosen() -> None:
    page = shown(EveryKind({"stage": "test", "areas": ["develop", "scale"], "lead": "test", "agreed": "on"}))
    checked = [element.id for element in page.all("input") if "checked" in element.attrs]
    assert checked == ["id_stage_1", "id_areas_0", "id_areas_2", "id_agreed"]
    assert [option.attrs["value"] for option in page.all("option") if "selected" in option.attrs] == ["test"]


def test_optional_is_said() -> None:
    page = shown(EveryKind())
    assert page.one("label", **{"for": "id_note"}).text == "Note (optional)"
    assert page.one("label", **{"for": "id_title"}).text == "Title"


def test_money_has_its_prefix_and_width() -> None:
    page = shown(EveryKind())
    assert page.one(css="govuk-input__prefix").text == "£"
    assert "govuk-input--width-10" in page.by_id("id_grant").classes


def test_files_are_sent_as_files_and_the_browser_does_not_judge() -> None:
    page = shown(EveryKind())
    form = page.one("form")
    assert form.attrs["enctype"] == "multipart/form-data"
    assert "novalidate" in form.attrs
    assert [element for element in page.elements if "required" in element.attrs] == []


def test_a_password_never_comes_back() -> None:
    page = shown(EveryKind({"password": "hunter2"}))
    assert "value" not in page.by_id("id_password").attrs


def test_a_heading_may_be_the_question() -> None:
    class One(GdsForm):
        stage = forms.ChoiceField(label="Which stage?", choices=STAGES, widget=forms.RadioSelect)
        looks = {"stage": FieldLook(heading=True)}

    assert shown(One()).one("h1", css="govuk-fieldset__heading").text == "Which stage?"


def test_crispy_gives_the_fields_alone() -> None:
    page = shown(EveryKind(), "{% crispy form %}")
    assert page.all("form") == []
    assert page.by_id("id_title").attrs["name"] == "title"


def test_a_box_in_a_table_is_named() -> None:
    page = shown(EveryKind({}), '{% form_cell form.grant "Staff, 2026 to 2027" %}')
    assert page.one("label").text == "Staff, 2026 to 2027"
    assert "govuk-visually-hidden" in page.one("label").classes
    assert page.dead_references == []


def test_forms_and_formsets_share_one_summary() -> None:
    rows: Any = forms.formset_factory(EveryKind, extra=0, min_num=1)
    data = {"form-TOTAL_FORMS": "1", "form-INITIAL_FORMS": "0", "form-0-title": "x"}
    page = Page(
        Template("{% load govuk %}{% error_summary rows form %}{% for f in rows %}{% for b in f %}{% form_field b %}"
                 "{% endfor %}{% endfor %}{% for b in form %}{% form_field b %}{% endfor %}")
        .render(Context({"rows": rows(data), "form": EveryKind({})}))
    )  # fmt: skip
    hrefs = {link.attrs["href"] for link in page.all("a")}
    assert {"#id_form-0-email", "#id_email"} <= hrefs
    assert page.dead_links == []


def test_an_unbound_form_has_no_errors() -> None:
    assert shown(EveryKind()).all(css="govuk-error-summary") == []


@pytest.mark.parametrize("data", [{}, {"stage": "scale"}])
def test_each_form_keeps_its_own_looks(data: dict[str, str]) -> None:
    first, second = EveryKind(data), EveryKind(data)
    first.looks["title"] = FieldLook(words=9)
    assert second.look_of("title").words is None
