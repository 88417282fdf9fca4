"""Batches, with how far each has got."""

from __future__ import annotations

import uuid
from typing import Any, cast

from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.core.paginator import Paginator
from django.db.models import Count, Q, QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.template.response import TemplateResponse
from django.urls import URLPattern, path, reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.views.decorators.http import require_http_methods, require_safe

from portal.accounts.models import User
from portal.documents.admin.documents import MAY_RENDER_AGAIN
from portal.documents.models import Batch
from portal.documents.selectors import documents_of, progress_of
from portal.documents.services import render_failed_again
from portal.documents.states import State
from portal.look.lists import ReadOnlyAdmin
from portal.look.words import plural

PER_PAGE = 50


@admin.register(Batch)
class BatchAdmin(ReadOnlyAdmin):
    """Many documents asked for at once."""

    show_facets = admin.ShowFacets.ALWAYS
    list_display = ("title", "started_at", "started_by", "done_of_total", "failed_count", "progress_link")
    list_display_links = None
    search_fields = ("title", "kind")

    def get_queryset(self, request: HttpRequest) -> QuerySet[Batch]:
        """With the counts, in the same query."""
        counted = super().get_queryset(request).select_related("started_by")
        return cast(
            "QuerySet[Batch]",
            counted.annotate(
                total=Count("documents"),
                ready=Count("documents", filter=Q(documents__state=State.READY)),
                failed=Count("documents", filter=Q(documents__state=State.FAILED)),
            ),
        )

    @admin.display(description="ready")
    def done_of_total(self, batch: Any) -> str:
        """Such as "12 of 40"."""
        return f"{batch.ready:,} of {batch.total:,}"

    @admin.display(description="failed", ordering="failed")
    def failed_count(self, batch: Any) -> int:
        """How many failed."""
        return int(batch.failed)

    @admin.display(description="progress")
    def progress_link(self, batch: Batch) -> SafeString:
        """To the batch's own page."""
        return format_html('<a href="{}">Show “{}”</a>', batch.get_absolute_url(), batch.title)

    def get_urls(self) -> list[URLPattern]:
        """The progress page and the confirm page beside Django's own."""
        wrap = self.admin_site.admin_view
        again = require_http_methods(["GET", "POST"])(self.render_again_view)
        return [
            path("<uuid:batch_id>/progress/", wrap(require_safe(self.progress_view)), name="documents_batch_progress"),
            path("<uuid:batch_id>/render-again/", wrap(again), name="documents_batch_render_again"),
            *super().get_urls(),
        ]

    def progress_view(self, request: HttpRequest, batch_id: uuid.UUID) -> HttpResponse:
        """How far the batch has got, and each of its documents, failed ones first."""
        if not self.has_view_permission(request):
            raise PermissionDenied
        batch = get_object_or_404(Batch.objects.select_related("started_by"), pk=batch_id)
        context = {
            **self.admin_site.each_context(request),
            "title": batch.title,
            "batch": batch,
            "progress": progress_of(batch),
            "page": Paginator(documents_of(batch), PER_PAGE).get_page(request.GET.get("page")),
            "may_render_again": cast(User, request.user).has_perm(MAY_RENDER_AGAIN),
            "again_url": reverse("admin:documents_batch_render_again", args=[batch.pk]),
        }
        return TemplateResponse(request, "admin/documents/batch.html", context)

    def render_again_view(self, request: HttpRequest, batch_id: uuid.UUID) -> HttpResponse:
        """Say how many failed documents will be made again, then do it."""
        batch = get_object_or_404(Batch, pk=batch_id)
        user = cast(User, request.user)
        if not user.has_perm(MAY_RENDER_AGAIN):
            raise PermissionDenied("You may not have documents made again.")
        if request.method == "POST":
            count = render_failed_again(batch=batch, by=user)
            messages.success(request, f"Documents waiting to be made again: {count}.")
            return redirect(batch)
        progress = progress_of(batch)
        failed = plural(progress.failed, "failed document")
        context = {
            **self.admin_site.each_context(request),
            "title": "Make the failed documents again",
            "sentence": f"{failed} of “{batch.title}” will be put back in the queue.",
            "consequences": [f"Documents that are ready and will not change: {progress.ready}."],
            "action": "Make the failed ones again",
            "back": batch.get_absolute_url(),
            "back_title": batch.title,
        }
        return TemplateResponse(request, "admin/confirm_action.html", context)
