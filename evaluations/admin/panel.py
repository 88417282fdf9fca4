"""Flags, meetings and moderations as lists: who and when, never a score nor a word of a concern."""

from __future__ import annotations

from django.contrib import admin
from django.urls import reverse
from django.utils.html import format_html

from evaluations.admin.reading import ReadOnlyAdmin, bid_link
from evaluations.models import BidFlag, Moderation, PanelMeeting


@admin.register(BidFlag)
class BidFlagAdmin(ReadOnlyAdmin):
    """What assessors flagged; the words are on the flag's own page."""

    list_display = ["of_bid", "kind", "raised_at", "raised_by", "answered_at", "page"]
    list_filter = ["kind", "allocation__bid__round"]
    search_fields = ["allocation__bid__reference", "raised_by__full_name"]
    list_select_related = ["allocation__bid", "raised_by"]
    fields = ["of_bid", "kind", "raised_at", "raised_by", "answered_at", "answered_by"]
    readonly_fields = ["of_bid", "kind", "raised_at", "raised_by", "answered_at", "answered_by"]

    @admin.display(description="Bid", ordering="allocation__bid__reference")
    def of_bid(self, flag: BidFlag) -> str:
        return bid_link(flag.allocation.bid)

    @admin.display(description="Page")
    def page(self, flag: BidFlag) -> str:
        address = reverse("evaluations:flag_page", args=[flag.pk])
        return format_html('<a href="{}">Read the flag on {}</a>', address, flag.allocation.bid.reference)


@admin.register(PanelMeeting)
class PanelMeetingAdmin(ReadOnlyAdmin):
    """The panel's meetings."""

    list_display = ["named", "of_round", "starts_at", "opened_at", "closed_at"]
    list_filter = ["round"]
    search_fields = ["title"]
    list_select_related = ["round"]

    @admin.display(description="Meeting", ordering="title")
    def named(self, meeting: PanelMeeting) -> str:
        return format_html('<a href="{}">{}</a>', reverse("evaluations:meeting", args=[meeting.pk]), meeting.title)

    @admin.display(description="Round", ordering="round__title")
    def of_round(self, meeting: PanelMeeting) -> str:
        return str(meeting.round)


@admin.register(Moderation)
class ModerationAdmin(ReadOnlyAdmin):
    """Who recorded what a panel agreed, and when; the scores are on the bid's page, once all are in."""

    list_display = ["of_bid", "number", "meeting", "agreed_at", "agreed_by"]
    list_filter = ["bid__round"]
    search_fields = ["bid__reference"]
    list_select_related = ["bid", "meeting", "agreed_by"]
    fields = ["of_bid", "number", "meeting", "agreed_at", "agreed_by"]
    readonly_fields = ["of_bid", "number", "meeting", "agreed_at", "agreed_by"]

    @admin.display(description="Bid", ordering="bid__reference")
    def of_bid(self, moderation: Moderation) -> str:
        return bid_link(moderation.bid)
