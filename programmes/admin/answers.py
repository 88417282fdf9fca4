"""What readers said of pages: counts by page with a picture, and below them every answer."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.contrib import admin
from django.db import models
from django.http import HttpRequest, HttpResponse

from portal.look.components.counts import CountChart
from programmes.models import PageAnswer
from programmes.selectors.answers import said_by_page, said_in_all

if TYPE_CHECKING:
    ModelAdmin = admin.ModelAdmin[PageAnswer]
else:
    ModelAdmin = admin.ModelAdmin


class WordsFilter(admin.SimpleListFilter):
    """Answers in which somebody wrote something."""

    title = "words"
    parameter_name = "words"

    def lookups(self, request: HttpRequest, model_admin: object) -> list[tuple[str, str]]:
        return [("some", "With words")]

    def queryset(self, request: HttpRequest, queryset: models.QuerySet[PageAnswer]) -> models.QuerySet[PageAnswer]:
        return queryset.exclude(looking_for="") if self.value() == "some" else queryset


@admin.register(PageAnswer)
class PageAnswerAdmin(ModelAdmin):
    """Answers are read, and changed by nobody; their words are erased after six months."""

    list_display = ("path", "was_useful", "looking_for", "answered_on")
    list_filter = ("was_useful", WordsFilter)
    search_fields = ("path", "looking_for")
    fields = ("path", "was_useful", "looking_for", "answered_on", "erased_on")
    show_facets = admin.ShowFacets.ALWAYS
    show_full_result_count = False
    list_per_page = 50
    actions = None
    change_list_template = "admin/programmes/useful.html"

    def changelist_view(self, request: HttpRequest, extra_context: dict[str, Any] | None = None) -> HttpResponse:
        """With the counts above the list."""
        yes, no = said_in_all()
        chart = CountChart("Was the page useful?", [("Yes", yes), ("No", no)], "answer", "Said", id="useful")
        shown = {"said_by_page": said_by_page(), "useful_chart": chart}
        return super().changelist_view(request, {**(extra_context or {}), **shown})

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: models.Model | None = None) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: models.Model | None = None) -> bool:
        return False
