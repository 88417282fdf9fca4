"""Practice stories and views in the admin: written, previewed, published by a confirm page, taken down by another."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import URLPattern, path, reverse
from django.views.decorators.http import require_http_methods, require_safe

from portal.accounts.access import person_of
from portal.look.lists import DemonstrationFilter
from portal.look.words import day
from programmes.admin.register import RegisterAdmin
from programmes.models import Story
from programmes.permissions import may_edit_register
from programmes.refusals import RegisterRefused
from programmes.selectors.stories import story_page
from programmes.services.stories import publish_story, take_down_story


@admin.register(Story)
class StoryAdmin(RegisterAdmin):
    """What people who do the work have to say, each page with its author."""

    list_display = ("title", "kind", "author", "public_since")
    list_filter = ("kind", ("is_demonstration", DemonstrationFilter))
    search_fields = ("title", "author", "summary")
    autocomplete_fields = ("projects", "authorities", "sources")
    prepopulated_fields = {"slug": ("title",)}
    fields = ("kind", "title", "slug", "author", "summary", "body", "projects", "authorities", "sources")
    change_form_template = "admin/programmes/story.html"

    @admin.display(description="public since", ordering="published_at")
    def public_since(self, story: Story) -> str:
        return day(story.published_at) if story.published_at else "Not public"

    def change_view(
        self, request: HttpRequest, object_id: str, form_url: str = "", extra_context: dict[str, Any] | None = None
    ) -> HttpResponse:
        """With its preview and its gate."""
        may = may_edit_register(request.user) is None
        return super().change_view(request, object_id, form_url, {**(extra_context or {}), "may_publish": may})

    def get_urls(self) -> list[URLPattern]:
        view = self.admin_site.admin_view
        own = [
            path("<int:pk>/preview/", view(preview_view), name="programmes_story_preview"),
            path("<int:pk>/publish/", view(publish_view), name="programmes_story_publish"),
            path("<int:pk>/take-down/", view(take_down_view), name="programmes_story_take_down"),
        ]
        return [*own, *super().get_urls()]


@require_safe
def preview_view(request: HttpRequest, pk: int) -> HttpResponse:
    """The page as the public will see it."""
    if not request.user.has_perm("programmes.view_story"):
        raise PermissionDenied
    found = story_page(Story.objects.filter(pk=get_object_or_404(Story, pk=pk).pk))
    back = reverse("admin:programmes_story_change", args=[pk])
    context = {**admin.site.each_context(request), "title": "Preview", "page": found, "back": back}
    return render(request, "admin/programmes/story_preview.html", {**context, "story": found and found.story})


@require_http_methods(["GET", "POST"])
def publish_view(request: HttpRequest, pk: int) -> HttpResponse:
    """Show it to the public."""
    sentence = "Anyone can read this page at once. You can take it down again."
    return _gate(request, pk, "Publish", sentence, publish_story, "The page is public.")


@require_http_methods(["GET", "POST"])
def take_down_view(request: HttpRequest, pk: int) -> HttpResponse:
    """Take it from the public."""
    sentence = "The public cannot read this page any longer. It stays here and can be published again."
    return _gate(request, pk, "Take down", sentence, take_down_story, "The page is not public any longer.")


def _gate(
    request: HttpRequest, pk: int, action: str, sentence: str, do: Callable[..., Story], done: str
) -> HttpResponse:
    if refusal := may_edit_register(request.user):
        raise PermissionDenied(refusal)
    story = get_object_or_404(Story, pk=pk)
    back = reverse("admin:programmes_story_change", args=[pk])
    if request.method == "POST":
        try:
            do(story_id=pk, by=person_of(request))
        except RegisterRefused as refused:
            messages.error(request, refused.sentence)
        else:
            messages.success(request, done)
        return redirect(back)
    context = {
        **admin.site.each_context(request),
        "title": f"{action} {story}",
        "sentence": sentence,
        "action": action,
        "back": back,
        "back_title": story.title,
    }
    return render(request, "admin/confirm_action.html", context)
