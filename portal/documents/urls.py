"""Addresses of documents."""

from django.urls import path

from portal.documents.views import reading, verify

app_name = "documents"
urlpatterns = [
    path("documents/<uuid:document_id>/", reading.status, name="status"),
    path("documents/<uuid:document_id>/file/", reading.file, name="file"),
    path("verify/", verify.verify, name="verify"),
    path("verify/<str:code>/", verify.verify_code, name="verify_code"),
]
