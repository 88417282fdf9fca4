"""Requests for corrections in the admin: what was asked, and the two ways to answer."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.db import models
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import URLPattern, path, reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.views.decorators.http import require_http_methods

from portal.accounts.access import person_of
from portal.look.forms import GdsForm
from portal.look.words import moment
from programmes.forms.corrections import AcceptForm, DeclineForm
from programmes.models import CorrectionRequest
from programmes.permissions import may_edit_register
from programmes.refusals import RegisterRefused
from programmes.selectors.corrections import led_by_account
from programmes.services.corrections import accept, decline

if TYPE_CHECKING:
    ModelAdmin = admin.ModelAdmin[CorrectionRequest]
else:
    ModelAdmin = admin.ModelAdmin


class WaitingFilter(admin.SimpleListFilter):
    """Those that wait for an answer, and those that have one."""

    title = "answer"
    parameter_name = "answer"

    def lookups(self, request: HttpRequest, model_admin: object) -> list[tuple[str, str]]:
        return [("waiting", "Waiting"), ("accepted", "Accepted"), ("declined", "Declined")]

    def queryset(self, request: HttpRequest, queryset: QuerySet[CorrectionRequest]) -> QuerySet[CorrectionRequest]:
        chosen = self.value()
        return queryset if chosen is None else queryset.filter(outcome="" if chosen == "waiting" else chosen)


@admin.register(CorrectionRequest)
class CorrectionRequestAdmin(ModelAdmin):
    """What people asked to have put right. It is answered by confirm pages, and edited by nobody."""

    list_display = ("entry", "standing", "received", "answer")
    list_filter = (WaitingFilter, "standing")
    list_select_related = ("project", "organisation", "authority")
    search_fields = ("wrong", "right", "project__title", "organisation__name", "authority__name")
    fields = (
        "about", "wrong", "right", "evidence", "standing", "leads", "name", "email", "received", "answer", "reason",
        "published_note", "erased_on",
    )  # fmt: skip
    readonly_fields = ("about", "leads", "received", "answer")
    show_facets = admin.ShowFacets.ALWAYS
    show_full_result_count = False
    list_per_page = 50
    actions = None
    change_form_template = "admin/programmes/correction.html"

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: models.Model | None = None) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: models.Model | None = None) -> bool:
        return False

    def change_view(
        self, request: HttpRequest, object_id: str, form_url: str = "", extra_context: dict[str, Any] | None = None
    ) -> HttpResponse:
        """With the buttons that answer it, while it waits."""
        found = self.get_object(request, object_id)
        may = found is not None and found.decided_at is None and may_edit_register(request.user) is None
        return super().change_view(request, object_id, form_url, {**(extra_context or {}), "may_answer": may})

    @admin.display(description="entry")
    def entry(self, found: CorrectionRequest) -> str:
        return str(found.subject)

    @admin.display(description="entry")
    def about(self, found: CorrectionRequest) -> SafeString:
        return format_html('<a href="{}">{}</a>', found.public_page, found.subject)

    @admin.display(description="leads here")
    def leads(self, found: CorrectionRequest) -> str:
        return ", ".join(led_by_account(found)) or "Nothing, or was not signed in"

    @admin.display(description="received", ordering="received_at")
    def received(self, found: CorrectionRequest) -> str:
        return moment(found.received_at)

    @admin.display(description="answer", ordering="decided_at")
    def answer(self, found: CorrectionRequest) -> str:
        if found.decided_at is None:
            return "Waiting"
        return f"{found.get_outcome_display()} by {found.decided_by} on {moment(found.decided_at)}"

    def get_queryset(self, request: HttpRequest) -> QuerySet[CorrectionRequest]:
        return super().get_queryset(request).select_related("decided_by")

    def get_urls(self) -> list[URLPattern]:
        view = self.admin_site.admin_view
        own = [
            path("<int:pk>/accept/", view(accept_view), name="programmes_correctionrequest_accept"),
            path("<int:pk>/decline/", view(decline_view), name="programmes_correctionrequest_decline"),
        ]
        return [*own, *super().get_urls()]


@require_http_methods(["GET", "POST"])
def accept_view(request: HttpRequest, pk: int) -> HttpResponse:
    """Say what was corrected: whoever asked and the public page are told."""
    sentence = "Whoever asked is told by email, and the entry’s page says what was corrected. Correct the entry first."
    return _answer(request, pk, AcceptForm(request.POST or None), sentence, "Say that it is corrected")


@require_http_methods(["GET", "POST"])
def decline_view(request: HttpRequest, pk: int) -> HttpResponse:
    """Say why the entry stays as it is: whoever asked is told."""
    sentence = "Whoever asked is told by email why the entry stays as it is. Nothing is shown to the public."
    return _answer(request, pk, DeclineForm(request.POST or None), sentence, "Leave it as it is")


def _answer(request: HttpRequest, pk: int, form: GdsForm, sentence: str, action: str) -> HttpResponse:
    if refusal := may_edit_register(request.user):
        raise PermissionDenied(refusal)
    found = get_object_or_404(CorrectionRequest, pk=pk)
    back = reverse("admin:programmes_correctionrequest_change", args=[pk])
    if request.method == "POST" and form.is_valid():
        do = accept if isinstance(form, AcceptForm) else decline
        try:
            do(request_id=pk, by=person_of(request), **form.cleaned_data)
        except RegisterRefused as refused:
            form.add_error(None, refused.sentence)
        else:
            messages.success(request, "Answered. Whoever asked is told by email.")
            return redirect(back)
    context = {
        **admin.site.each_context(request),
        "title": f"{action}: {found.subject}",
        "sentence": sentence,
        "items": [f"Wrong: {found.wrong}", f"Should say: {found.right}"],
        "items_title": "What was asked",
        "action": action,
        "form": form,
        "back": back,
        "back_title": "The request",
    }
    return render(request, "admin/confirm_action.html", context)
