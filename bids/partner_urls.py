"""The addresses of a bid's partners: as the lead sees them, and as they see their part."""

from __future__ import annotations

from django.urls import path

from bids.views import partner_costs, partner_people, partner_sharing, partners, parts, pasting

PARTNERS = "bids/<str:reference>/partners/<slug:key>/"
PARTNER = f"{PARTNERS}<int:partner_id>/"
PART = "bids/<str:reference>/part/<int:partner_id>/"

urlpatterns = [
    path("bids/partner-invitations/<str:token>/", partner_people.invitation, name="partner_invitation"),
    path("bids/<str:reference>/costs/<slug:key>/paste/", pasting.costs, name="costs_paste"),
    path(PARTNERS, partners.partners, name="partners"),
    path(PARTNER, partners.partner, name="partner"),
    path(f"{PARTNER}costs/", partner_costs.partner_costs, name="partner_costs"),
    path(f"{PARTNER}costs/autosave/", partner_costs.partner_costs_autosave, name="partner_costs_autosave"),
    path(f"{PARTNER}costs/paste/", pasting.partner, name="partner_paste"),
    path(f"{PARTNER}take-out/", partners.take_out, name="take_out_partner"),
    path(f"{PARTNER}share/", partner_sharing.share, name="share_with_partner"),
    path(f"{PARTNER}invite/", partner_people.invite, name="invite_partner"),
    path(f"{PARTNER}invitations/<int:pk>/again/", partner_people.again, name="invite_partner_again"),
    path(f"{PARTNER}invitations/<int:pk>/remove/", partner_people.remove, name="shut_out"),
    path(PART, parts.part, name="part"),
    path(f"{PART}bid/", parts.whole, name="part_bid"),
    path(f"{PART}files/<uuid:key>/", parts.part_file, name="part_file"),
    path(f"{PART}write/", parts.write, name="part_write"),
    path(f"{PART}autosave/", parts.part_autosave, name="part_autosave"),
    path(f"{PART}costs/", partner_costs.part_costs, name="part_costs"),
    path(f"{PART}costs/autosave/", partner_costs.part_costs_autosave, name="part_costs_autosave"),
    path(f"{PART}costs/paste/", pasting.part, name="part_paste"),
    path(f"{PART}answer/", parts.answer, name="part_answer"),
]
