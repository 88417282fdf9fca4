"""The outbox in the admin: what was sent to whom, and what is not known."""

from __future__ import annotations

import uuid
from typing import Any, cast

from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.db import models
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.template.response import TemplateResponse
from django.urls import URLPattern, path, reverse
from django.views.decorators.http import require_http_methods

from portal.accounts.models import User
from portal.look.lists import AskedByFilters, ReadOnlyAdmin
from portal.mail import wording_pages
from portal.mail.editable import is_private
from portal.mail.models import EmailWording, OutboxEmail
from portal.mail.refusals import MailRefused
from portal.mail.services import send_again
from portal.mail.states import State

SECRET = ("accounts/",)
"""Templates whose emails may hold a link that lets whoever has it in: nobody reads those here."""

MAY_SEND_AGAIN = "mail.send_again_outboxemail"


@admin.register(OutboxEmail)
class OutboxEmailAdmin(AskedByFilters):
    """Read only; one that may not have arrived can be sent again from a confirm page."""

    list_display = ("subject", "to", "state", "queued_at", "sent_at")
    list_filter = ("state", "template")
    search_fields = ("to", "subject", "key", "message_id")
    show_full_result_count = False
    show_facets = admin.ShowFacets.ALWAYS
    list_per_page = 50
    actions = None
    change_form_template = "admin/mail/outboxemail.html"
    readonly_fields = ("text_shown",)
    fieldsets = (
        (None, {"fields": ("to", "subject", "text_shown")}),
        ("How it stands", {"fields": ("state", "failure_reason", "attempts")}),
        ("When", {"fields": ("queued_at", "next_try_at", "handed_at", "sent_at", "resent_at")}),
        ("By whom", {"fields": ("asked_by", "resent_by")}),
        ("How to find it", {"fields": ("key", "template", "message_id")}),
    )

    def get_queryset(self, request: HttpRequest) -> QuerySet[OutboxEmail]:
        """With the people, in the same query."""
        emails: QuerySet[OutboxEmail] = super().get_queryset(request)
        return emails.select_related("asked_by", "resent_by")

    @admin.display(description="text")
    def text_shown(self, email: OutboxEmail) -> str:
        """What it says, unless it holds a link that lets somebody in, or what a team writes among itself."""
        if email.template.startswith(SECRET) or is_private(email.template):
            return "Not shown: it holds a link or words meant for its reader alone."
        return email.text_body

    def has_add_permission(self, request: HttpRequest) -> bool:
        """Never: services write emails."""
        return False

    def has_change_permission(self, request: HttpRequest, obj: models.Model | None = None) -> bool:
        """Never."""
        return False

    def has_delete_permission(self, request: HttpRequest, obj: models.Model | None = None) -> bool:
        """Never."""
        return False

    def get_urls(self) -> list[URLPattern]:
        """The confirm page beside Django's own."""
        again = self.admin_site.admin_view(require_http_methods(["GET", "POST"])(self.send_again_view))
        extra = path("<uuid:email_id>/send-again/", again, name="mail_outboxemail_send_again")
        return [extra, *super().get_urls()]

    def change_view(
        self,
        request: HttpRequest,
        object_id: str,
        form_url: str = "",
        extra_context: dict[str, Any] | None = None,
    ) -> HttpResponse:
        """With a button when the email may not have arrived and this person may send it again."""
        email = self.get_object(request, object_id)
        is_doubtful = email is not None and email.state in {State.UNKNOWN, State.FAILED}
        may = is_doubtful and cast(User, request.user).has_perm(MAY_SEND_AGAIN)
        return super().change_view(request, object_id, form_url, {**(extra_context or {}), "may_send_again": may})

    def send_again_view(self, request: HttpRequest, email_id: uuid.UUID) -> HttpResponse:
        """Say what will happen, then do it."""
        email = get_object_or_404(OutboxEmail, pk=email_id)
        user = cast(User, request.user)
        if not user.has_perm(MAY_SEND_AGAIN):
            raise PermissionDenied("You may not send emails again.")
        if request.method == "POST":
            try:
                send_again(email=email, by=user)
            except MailRefused as refusal:
                messages.error(request, refusal.sentence)
            else:
                messages.success(request, f"The email to {email.to} is waiting to be sent again.")
            return redirect(reverse("admin:mail_outboxemail_change", args=[email.pk]))
        context = {
            **self.admin_site.each_context(request),
            "title": "Send this email again",
            "sentence": f"“{email.subject}” will be sent to {email.to} once more.",
            "consequences": ["If the first one did arrive, they will have it twice.", email.failure_reason],
            "action": "Send it again",
            "back": reverse("admin:mail_outboxemail_change", args=[email.pk]),
            "back_title": email.subject,
        }
        return TemplateResponse(request, "admin/confirm_action.html", context)


@admin.register(EmailWording)
class EmailWordingAdmin(ReadOnlyAdmin):
    """Every email that may be reworded; versions are written and approved on pages of their own."""

    def get_urls(self) -> list[URLPattern]:
        """The editor and the approval beside Django's own."""
        wrap = self.admin_site.admin_view
        return [
            path("write/<str:key>/", wrap(wording_pages.writing), name="mail_emailwording_write"),
            path("<int:pk>/approve/", wrap(wording_pages.approving), name="mail_emailwording_approve"),
            *super().get_urls(),
        ]

    def changelist_view(self, request: HttpRequest, extra_context: dict[str, Any] | None = None) -> HttpResponse:
        """Emails and how they stand, in place of a list of versions."""
        return wording_pages.listing(request)
