"""Sections and questions in the admin."""

from __future__ import annotations

from typing import Any, cast

from django import forms
from django.contrib import admin
from django.db import models
from django.http import HttpRequest

from programmes.admin.drafts import DraftInline, DraftPartAdmin, round_of_part
from programmes.forms.rounds import QuestionForm, QuestionRowForm
from programmes.models import Criterion, PriorityArea, Question, Section

SMALL_NUMBER: dict[type[models.Field[Any, Any]], dict[str, Any]] = {
    models.PositiveSmallIntegerField: {"widget": forms.NumberInput(attrs={"class": "vSmallField"})}
}


class AreaInline(DraftInline):
    """The priority areas of a round."""

    model = PriorityArea
    fields = ("name", "description", "order")
    show_change_link = False
    formfield_overrides = {
        **SMALL_NUMBER,
        models.TextField: {"widget": forms.Textarea(attrs={"rows": 2, "cols": 40})},
    }


class SectionInline(DraftInline):
    """The sections of a round, each with the criterion it is scored under."""

    model = Section
    fields = ("title", "criterion", "order")
    formfield_overrides = SMALL_NUMBER

    def formfield_for_foreignkey(self, db_field: Any, request: HttpRequest, **kwargs: Any) -> Any:
        """Criteria of this round only."""
        if db_field.name == "criterion":
            round_id = request.resolver_match.kwargs.get("object_id") if request.resolver_match else None
            wanted = round_id if str(round_id or "").isdecimal() else None
            kwargs["queryset"] = Criterion.objects.filter(round=wanted)
        return super().formfield_for_foreignkey(db_field, request, **kwargs)


class QuestionInline(DraftInline):
    """The questions of a section in short; each has a page of its own for the rest."""

    model = Question
    form = QuestionRowForm
    fields = ("label", "kind", "word_limit", "required", "order")
    formfield_overrides = SMALL_NUMBER
    fk_name = "section"


@admin.register(Section)
class SectionAdmin(DraftPartAdmin):
    """One section and its questions."""

    fields = ("round", "title", "intro", "criterion", "order")
    readonly_fields = ("round",)
    inlines = [QuestionInline]
    list_display = ("title", "round", "criterion")
    list_select_related = ("round", "criterion")
    search_fields = ("title",)

    def get_form(self, request: HttpRequest, obj: Any = None, change: bool = False, **kwargs: Any) -> Any:
        """Criteria of the section's own round only."""
        form = super().get_form(request, obj, change=change, **kwargs)
        round = round_of_part(obj) if obj else None
        if "criterion" in form.base_fields:
            choice = cast("forms.ModelChoiceField[Criterion]", form.base_fields["criterion"])
            choice.queryset = Criterion.objects.filter(round=round)
        return form


@admin.register(Question)
class QuestionAdmin(DraftPartAdmin):
    """One question: its words, what is asked of the answer, and when it is asked at all."""

    form = QuestionForm
    fieldsets = [
        (None, {"fields": ("section", "label", "help", "key", "required", "order")}),
        ("The answer", {"fields": ("kind", "word_limit", "options", "columns", "equals", "standing_fact")}),
        (
            "Files beside the answer",
            {
                "fields": ("files_beside", "files_beside_hint"),
                "description": "Evidence that goes with the answer and is not the answer. Each file is checked "
                "like any other that bidders attach.",
            },
        ),
        (
            "When it is asked",
            {
                "fields": ("show_if", "show_if_values"),
                "description": "Leave both empty to ask it of everyone. A condition rests on an earlier question "
                "with answers to choose from.",
            },
        ),
    ]
    readonly_fields = ("section",)
    list_display = ("label", "key", "kind", "section")
    list_select_related = ("section__round",)
    search_fields = ("label", "key")
