"""Every address of the portal: each app lists its own."""

from importlib.util import find_spec

from django.conf import settings
from django.contrib import admin
from django.urls import URLPattern, URLResolver, include, path

from portal.health import alive, ready


def pages_of_the_apps() -> list[URLResolver]:
    """What each app's urls module holds; an app without pages has no such module."""
    return [path("", include(f"{app}.urls")) for app in settings.PORTAL_APPS if find_spec(f"{app}.urls")]


urlpatterns: list[URLPattern | URLResolver] = [
    path("healthz", alive, name="healthz"),
    path("readyz", ready, name="readyz"),
    *pages_of_the_apps(),
    path("accounts/", include("allauth.urls")),
    path("admin/", admin.site.urls),
]
