"""The app of bids."""

from django.apps import AppConfig


class BidsConfig(AppConfig):
    """What councils write, submit and are told."""

    name = "bids"

    def ready(self) -> None:
        from bids.notices import register_notices
        from bids.papers import register_kinds
        from bids.recognising import register_receipts
        from bids.services.asking import ask_who_joined
        from programmes.services.invitations import on_joining

        register_kinds()
        register_notices()
        register_receipts()
        on_joining(ask_who_joined)
