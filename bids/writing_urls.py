"""The addresses of writing a bid together: autosave, comments, history, who does what."""

from __future__ import annotations

from django.urls import path

from bids.views import answers, autosaving, together

urlpatterns = [
    path("bids/<str:reference>/sections/<slug:slug>/autosave/", autosaving.autosave, name="autosave"),
    path("bids/<str:reference>/answers/<slug:key>/comments/", answers.comments, name="comments"),
    path("bids/<str:reference>/answers/<slug:key>/history/", answers.history, name="history"),
    path("bids/<str:reference>/team/", together.team, name="team"),
    path("bids/<str:reference>/activity/", together.activity, name="activity"),
]
