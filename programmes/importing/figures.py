"""Published figures from a file."""

from __future__ import annotations

from typing import Any

from django.core.exceptions import ValidationError

from portal.accounts.models import User
from programmes.importing.projects import programmes_named, projects_named, rounds_named
from programmes.importing.resources import RegisterResource, column
from programmes.importing.widgets import Amount, Cited
from programmes.models import Figure


class FigureResource(RegisterResource):
    """Figures by a key that whoever keeps the file gives them."""

    record_key = column("record_key")
    kind = column("kind")
    topic = column("topic")
    value = column("value", Amount())
    unit = column("unit")
    basis = column("basis")
    text = column("text")
    as_of = column("as_of")
    note = column("note")

    class Meta(RegisterResource.Meta):
        model = Figure
        import_id_fields = ("record_key",)

    def __init__(self, *, by: User) -> None:
        super().__init__()
        self.fields["programme"] = column("programme", programmes_named())
        self.fields["round"] = column("round", rounds_named())
        self.fields["project"] = column("project", projects_named())
        self.fields["sources"] = column("sources", Cited())

    def before_save_instance(self, instance: Figure, row: dict[str, Any], **kwargs: Any) -> None:
        """A figure is about something, and says something."""
        super().before_save_instance(instance, row, **kwargs)
        if not (instance.programme_id or instance.round_id or instance.project_id):
            raise ValidationError({"programme": "Say which programme, round or project the figure is about."})
        if instance.value is None and not instance.text:
            raise ValidationError({"value": "Give a number, or the source’s words in the column text."})
