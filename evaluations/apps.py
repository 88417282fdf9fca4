from django.apps import AppConfig


class EvaluationsConfig(AppConfig):
    """Registers what the ground and the bidders' side must call without knowing this app."""

    name = "evaluations"

    def ready(self) -> None:
        from bids.services.extending import bar_extensions
        from bids.services.outcomes import on_response
        from evaluations.documents.kinds import register_kinds
        from evaluations.notices import register_notices
        from evaluations.roles import grant_permissions
        from evaluations.selectors.more_time import checked_already
        from evaluations.services.projects import hear_response
        from evaluations.services.seeds import keep_seed
        from evaluations.worklists import register_worklists
        from programmes.services.publishing import keep_seed_with

        grant_permissions()
        register_kinds()
        register_notices()
        register_worklists()
        keep_seed_with(keep_seed)
        on_response(hear_response)
        bar_extensions(checked_already)
