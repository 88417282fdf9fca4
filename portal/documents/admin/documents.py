"""The list of documents, each with its state and, when it failed, why."""

from __future__ import annotations

import uuid
from typing import Any, cast

from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.template.response import TemplateResponse
from django.urls import URLPattern, path, reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.views.decorators.http import require_http_methods

from portal.accounts.models import User
from portal.documents import kinds
from portal.documents.admin.filters import KindFilter
from portal.documents.models import Document
from portal.documents.refusals import DocumentRefused
from portal.documents.services import render_again
from portal.documents.states import State
from portal.look.lists import DemonstrationFilter, ReadOnlyAdmin

MAY_RENDER_AGAIN = "documents.render_again_document"


@admin.register(Document)
class DocumentAdmin(ReadOnlyAdmin):
    """What was asked for, by whom, what became of it."""

    show_facets = admin.ShowFacets.ALWAYS
    list_display = ("title", "kind_title", "subject_label", "version", "state", "queued_at", "page_count")
    list_filter = ("state", KindFilter, "is_current", ("is_demonstration", DemonstrationFilter))
    search_fields = ("title", "reference", "subject_label", "sha256", "check_code", "input_digest")
    date_hierarchy = None
    change_form_template = "admin/documents/document.html"
    fieldsets = (
        (None, {"fields": ("title", "kind_title", "subject_label", "reference", "version", "is_current")}),
        ("How it stands", {"fields": ("state", "failure_reason", "the_file", "page_count", "byte_count")}),
        (
            "When and by whom",
            {
                "fields": (
                    "requested_by",
                    "queued_at",
                    "started_at",
                    "ready_at",
                    "failed_at",
                    "retried_at",
                    "retried_by",
                    "attempts",
                    "leased_by",
                    "lease_until",
                )
            },
        ),
        (
            "How to check it",
            {
                "fields": (
                    "check_code",
                    "sha256",
                    "signed_at",
                    "signed_by",
                    "certificate_sha256",
                    "unsigned_sha256",
                    "input_digest",
                    "template_version",
                    "made_with",
                )
            },
        ),
    )

    def get_queryset(self, request: HttpRequest) -> QuerySet[Document]:
        """Without the snapshots: they are large, and hold what only readers may see."""
        documents = super().get_queryset(request).defer("snapshot")
        return cast("QuerySet[Document]", documents.select_related("requested_by", "retried_by"))

    @admin.display(description="kind", ordering="kind")
    def kind_title(self, document: Document) -> str:
        """The kind in words."""
        kind = kinds.find(document.kind)
        return kind.title if kind else document.kind

    @admin.display(description="file")
    def the_file(self, document: Document) -> SafeString | str:
        """A link to the PDF; its own page decides who may read it."""
        if not document.is_ready:
            return "Not there yet"
        return format_html('<a href="{}">Download the PDF</a>', document.file_url)

    def get_urls(self) -> list[URLPattern]:
        """The confirm page beside Django's own."""
        again = self.admin_site.admin_view(require_http_methods(["GET", "POST"])(self.render_again_view))
        extra = path("<uuid:document_id>/render-again/", again, name="documents_document_render_again")
        return [extra, *super().get_urls()]

    def change_view(
        self,
        request: HttpRequest,
        object_id: str,
        form_url: str = "",
        extra_context: dict[str, Any] | None = None,
    ) -> HttpResponse:
        """With a button when the document failed and this person may have it made again."""
        document = self.get_object(request, object_id)
        is_failed = isinstance(document, Document) and document.state == State.FAILED
        may = is_failed and cast(User, request.user).has_perm(MAY_RENDER_AGAIN)
        return super().change_view(request, object_id, form_url, {**(extra_context or {}), "may_render_again": may})

    def render_again_view(self, request: HttpRequest, document_id: uuid.UUID) -> HttpResponse:
        """Say what will happen, then do it."""
        document = get_object_or_404(Document.objects.defer("snapshot"), pk=document_id)
        user = cast(User, request.user)
        if not user.has_perm(MAY_RENDER_AGAIN):
            raise PermissionDenied("You may not have documents made again.")
        if request.method == "POST":
            return self._render_again(request, document, user)
        context = {
            **self.admin_site.each_context(request),
            "title": "Make this document again",
            "sentence": f"“{document.title}” will be put back in the queue and made from the same content as before.",
            "consequences": [f"It failed because: {document.failure_reason}"] if document.failure_reason else [],
            "action": "Make it again",
            "back": reverse("admin:documents_document_change", args=[document.pk]),
            "back_title": document.title,
        }
        return TemplateResponse(request, "admin/confirm_action.html", context)

    def _render_again(self, request: HttpRequest, document: Document, user: User) -> HttpResponse:
        try:
            render_again(document=document, by=user)
        except DocumentRefused as refusal:
            messages.error(request, refusal.sentence)
        else:
            messages.success(request, f"“{document.title}” is waiting to be made again.")
        return redirect(reverse("admin:documents_document_change", args=[document.pk]))
