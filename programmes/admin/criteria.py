"""Criteria in the admin: each with its six described levels."""

from __future__ import annotations

from typing import Any

from django import forms
from django.contrib import admin
from django.db import models
from django.http import HttpRequest

from programmes.admin.drafts import DraftInline, DraftPartAdmin
from programmes.forms.rounds import CriteriaSet
from programmes.models import Criterion, Level


class CriterionInline(DraftInline):
    """The criteria of a round; their weights add up to 100."""

    model = Criterion
    formset = CriteriaSet
    fields = ("name", "asks", "weight", "order")
    formfield_overrides = {
        models.PositiveSmallIntegerField: {"widget": forms.NumberInput(attrs={"class": "vSmallField"})}
    }


class LevelInline(DraftInline):
    """The levels of a criterion, 0 to 5. Their number is fixed; their words are not."""

    model = Level
    fields = ("value", "word", "description")
    readonly_fields = ("value",)
    show_change_link = False

    def has_add_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: models.Model | None = None) -> bool:
        return False


@admin.register(Criterion)
class CriterionAdmin(DraftPartAdmin):
    """One criterion: what it asks, and what each level looks like. Its weight is set on the round."""

    fields = ("round", "name", "asks", "weight")
    readonly_fields = ("round", "weight")
    inlines = [LevelInline]
    list_display = ("name", "round", "weight")
    list_select_related = ("round",)
    search_fields = ("name",)
