"""The gate of a story: shown to the public, and taken down again."""

from __future__ import annotations

from django.db import transaction

from portal.accounts.models import User
from portal.audit.clock import database_now
from portal.audit.services import record
from programmes.models import Story
from programmes.permissions import may_edit_register
from programmes.refusals import RegisterRefused
from programmes.services.register import CHAIN


@transaction.atomic
def publish_story(*, story_id: int, by: User) -> Story:
    """Show a story to the public. Raises ``RegisterRefused`` when it is shown already."""
    story = _held(story_id, by)
    if story.published_at:
        raise RegisterRefused("This page is public already.")
    story.published_at, story.published_by = database_now(), by
    return _saved(story, "story.published", by)


@transaction.atomic
def take_down_story(*, story_id: int, by: User) -> Story:
    """Take a story from the public; it stays in the admin. Raises ``RegisterRefused`` when it is not shown."""
    story = _held(story_id, by)
    if not story.published_at:
        raise RegisterRefused("This page is not public.")
    story.published_at, story.published_by = None, None
    return _saved(story, "story.taken_down", by)


def _held(story_id: int, by: User) -> Story:
    if refusal := may_edit_register(by):
        raise RegisterRefused(refusal)
    return Story.objects.select_for_update().get(pk=story_id)


def _saved(story: Story, kind: str, by: User) -> Story:
    story.save(update_fields=["published_at", "published_by"])
    record(chain=CHAIN, kind=kind, by=by, subject=story)
    return story
