"""What every part of a round has in common in the admin: it changes while the round is a draft."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.contrib import admin, messages
from django.db import models
from django.forms import ModelForm
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import redirect
from django.urls import reverse

from portal.accounts.access import person_of
from portal.accounts.models import User
from programmes.models import Round, Section
from programmes.permissions import may_edit_round, may_manage_rounds, may_read_drafts
from programmes.refusals import RoundRefused
from programmes.services.rounds import note_change, save_parts

if TYPE_CHECKING:
    ModelAdmin = admin.ModelAdmin[Any]
    Inline = admin.TabularInline[Any, Any]
    AnyForm = ModelForm[Any]
else:
    ModelAdmin, Inline, AnyForm = admin.ModelAdmin, admin.TabularInline, ModelForm


def may_manage(request: HttpRequest) -> bool:
    """Whether whoever asks may write rounds."""
    return isinstance(request.user, User) and may_manage_rounds(request.user) is None


def may_change(request: HttpRequest, round: Round | None) -> bool:
    """Whether whoever asks may still change this round."""
    if not may_manage(request):
        return False
    return round is None or may_edit_round(person_of(request), round) is None


def may_look(request: HttpRequest) -> bool:
    """Whether whoever asks may read rounds that are not published."""
    return isinstance(request.user, User) and may_read_drafts(request.user) is None


class PlainChoices:
    """Choosing another record is choosing it: no buttons that add, change or show it."""

    def formfield_for_dbfield(self, db_field: Any, request: HttpRequest, **kwargs: Any) -> Any:
        """Django's own, without the buttons."""
        field = super().formfield_for_dbfield(db_field, request, **kwargs)  # type: ignore[misc]  # a mixin of admins
        for act in ("add", "change", "view", "delete"):
            if field is not None and hasattr(field.widget, f"can_{act}_related"):
                setattr(field.widget, f"can_{act}_related", False)
        return field


class DraftInline(PlainChoices, Inline):
    """Parts of a round on the page of what they belong to: rows to write in while it is a draft."""

    extra = 0
    show_change_link = True

    def round_of(self, obj: Any) -> Round | None:
        """The round that the page's object belongs to."""
        return obj if obj is None or isinstance(obj, Round) else round_of_part(obj)

    def has_view_permission(self, request: HttpRequest, obj: models.Model | None = None) -> bool:
        return may_look(request)

    def has_add_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return may_change(request, self.round_of(obj))

    def has_change_permission(self, request: HttpRequest, obj: models.Model | None = None) -> bool:
        return may_change(request, self.round_of(obj))

    def has_delete_permission(self, request: HttpRequest, obj: models.Model | None = None) -> bool:
        return may_change(request, self.round_of(obj))


class DraftPartAdmin(PlainChoices, ModelAdmin):
    """A criterion, section or question on a page of its own, reached from its round."""

    actions = None
    show_full_result_count = False
    list_per_page = 50
    change_form_template = "admin/programmes/part.html"

    def render_change_form(self, request: HttpRequest, context: dict[str, Any], *args: Any, **kwargs: Any) -> Any:
        """With the way back to what the part belongs to, and to the page that bidders will see."""
        if (obj := kwargs.get("obj")) is not None:
            round = round_of_part(obj)
            section = getattr(obj, "section", obj if isinstance(obj, Section) else None)
            context |= {
                "round": round,
                "ways": ways_to(obj),
                "section": section,
                "is_draft": round.published_at is None,
            }
        return super().render_change_form(request, context, *args, **kwargs)

    def response_post_save_change(self, request: HttpRequest, obj: Any) -> HttpResponseRedirect:
        """Back to what the part belongs to: a question's section, a section's or criterion's round."""
        return HttpResponseRedirect(ways_to(obj)[-1][1])

    def has_module_permission(self, request: HttpRequest) -> bool:
        """Not among all records: a part is reached from its round."""
        return False

    def has_view_permission(self, request: HttpRequest, obj: models.Model | None = None) -> bool:
        return may_look(request)

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: models.Model | None = None) -> bool:
        return may_change(request, round_of_part(obj) if obj else None)

    def has_delete_permission(self, request: HttpRequest, obj: models.Model | None = None) -> bool:
        return False

    def changeform_view(
        self,
        request: HttpRequest,
        object_id: str | None = None,
        form_url: str = "",
        extra_context: dict[str, Any] | None = None,
    ) -> HttpResponse:
        """Django's own; a refusal of the service is told, and nothing is saved."""
        try:
            return super().changeform_view(request, object_id, form_url, extra_context)
        except RoundRefused as refused:
            messages.error(request, refused.sentence)
            return redirect(request.path)

    def save_model(self, request: HttpRequest, obj: Any, form: AnyForm, change: bool) -> None:
        save_parts(round_id=round_of_part(obj).pk, saved=[obj], by=person_of(request))

    def save_formset(self, request: HttpRequest, form: AnyForm, formset: Any, change: bool) -> None:
        save_inline(request, round_of_part(form.instance), formset)

    def save_related(self, request: HttpRequest, form: AnyForm, formsets: Any, change: bool) -> None:
        super().save_related(request, form, formsets, change)
        name = form.instance._meta.model_name or "part"
        note_change(round=round_of_part(form.instance), by=person_of(request), parts=[name])


def save_inline(request: HttpRequest, round: Round, formset: Any) -> None:
    """Save the rows of an inline through the service."""
    saved = formset.save(commit=False)
    save_parts(round_id=round.pk, saved=saved, removed=formset.deleted_objects, by=person_of(request))
    formset.save_m2m()


def ways_to(part: Any) -> list[tuple[str, str]]:
    """What a part belongs to, the outermost first: each as its name and its page."""
    owners = [round_of_part(part), *([part.section] if hasattr(part, "section_id") else [])]
    return [(str(each), reverse(f"admin:programmes_{each._meta.model_name}_change", args=[each.pk])) for each in owners]


def round_of_part(part: Any) -> Round:
    """The round that a criterion, section, question or level belongs to."""
    if hasattr(part, "section_id"):
        return _round(part.section)
    if hasattr(part, "criterion_id") and not hasattr(part, "round_id"):
        return _round(part.criterion)
    return _round(part)


def _round(part: Any) -> Round:
    round: Round = part.round
    return round
