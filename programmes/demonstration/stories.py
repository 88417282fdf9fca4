"""An invented practice story and an invented view, so that the pages can be seen."""

from __future__ import annotations

from django.db import transaction

from portal.accounts.models import User
from programmes.models import Story, StoryKind
from programmes.services.stories import publish_story

WRITTEN = (
    (
        StoryKind.STORY,
        "One worker, one plan: a year in an invented town",
        "demonstration-one-worker-one-plan",
        "An invented team manager of an invented council",
        "How a team in a town that does not exist gave each family one worker, and what it would do otherwise.",
        """Families told us that they repeated their story to every new worker.
So we gave each family one worker who stays.

## What we changed

- One plan, written with the family and kept by it.
- One worker from the first visit to the last.
- A short meeting every fortnight, with everyone who helps.

## What was hard

Workers had fewer families, so we needed more of them in the first half year. Two schools joined late.

## What we would do otherwise

1. Start with one school, not five.
2. Agree the measures before the first visit.""",
    ),
    (
        StoryKind.VIEW,
        "Measure less, and measure it twice",
        "demonstration-measure-less",
        "An invented evaluator",
        "Why an evaluator who does not exist would rather have two good measures than ten.",
        """Every round asks what will be different for children. Bids answer with long tables.

## Two measures that everyone trusts

A measure that is taken before and after, by the same people in the same way, says more than ten that are taken once.

## A comparison, even a small one

Without a comparison nobody can tell a good year from a good idea.""",
    ),
)


@transaction.atomic
def make_stories(by: User) -> int:
    """Make and publish those that are not there yet; gives how many. Each is marked as a demonstration."""
    there = set(Story.objects.values_list("slug", flat=True))
    missing = [one for one in WRITTEN if one[2] not in there]
    for kind, title, slug, author, summary, body in missing:
        story = Story.objects.create(
            kind=kind, title=title, slug=slug, author=author, summary=summary, body=body, is_demonstration=True
        )
        publish_story(story_id=story.pk, by=by)
    return len(missing)
