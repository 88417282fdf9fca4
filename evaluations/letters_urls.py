"""Addresses of letters: their wording, its versions and previews, and the papers grants are paid on."""

from django.urls import path

from evaluations.views import grant_papers, wording, wording_versions

ROUND = "admin/evaluations/rounds/<slug:slug>/"

urlpatterns = [
    path("admin/evaluations/wording/", wording.wordings, name="wordings_all"),
    path("admin/evaluations/wording/versions/<int:pk>/", wording_versions.version, name="wording_version"),
    path("admin/evaluations/wording/versions/<int:pk>/approve/", wording_versions.approve, name="approve_wording"),
    path("admin/evaluations/wording/versions/<int:pk>/preview/", wording_versions.preview, name="preview_wording"),
    path("admin/evaluations/wording/<slug:kind>/", wording.wording, name="wording_all"),
    path(f"{ROUND}wording/", wording.wordings, name="wordings"),
    path(f"{ROUND}wording/<slug:kind>/", wording.wording, name="wording"),
    path(f"{ROUND}grant-papers/", grant_papers.papers, name="grant_papers"),
    path(f"{ROUND}grant-papers/agreements/", grant_papers.agreements, name="make_agreements"),
    path(f"{ROUND}grant-papers/<int:year>/", grant_papers.determination, name="make_determination"),
]
