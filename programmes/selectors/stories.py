"""Practice stories and views, as the public finds them."""

from __future__ import annotations

from dataclasses import dataclass

from django.db.models import Prefetch, QuerySet

from portal.documents.blocks import as_json
from programmes.models import Story
from programmes.models.stories import filled
from programmes.selectors.projects import public_projects


@dataclass(frozen=True, slots=True)
class StoryPage:
    """A story with its body as blocks, headings under the page's own."""

    story: Story
    blocks: list[dict[str, object]]


def public_stories(kind: str = "") -> QuerySet[Story]:
    """Published stories and views, the newest first; of one kind when it is named."""
    stories = Story.objects.filter(published_at__isnull=False).order_by("-published_at", "pk")
    return stories.filter(kind=kind) if kind else stories


def real_stories() -> QuerySet[Story]:
    """Those that are not invented."""
    return public_stories().filter(is_demonstration=False)


def story_page(stories: QuerySet[Story], **of: object) -> StoryPage | None:
    """One of the stories as its page shows it. Four queries."""
    shown = Prefetch("projects", public_projects())
    found = stories.filter(**of).prefetch_related(shown, "authorities", "sources").first()
    return StoryPage(found, as_json(filled(found.body).blocks, under=1)) if found else None
