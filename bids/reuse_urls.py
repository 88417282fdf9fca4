"""The addresses of what is used again: earlier answers, standing facts, whole bids."""

from __future__ import annotations

from django.urls import path

from bids.views import copying, earlier, facts

FACTS = "organisations/<slug:slug>/facts/"

urlpatterns = [
    path(FACTS, facts.facts, name="facts"),
    path(f"{FACTS}<slug:kind>/", facts.fact, name="fact"),
    path(f"{FACTS}<slug:kind>/file/", facts.fact_file, name="fact_file"),
    path("bids/<str:reference>/facts/<slug:key>/", facts.use, name="use_fact"),
    path("bids/<str:reference>/earlier/<slug:key>/", earlier.earlier, name="earlier"),
    path("bids/<str:reference>/earlier/<slug:key>/<int:answer_id>/", earlier.use, name="use_earlier"),
    path("bids/<str:reference>/copy/", copying.copy, name="copy"),
    path("bids/<str:reference>/copied/", copying.copied, name="copied"),
]
