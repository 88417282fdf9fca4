"""Addresses inside the admin where officers keep the register."""

from django.urls import path, re_path

from programmes.views import importing

urlpatterns = [
    path("admin/programmes/import/", importing.kinds, name="import"),
    path("admin/programmes/import/<slug:kind>/", importing.import_file, name="import_file"),
    re_path(
        r"^admin/programmes/import/(?P<kind>[a-z]+)-template\.(?P<suffix>csv|xlsx)$",
        importing.template,
        name="import_template",
    ),
]
