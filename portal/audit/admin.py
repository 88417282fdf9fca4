"""The record in the admin: read by auditors, changed by nobody."""

import json

from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils.html import format_html
from django.utils.safestring import SafeString

from portal.audit.models import Anchor, AuditEvent, ChainHead
from portal.audit.words import kind_in_words
from portal.look.lists import ReadOnlyAdmin


class AreaFilter(admin.SimpleListFilter):
    """By what kind of thing the chain is about: bids, rounds, organisations, people."""

    title = "chain"
    parameter_name = "about"

    def lookups(self, request: HttpRequest, model_admin: object) -> list[tuple[str, str]]:
        return [
            ("bid", "Bids"),
            ("round", "Rounds"),
            ("organisation", "Organisations"),
            ("user", "People"),
            ("register", "The register"),
            ("sign-ins-refused", "Refused sign-ins"),
        ]

    def queryset(self, request: HttpRequest, queryset: QuerySet[AuditEvent]) -> QuerySet[AuditEvent]:
        chosen = self.value()
        return queryset.filter(chain__startswith=chosen) if chosen else queryset


@admin.register(AuditEvent)
class AuditEventAdmin(ReadOnlyAdmin):
    """The events, the newest first."""

    list_display = ("at", "what", "chain", "sequence", "by")
    list_filter = (AreaFilter, "kind")
    list_select_related = ("by",)
    search_fields = ("chain", "kind", "hash", "subject_id")
    search_help_text = "A chain such as bid:DR1-0001, a kind, a number of the subject, or a hash"
    ordering = ("-pk",)
    fields = ("what", "at", "by", "chain", "sequence", "kind", "subject", "details", "previous_hash", "hash", "payload")
    readonly_fields = ("what", "subject", "details")

    @admin.display(description="what")
    def what(self, event: AuditEvent) -> str:
        """The kind in words."""
        return kind_in_words(event.kind)

    @admin.display(description="about")
    def subject(self, event: AuditEvent) -> str:
        """What the event is about, by type and number."""
        return f"{event.subject_type} {event.subject_id}".strip() or "–"

    @admin.display(description="details")
    def details(self, event: AuditEvent) -> SafeString:
        """The data as told, laid out for reading."""
        told = json.loads(event.payload).get("data", {})
        return format_html('<pre tabindex="0">{}</pre>', json.dumps(told, indent=2, ensure_ascii=False))


@admin.register(ChainHead)
class ChainHeadAdmin(ReadOnlyAdmin):
    """Where each chain ends."""

    list_display = ("chain", "sequence", "hash")
    search_fields = ("chain", "hash")


@admin.register(Anchor)
class AnchorAdmin(ReadOnlyAdmin):
    """The hourly anchors over all chains."""

    list_display = ("at", "chains", "hash")
    search_fields = ("hash",)
    ordering = ("-pk",)
