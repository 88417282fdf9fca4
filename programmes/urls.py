"""Addresses of what is offered and of all that the public sees."""

from django.urls import URLPattern, URLResolver

from programmes import organisation_urls

app_name = "programmes"
urlpatterns: list[URLPattern | URLResolver] = [*organisation_urls.urlpatterns]
