"""Practice stories and views: what people who do the work have to say about it."""

from __future__ import annotations

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import Q
from django.urls import reverse

from portal.documents.wording import Filled, faults_in, fill
from programmes.models.places import LocalAuthority
from programmes.models.projects import Project
from programmes.models.sources import Source


class StoryKind(models.TextChoices):
    """What a page is: told from practice, or what somebody thinks."""

    STORY = "story", "Practice story"
    VIEW = "view", "View"


def plain_wording(body: str) -> None:
    """Refuses the markup of letters that a page has no use for: variables and annexes."""
    faults = [str(fault) for fault in faults_in(body, ())]
    if not faults:
        faults = [f"“# {annex.title}” begins an annex. Use ## for a heading." for annex in filled(body).annexes]
    if faults:
        raise ValidationError(faults)


def filled(body: str) -> Filled:
    """A body that ``plain_wording`` lets pass, as blocks."""
    return fill(body, {}, {})


class Story(models.Model):
    """One editorial page. It is public once published, and says whose words it holds."""

    kind = models.CharField(max_length=8, choices=StoryKind.choices, default=StoryKind.STORY)
    title = models.CharField(max_length=200)
    slug = models.SlugField(max_length=160, unique=True)
    author = models.CharField("written by", max_length=200, help_text="Name and post, as they are to be shown.")
    summary = models.CharField(max_length=300)
    body = models.TextField(
        validators=[plain_wording],
        help_text="An empty line begins a paragraph. Begin a line with ## for a heading, ### for a smaller one, "
        "- for a bullet, 1. for a numbered line.",
    )
    projects = models.ManyToManyField(Project, related_name="stories", blank=True)
    authorities = models.ManyToManyField(LocalAuthority, related_name="stories", blank=True)
    sources = models.ManyToManyField(Source, related_name="stories", blank=True)
    is_demonstration = models.BooleanField(default=False, editable=False)
    published_at = models.DateTimeField(null=True, blank=True, editable=False)
    published_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, blank=True, editable=False, related_name="+"
    )

    class Meta:
        ordering = ["-published_at", "title", "pk"]
        verbose_name = "practice story or view"
        verbose_name_plural = "practice stories and views"
        constraints = [
            models.CheckConstraint(
                condition=Q(published_at__isnull=True, published_by__isnull=True)
                | Q(published_at__isnull=False, published_by__isnull=False),
                name="story_published_at_and_by",
            )
        ]

    def __str__(self) -> str:
        return self.title

    def get_absolute_url(self) -> str:
        return reverse("programmes:story", args=[self.slug])
