"""The app of bids."""

from django.apps import AppConfig


class BidsConfig(AppConfig):
    """What councils write, submit and are told."""

    name = "bids"

    def ready(self) -> None:
        from bids.notices import register_notices
        from bids.papers import register_kinds

        register_kinds()
        register_notices()
