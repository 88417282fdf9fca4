from django.apps import AppConfig


class LookConfig(AppConfig):
    """Bases, components, words and forms that every page shares."""

    name = "portal.look"
    label = "look"
    verbose_name = "Look"
