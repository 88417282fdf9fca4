"""Addresses of documents."""

from django.urls import path

from portal.documents import views

app_name = "documents"
urlpatterns = [
    path("documents/<uuid:document_id>/", views.status, name="status"),
    path("documents/<uuid:document_id>/file/", views.file, name="file"),
]
