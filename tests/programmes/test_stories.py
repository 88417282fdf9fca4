"""Practice stories and views: written in the admin, previewed, published, read, taken down."""

from __future__ import annotations

import pytest
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from portal.accounts.models import User
from portal.accounts.roles import Role
from portal.audit.models import AuditEvent
from programmes.demonstration.stories import make_stories
from programmes.models import Story
from programmes.refusals import RegisterRefused
from programmes.services.stories import publish_story, take_down_story
from tests.accounts.people import make_staff
from tests.programmes.register import assert_public, make_authority, make_project
from tests.programmes.test_projects import Queries

pytestmark = pytest.mark.django_db

BODY = "Why we did it.\n\n## What changed\n- One worker\n- One <b>plan</b>\n\n### Later\n1. First\n2. Second"


@pytest.fixture
def officer() -> User:
    return make_staff(Role.FUND_OFFICER)


def make_story(slug: str = "one", **fields: object) -> Story:
    values: dict[str, object] = {"title": f"Story {slug}", "slug": slug, "author": "A. Worker", "summary": "Short."}
    return Story.objects.create(**values | {"body": BODY} | fields)


def test_an_officer_writes_previews_publishes_and_takes_down(client: Client, officer: User) -> None:
    client.force_login(officer)
    said = {"kind": "story", "title": "New", "slug": "new", "author": "A. Worker", "summary": "S", "body": BODY}
    assert client.post(reverse("admin:programmes_story_add"), said).status_code == 302
    story = Story.objects.get()
    assert client.get("/stories/new/").status_code == 404
    assert "Preview" in client.get(reverse("admin:programmes_story_change", args=[story.pk])).content.decode()
    preview = client.get(reverse("admin:programmes_story_preview", args=[story.pk])).content.decode()
    assert "not public yet" in preview
    assert "What changed" in preview
    publish = reverse("admin:programmes_story_publish", args=[story.pk])
    assert "Anyone can read this page at once" in client.get(publish).content.decode()
    assert client.post(publish).status_code == 302
    text = assert_public(Client(), "/stories/new/")
    assert '<h2 class="govuk-heading-m">What changed</h2>' in text
    assert "One &lt;b&gt;plan&lt;/b&gt;" in text
    assert "<ol" in text
    assert "already" in client.post(publish, follow=True).content.decode()
    assert client.post(reverse("admin:programmes_story_take_down", args=[story.pk])).status_code == 302
    assert client.get("/stories/new/").status_code == 404
    kinds = AuditEvent.objects.filter(kind__startswith="story.").order_by("sequence").values_list("kind", flat=True)
    assert list(kinds) == ["story.added", "story.published", "story.taken_down"]


@pytest.mark.parametrize(
    ("body", "why"),
    [("Hello {{ name }}", "no variable “name”"), ("A {% if %}", "does not belong"), ("# Annex\nText", "Use ## for")],
)
def test_the_markup_of_letters_alone_is_refused(body: str, why: str, client: Client, officer: User) -> None:
    client.force_login(officer)
    said = {"kind": "story", "title": "New", "slug": "new", "author": "A", "summary": "S", "body": body}
    assert why in client.post(reverse("admin:programmes_story_add"), said).content.decode()
    with pytest.raises(ValidationError, match=why):
        Story(**said).full_clean()


def test_pages_of_what_a_story_is_about_lead_to_it(client: Client, officer: User) -> None:
    project, place = make_project(), make_authority()
    story, draft = make_story(), make_story("draft")
    for one in (story, draft):
        one.projects.add(project)
        one.authorities.add(place)
    publish_story(story_id=story.pk, by=officer)
    for page in (project.get_absolute_url(), place.get_absolute_url()):
        text = client.get(page).content.decode()
        assert "/stories/one/" in text
        assert "/stories/draft/" not in text
    assert project.title in client.get("/stories/one/").content.decode()
    assert "/stories/" in client.get("/evidence/").content.decode()


def test_a_story_about_a_council_that_was_replaced_stands_with_those_that_followed_it(
    client: Client, officer: User
) -> None:
    old, new = make_authority(), make_authority()
    old.successors.add(new)
    one = make_story()
    publish_story(story_id=one.pk, by=officer)
    one.authorities.add(old, new)
    for place in (old, new):
        said = client.get(place.get_absolute_url()).content.decode()
        assert said.count(f'href="{one.get_absolute_url()}"') == 1
    one.authorities.remove(new)
    assert f'href="{one.get_absolute_url()}"' in client.get(new.get_absolute_url()).content.decode()


@pytest.mark.parametrize("rows", [1, 3])
def test_it_asks_the_same_however_many_there_are(
    rows: int, client: Client, officer: User, django_assert_num_queries: Queries
) -> None:
    for number in range(rows):
        story = make_story(f"s-{number}", published_at=timezone.now(), published_by=officer)
        story.projects.add(*(make_project() for _ in range(rows)))
    with django_assert_num_queries(2):
        client.get("/stories/")
    with django_assert_num_queries(4):
        client.get("/stories/s-0/")


@pytest.mark.parametrize("query", ["kind=magic", "page=x", "page=99999", "kind=view&page=0"])
def test_any_query_string_gives_a_page(query: str, client: Client) -> None:
    assert client.get(f"/stories/?{query}").status_code == 200


def test_kinds_are_listed_apart(client: Client, officer: User) -> None:
    for kind in ("story", "view"):
        make_story(kind, kind=kind, title=f"A {kind} here", published_at=timezone.now(), published_by=officer)
    of_stories = client.get("/stories/?kind=story").content.decode()
    assert "A view here" not in of_stories
    assert "<strong>practice stories</strong>" in of_stories
    assert "A view here" in client.get("/stories/?kind=view").content.decode()
    assert "not the department’s" in client.get("/stories/view/").content.decode()
    assert "not the department’s" not in client.get("/stories/story/").content.decode()


def test_wrong_people_and_methods(client: Client, officer: User) -> None:
    story = make_story()
    auditor = make_staff(Role.AUDITOR)
    client.force_login(auditor)
    assert client.get(reverse("admin:programmes_story_preview", args=[story.pk])).status_code == 200
    for act in ("publish", "take_down"):
        assert client.post(reverse(f"admin:programmes_story_{act}", args=[story.pk])).status_code == 403
    client.force_login(make_staff(Role.ASSESSOR))
    assert client.get(reverse("admin:programmes_story_preview", args=[story.pk])).status_code == 403
    for do in (publish_story, take_down_story):
        with pytest.raises(RegisterRefused, match="Only fund officers"):
            do(story_id=story.pk, by=auditor)
    client.force_login(officer)
    assert client.get(reverse("admin:programmes_story_preview", args=[0])).status_code == 404
    assert client.post(reverse("admin:programmes_story_preview", args=[story.pk])).status_code == 405


def test_the_demonstration_is_invented_marked_and_made_once(client: Client, officer: User) -> None:
    assert make_stories(officer) == 2
    assert make_stories(officer) == 0
    for story in Story.objects.all():
        story.full_clean()
        assert "Invented: nobody said this." in client.get(story.get_absolute_url()).content.decode()
    assert "/stories/demonstration" not in client.get("/sitemap-stories-1.xml").content.decode()


def test_a_story_is_published_by_somebody_or_not_at_all() -> None:
    with pytest.raises(IntegrityError, match="story_published_at_and_by"), transaction.atomic():
        make_story(published_at=timezone.now())
