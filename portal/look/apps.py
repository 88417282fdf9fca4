from django.apps import AppConfig
from django.contrib import admin


class LookConfig(AppConfig):
    """Bases, components, words and forms that every page shares."""

    name = "portal.look"
    label = "look"
    verbose_name = "Look"

    def ready(self) -> None:
        """Names the admin, and puts the work list where its side list was."""
        admin.site.site_header = "Innovation fund"
        admin.site.site_title = "Innovation fund"
        admin.site.index_title = "Work list"
        admin.site.enable_nav_sidebar = False
