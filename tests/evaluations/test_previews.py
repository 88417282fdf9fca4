"""A draft's pages as bidders will have them: tried out without JavaScript, and nothing is kept."""

from __future__ import annotations

import pytest
from django.test import Client
from django.urls import reverse

from bids.models import Bid
from portal.accounts.roles import Role
from programmes.models import Question, Round, Section
from tests.accounts.people import make_person, make_staff
from tests.programmes.making import make_published_round, make_round

pytestmark = pytest.mark.django_db

QUERIES = 7


@pytest.fixture
def officer(client: Client) -> Client:
    client.force_login(make_staff(Role.FUND_OFFICER))
    return client


@pytest.fixture
def draft() -> Round:
    return make_round()


def page(draft: Round, section: str) -> str:
    return reverse("evaluations:preview_section", args=[draft.slug, section])


def add(draft: Round, section: str, key: str, kind: str, **fields: object) -> Question:
    owner = Section.objects.get(round=draft, slug=section)
    return Question.objects.create(section=owner, key=key, kind=kind, label=f"The {key}", order=200, **fields)


def test_the_draft_leads_to_its_first_section(officer: Client, draft: Round) -> None:
    change = officer.get(reverse("admin:programmes_round_change", args=[draft.pk])).content.decode()
    start = reverse("evaluations:preview", args=[draft.slug])
    assert f'href="{start}"' in change
    response = officer.get(start)
    assert response["Location"] == page(draft, "about")
    text = officer.get(page(draft, "about")).content.decode()
    assert "What is the title of the bid?" in text
    assert "nothing is kept" in text
    assert "Section 1 of 8" in text


def test_every_section_is_shown_as_bidders_will_have_it(officer: Client, draft: Round) -> None:
    for section in draft.sections.all():
        response = officer.get(page(draft, section.slug))
        assert response.status_code == 200, section.slug
        for question in section.questions.filter(show_if__isnull=True):
            assert f'id="{question.key}-question"' in response.content.decode(), question.key


def test_an_answer_brings_up_the_question_that_waits_for_it(officer: Client, draft: Round) -> None:
    first = add(draft, "need", "other", "yes_no")
    add(draft, "need", "which", "short_text", show_if=first, show_if_values=["yes"])
    text = officer.get(page(draft, "need")).content.decode()
    assert 'id="which-question"' not in text
    assert "asked once “The other” is answered with yes" in text
    text = officer.post(page(draft, "need"), {"version-other": "0", "other": "yes", "go": "stay"}).content.decode()
    assert 'id="which-question"' in text
    assert "there is more to answer on this page" in text
    text = officer.post(page(draft, "need"), {"version-other": "0", "other": "no", "go": "stay"}).content.decode()
    assert 'id="which-question"' not in text


def test_it_brings_up_questions_of_later_pages_too(officer: Client, draft: Round) -> None:
    waiting = Question.objects.filter(section__round=draft, show_if__key="stage").exclude(section__slug="about").first()
    assert waiting
    later = page(draft, waiting.section.slug)
    assert f'id="{waiting.key}-question"' not in officer.get(later).content.decode()
    wanted = waiting.show_if_values[0]
    sent = {"version-stage": "0", "stage": wanted, "go": "continue"}
    response = officer.post(page(draft, "about"), sent)
    assert response.status_code == 302
    assert "stage=" in response["Location"]
    query = response["Location"].partition("?")[2]
    assert f'id="{waiting.key}-question"' in officer.get(f"{later}?{query}").content.decode()


def test_what_a_bidder_would_be_told_is_told(officer: Client, draft: Round) -> None:
    sent = {"version-problem": "0", "problem": "word " * 1000, "go": "continue"}
    response = officer.post(page(draft, "need"), sent)
    assert response.status_code == 200
    assert "There is a problem" in response.content.decode()


def test_a_table_gets_a_row_more(officer: Client, draft: Round) -> None:
    sent = {"version-local_figures": "0", "rows-local_figures": "1", "local_figures-0-measure": "Moves"}
    text = officer.post(page(draft, "need"), sent | {"add_row": "local_figures"}).content.decode()
    assert 'name="rows-local_figures" value="2"' in text
    assert ">Moves</textarea>" in text.replace("\n", "")


def test_nothing_is_kept(officer: Client, draft: Round) -> None:
    officer.post(page(draft, "about"), {"version-title": "0", "title": "Tried", "go": "stay"})
    assert not Bid.objects.exists()
    assert "Tried" not in officer.get(page(draft, "about")).content.decode()


@pytest.mark.parametrize("query", ["?stage=Nothing", "?stage=", "?areas=1&areas=2", "?%00=%ff", "?row=x"])
def test_any_address_gives_a_page(officer: Client, draft: Round, query: str) -> None:
    assert officer.get(page(draft, "about") + query).status_code == 200
    bad = {"rows-local_figures": "many", "add_row": "local_figures", "remove_row": "x:y", "go": "nowhere"}
    assert officer.post(page(draft, "need") + query, bad).status_code == 200


def test_a_page_costs_the_same_for_any_number_of_questions(
    officer: Client, draft: Round, django_assert_num_queries: object
) -> None:
    officer.get(page(draft, "need"))
    for number in range(2):
        with django_assert_num_queries(QUERIES):  # type: ignore[operator]  # the fixture has no public type
            officer.get(page(draft, "need"))
        for more in range(5):
            add(draft, "need", f"more-{number}-{more}", "short_text")


def test_who_sees_it(client: Client, draft: Round) -> None:
    published = make_published_round()
    for person, status in (
        (make_staff(Role.AUDITOR), 200), (make_staff(Role.APPROVER), 200), (make_staff(Role.ASSESSOR), 403),
        (make_person(), 403),
    ):  # fmt: skip
        client.force_login(person)
        assert client.get(page(draft, "about")).status_code == status
    client.force_login(make_staff(Role.FUND_OFFICER))
    assert client.get(page(draft, "no-such")).status_code == 404
    assert client.get(page(published, "about")).status_code == 404
    assert client.put(page(draft, "about")).status_code == 405
    assert client.post(reverse("evaluations:preview", args=[draft.slug])).status_code == 405
