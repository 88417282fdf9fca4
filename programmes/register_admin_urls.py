"""Addresses inside the admin where officers keep the register."""

from django.urls import path

from programmes.views import importing

OF_A_KIND = "admin/programmes/import/<slug:kind>/"

urlpatterns = [
    path("admin/programmes/import/", importing.kinds, name="import"),
    path(OF_A_KIND, importing.import_file, name="import_file"),
    path(f"{OF_A_KIND}template.csv", importing.template, {"suffix": "csv"}, name="import_csv"),
    path(f"{OF_A_KIND}template.xlsx", importing.template, {"suffix": "xlsx"}, name="import_xlsx"),
]
