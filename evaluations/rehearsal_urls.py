"""A draft round as bidders will see it: its pages to try out, and its rehearsal."""

from django.urls import path

from evaluations.views import previews, rehearsals

urlpatterns = [
    path("admin/evaluations/rounds/<slug:slug>/preview/", previews.preview, name="preview"),
    path("admin/evaluations/rounds/<slug:slug>/preview/<slug:section>/", previews.section, name="preview_section"),
    path("admin/evaluations/rounds/<slug:slug>/rehearsal/", rehearsals.rehearsal, name="rehearsal"),
    path("admin/evaluations/rounds/<slug:slug>/rehearsal/again/", rehearsals.again, name="rehearsal_again"),
    path("admin/evaluations/rounds/<slug:slug>/rehearsal/throw-away/", rehearsals.discard, name="rehearsal_discard"),
    path("admin/evaluations/rounds/<slug:slug>/rehearsal/bids/<str:reference>/", rehearsals.bid, name="rehearsed_bid"),
    path(
        "admin/evaluations/rounds/<slug:slug>/rehearsal/bids/<str:reference>/<slug:section>/",
        rehearsals.section,
        name="rehearsed_section",
    ),
]
