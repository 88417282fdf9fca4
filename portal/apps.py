"""The frame as an app: its commands, and the schedule that the other apps' tasks ask for."""

from django.apps import AppConfig


class PortalConfig(AppConfig):
    """Holds no models."""

    name = "portal"
    verbose_name = "Portal"

    def ready(self) -> None:
        from portal.celery import app
        from portal.schedule import collected

        app.conf.beat_schedule = collected()
