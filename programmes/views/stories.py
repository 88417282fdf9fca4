"""Practice stories and views."""

from __future__ import annotations

from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render

from programmes.forms.search import page_number
from programmes.models import StoryKind
from programmes.selectors.stories import public_stories, story_page
from programmes.views.public import public_page

A_PAGE = 20

KINDS = {StoryKind.STORY: "practice stories", StoryKind.VIEW: "views"}


@public_page
def stories(request: HttpRequest) -> HttpResponse:
    """All of them, or those of one kind; any address gives a page."""
    kind = request.GET.get("kind", "")
    kind = kind if kind in StoryKind.values else ""
    page = Paginator(public_stories(kind), A_PAGE).get_page(page_number(request.GET.get("page", "")))
    context = {"page": page, "kind": kind, "kinds": KINDS}
    return render(request, "programmes/stories/list.html", context)


@public_page
def story(request: HttpRequest, slug: str) -> HttpResponse:
    """One of them."""
    found = story_page(public_stories(), slug=slug)
    if found is None:
        raise Http404
    return render(request, "programmes/stories/story.html", {"page": found, "story": found.story})
