"""Addresses of what is offered and of all that the public sees."""

from django.urls import URLPattern, URLResolver

from programmes import open_data_urls, organisation_urls, register_admin_urls, register_urls, round_urls

app_name = "programmes"
urlpatterns: list[URLPattern | URLResolver] = [
    *register_urls.urlpatterns,
    *open_data_urls.urlpatterns,
    *organisation_urls.urlpatterns,
    *register_admin_urls.urlpatterns,
    *round_urls.urlpatterns,
]
