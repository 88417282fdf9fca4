"""Addresses of what officers do about deadlines and what bidders ask."""

from __future__ import annotations

from django.urls import path

from evaluations.views import deadlines, outages

ROUND = "admin/evaluations/rounds/<slug:slug>"

urlpatterns = [
    path(f"{ROUND}/deadline/", deadlines.deadline, name="deadline"),
    path(f"{ROUND}/deadline/extend/", deadlines.extend, name="extend"),
    path("admin/evaluations/bids/<str:reference>/more-time/", deadlines.extend_one, name="extend_one"),
    path("admin/evaluations/outages/", outages.outages, name="outages"),
    path("admin/evaluations/outages/record/", outages.note, name="note_outage"),
    path("admin/evaluations/outages/<int:pk>/", outages.settle, name="settle_outage"),
    path("admin/evaluations/outages/<int:pk>/dismiss/", outages.dismiss, name="dismiss_outage"),
]
